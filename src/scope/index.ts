/**
 * The index of an App: which constructs of a kind it has, and which of them claim what only one construct may have. And the objects of an App,
 * for whoever reads them after the constructs are complete.
 *
 * In: constructs that register themselves when they are created. Out: the constructs of a kind, conflicts as validation errors at synthesis, and
 * objects as plain data.
 * A construct asks the index. It never searches the tree, and it never changes another construct.
 * This room must not know what the constructs are.
 */
export * from './app-index';
export * from './objects';
