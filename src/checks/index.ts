/**
 * What can be known wrong at synthesis: one file a check, each with its code.
 *
 * In: the objects of a synthesis as plain data, each with the construct or file that it comes from. Out: findings. A check is added
 * to the list in checks.ts. It must not know how the objects were made, nor any cluster: what is not among them may be there all the same.
 */
export * from './checks';
export * from './finding';
