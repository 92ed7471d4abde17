/**
 * Objects of Kubernetes as plain data: their parts by name, and label selectors.
 *
 * In: anything that was read or synthesised. Out: parts of it, empty where they are missing or something else than was looked for.
 * It must not know any other room, nor what the objects mean.
 */
export * from './parts';
export * from './selector';
