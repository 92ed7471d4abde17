import { parsedJson, partOf, partsOf } from '../json';
import { KubeObject } from '../kube';

/** The proxy that a control plane has injected into a pod. */
export interface Proxy {
  image: string;
  /** The revision of the control plane. */
  revision: string;
}

/** The proxy of a pod; undefined if the pod was not injected. Everybody who may write the annotation of a pod can damage it: its revision is then unknown, and counts as `default`. */
export function proxyOf(pod: KubeObject): Proxy | undefined {
  const containers = [...partsOf(pod.spec, 'containers'), ...partsOf(pod.spec, 'initContainers')];
  const proxy = containers.find(({ name }) => name === 'istio-proxy');
  const injected = pod.metadata.annotations?.['sidecar.istio.io/status'];
  return proxy && injected !== undefined
    ? { image: String(proxy.image), revision: String(partOf(parsedJson(injected)).revision ?? 'default') } : undefined;
}

/** Whether a pod has ended, or is being deleted. */
export function isEnding({ metadata, status }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed'].includes(String(partOf(status).phase));
}
