/**
 * Checks of a synthesis: mistakes that can be found before anything is applied. Each check has its own file and its own code.
 *
 * In: the objects of a synthesis as plain data, each with its construct or file. Out: findings. A new check is added to the list in
 * findings.ts. This room must not know how the objects were made, nor any cluster: an object that the synthesis lacks can exist there.
 */
export * from './checks';
export * from './finding';
