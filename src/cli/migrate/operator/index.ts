/**
 * An IstioOperator as a way in: the file of somebody who comes from istioctl.
 *
 * In: the parsed file, which can tell where each field stands. Out: the same install as values of the charts base, istiod and gateway,
 * which go the way of any values from there; and all that has no equivalent, each with its place and what to do instead.
 * It must not know settings or props.
 */
export * from './reader';
