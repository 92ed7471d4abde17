/**
 * From what people who run Istio have to a program on our constructs.
 *
 * In: the values of the charts, or an IstioOperator (operator/). Out: a program as a tree, which was run and gives the very same objects,
 * and its text as a person would write it.
 * It must not read files, nor write them.
 */
export * from './charts';
export * from './compare';
export * from './migrate';
export * from './operator';
export * from './print';
export * from './reference';
