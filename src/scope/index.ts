/**
 * The index of an App: which constructs of a kind it has, and which of them claim what only one construct may have.
 *
 * In: constructs that register themselves when they are created. Out: the constructs of a kind, and conflicts as validation errors at synthesis.
 * A construct asks the index. It never searches the tree, and it never changes another construct.
 * This room must not know any other room, nor what the constructs are.
 */
export * from './app-index';
