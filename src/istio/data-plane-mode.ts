/** The label by which a namespace or a pod enters ambient mode, or stays out of it. */
export const DATA_PLANE_MODE = 'istio.io/dataplane-mode';
