/** The releases of Istio that parts are built for. */
export const ISTIO_RELEASES = ['1.20.1', '1.26.0', '1.27.0', '1.28.3'] as const;
export type IstioRelease = typeof ISTIO_RELEASES[number];

export const PROGRAMS = ['helm', 'helm-renderer', 'istioctl', 'etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl',
  'pilot-discovery', 'pilot-agent', 'istiod-offline', 'envoy', 'charts'] as const;
/** The name of a part. Istio has its parts once for each release. */
export type PartName = typeof PROGRAMS[number];

/** What a lab runs itself. */
export const CLUSTER_PARTS: readonly PartName[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'];
/** What the images `pilot` and `proxyv2` of a release run. */
export const IMAGE_PARTS: readonly PartName[] = ['envoy', 'charts', 'pilot-discovery', 'pilot-agent'];
