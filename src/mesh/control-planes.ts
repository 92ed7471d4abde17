import { groupOf, partOf, partsOf } from '../json';
import { KubeClient, KubeObject, ObjectRef } from '../kube';
import { podTemplateOf } from '../reconcile';

/** The istiods of a cluster. */
export function readIstiods(client: KubeClient): Promise<KubeObject[]> {
  return client.list('apps/v1', 'Deployment', { labelSelector: 'app=istiod' });
}

/** Whether an object is the Deployment of a control plane. */
export function isIstiod({ apiVersion, kind, metadata }: KubeObject): boolean {
  return apiVersion === 'apps/v1' && kind === 'Deployment' && metadata.labels?.app === 'istiod';
}

/** Whether an object is, or was, the Deployment of a control plane. */
export function isIstiodOf({ apiVersion, kind, name }: ObjectRef, live: KubeObject | undefined): boolean {
  return live ? isIstiod(live) : groupOf(apiVersion) === 'apps' && kind === 'Deployment' && /^istiod(-|$)/.test(name);
}

/** The version of an istiod: the tag of its image. */
export function versionOf(istiod: KubeObject): string {
  return imageTag(String(partsOf(podTemplateOf(istiod), 'spec', 'containers')[0]?.image ?? ''));
}

/** The tag, or the digest, of an image. */
export function imageTag(image: string): string {
  return /[@:](.+)$/.exec(image.slice(image.lastIndexOf('/') + 1))?.[1] ?? 'latest';
}

/** An object as its namespace and name. */
export function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** Whether a workload is a gateway: a proxy that the injector makes from its gateway template. */
export function isGateway(workload: KubeObject): boolean {
  const templates = partOf(podTemplateOf(workload), 'metadata', 'annotations')['inject.istio.io/templates'];
  return String(templates ?? '').split(',').includes('gateway');
}
