import { namespaceOf } from './objects';
import { groupOf, partOf, partsOf, Plain, SourceObject, textsOf } from '../json';

/** A host that an object names, with its place in the object. */
export interface NamedHost {
  readonly source: SourceObject;
  readonly namespace: string;
  readonly field: string;
  readonly host: string;
}

export function isVirtualService({ object }: SourceObject): boolean {
  return isOf(object, 'VirtualService');
}

export function isDestinationRule({ object }: SourceObject): boolean {
  return isOf(object, 'DestinationRule');
}

export function isServiceEntry({ object }: SourceObject): boolean {
  return isOf(object, 'ServiceEntry');
}

export function isService({ object }: SourceObject): boolean {
  return object.apiVersion === 'v1' && object.kind === 'Service';
}

function isOf({ apiVersion, kind }: Plain, wanted: string): boolean {
  return kind === wanted && groupOf(String(apiVersion)) === 'networking.istio.io';
}

/** Whether a VirtualService holds for clients in the mesh. Without a list of gateways, it does. */
export function isForMesh({ object }: SourceObject): boolean {
  const gateways = textsOf(partOf(object.spec).gateways);
  return gateways.length === 0 || gateways.includes('mesh');
}

/** The hosts for which clients in the mesh use a VirtualService. */
export function meshHostsOf(source: SourceObject): NamedHost[] {
  const hosts = isVirtualService(source) && isForMesh(source) ? textsOf(partOf(source.object.spec).hosts) : [];
  return hosts.map((host, index) => named(source, `spec.hosts[${index}]`, host));
}

/** The hosts to which a VirtualService sends requests or copies of them. */
export function destinationHostsOf(source: SourceObject): NamedHost[] {
  return ['http', 'tls', 'tcp'].flatMap((protocol) => partsOf(source.object.spec, protocol).flatMap((route, index) => {
    const at = `spec.${protocol}[${index}]`;
    const inList = (list: string) => partsOf(route, list).map(({ destination }, place) => ({ field: `${at}.${list}[${place}].destination.host`, destination }));
    const all = [...inList('route'), { field: `${at}.mirror.host`, destination: route.mirror }, ...inList('mirrors')];
    return all.flatMap(({ field, destination }) => {
      const { host } = partOf(destination);
      return typeof host === 'string' ? [named(source, field, host)] : [];
    });
  }));
}

/** The host of a DestinationRule. */
export function ruleHostOf(source: SourceObject): NamedHost {
  return named(source, 'spec.host', String(partOf(source.object.spec).host ?? ''));
}

/** A traffic policy of a DestinationRule. */
export interface LocatedPolicy {
  readonly field: string;
  readonly policy: Plain;
  /** The policy whose sections a subset inherits. */
  readonly inherited: Plain;
  /** The labels of the pods that it is for. It is empty if it is for all. */
  readonly labels: Plain;
}

/** The policy of a DestinationRule, and those of its subsets. */
export function policiesOf({ object: { spec } }: SourceObject): LocatedPolicy[] {
  const whole = partOf(spec, 'trafficPolicy');
  const subsets = partsOf(spec, 'subsets').map((subset, index) =>
    ({ field: `spec.subsets[${index}].trafficPolicy`, policy: partOf(subset, 'trafficPolicy'), inherited: whole, labels: partOf(subset, 'labels') }));
  return [{ field: 'spec.trafficPolicy', policy: whole, inherited: {}, labels: {} }, ...subsets];
}

function named(source: SourceObject, field: string, host: string): NamedHost {
  return { source, field, host, namespace: namespaceOf(source.object) };
}
