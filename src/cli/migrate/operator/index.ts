/**
 * Converts an IstioOperator, the file of istioctl, into values of the charts.
 *
 * In: the parsed file, which can locate each field. Out: the same install as values of the charts base, istiod, gateway, cni and ztunnel; and the
 * fields without an equivalent, each with its place and what to do instead.
 * It must not know settings or props.
 */
export { profileNames } from './profiles';
export * from './reader';
