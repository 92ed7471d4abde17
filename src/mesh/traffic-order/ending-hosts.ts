import { covers } from './visibility';
import { hostOf, serviceOf } from '../../istio/internal';
import { partOf, textsOf } from '../../json';
import { KubeObject, ObjectRef } from '../../kube';

/** Hosts that end with a run, and the keys of the VirtualServices that have served them. */
export type EndingHosts = {
  hosts: string[];
  routes: string[];
};

/**
 * The hosts of a VirtualService that is deleted, if they end with it; undefined if one of them goes on. The host of a Service ends with the Service.
 * Another host ends if gateways have published it, and the mesh does not know it otherwise. A host with a star can cover what others serve.
 */
export function endingHosts(route: KubeObject, isDeleted: (ref: ObjectRef) => boolean): string[] | undefined {
  const hosts = hostsOf(route);
  const isPublished = textsOf(partOf(route.spec).gateways).some((gateway) => gateway !== 'mesh');
  const ends = (host: string) => {
    const service = serviceOf(host);
    return service ? isDeleted({ apiVersion: 'v1', kind: 'Service', ...service }) : isPublished && !host.startsWith('*');
  };
  return hosts.length > 0 && hosts.every(ends) ? hosts : undefined;
}

/** Whether a VirtualService serves one of these hosts. */
export function serves(route: KubeObject, hosts: string[]): boolean {
  return hostsOf(route).some((own) => hosts.some((host) => covers(own, host)));
}

function hostsOf({ spec, metadata }: KubeObject): string[] {
  return textsOf(partOf(spec).hosts).map((host) => hostOf(host, metadata.namespace ?? ''));
}
