/**
 * Converts an install of the official charts, or of istioctl, into a program with the constructs of this library.
 *
 * In: the values of the charts, or an IstioOperator (operator/). Out: a program as a tree, and its text. The program was run, and synthesises the
 * same objects.
 * It must neither read nor write files.
 */
export * from './charts';
export * from './compare';
export * from './migrate';
export * from './operator';
export * from './print';
export * from './reference';
