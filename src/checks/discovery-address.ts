import { Check, IGNORED } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';
import { meshConfigOf } from '../istio/internal';
import { partOf, Plain, SourceObject, titleOf } from '../json';

const CODE = 'DiscoveryAddressMissing';

/**
 * Finds a mesh config that sends proxies to a Service in the namespace of the control plane, if the synthesis has no such Service.
 * Those proxies would never get a configuration.
 */
export const DISCOVERY_ADDRESS: Check = { code: CODE, level: CheckFindingLevel.WARNING, run: missingServices };

/** An address of a Service in the cluster: `name.namespace.svc:15012`. */
const ADDRESS = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc:\d+$/;

function missingServices(sources: SourceObject[]) {
  const services = sources.map(({ object }) => object).filter(({ kind }) => kind === 'Service').map(nameIn);
  return sources.flatMap((source) => {
    const { discoveryAddress } = partOf(meshConfigOf(source.object), 'defaultConfig');
    const [, name, namespace] = ADDRESS.exec(String(discoveryAddress)) ?? [];
    if (name === undefined || namespace !== namespaceOf(source.object) || services.includes(`${namespace}/${name}`)) {
      return [];
    }
    const near = services.filter((service) => service.startsWith(`${namespace}/istiod`)).map((service) => service.slice(namespace.length + 1));
    const message = `${titleOf(source.object)} sends proxies to istiod at ${name}.${namespace}.svc, but there is no such Service. `
      + `Set meshConfig.defaultConfig.discoveryAddress to an existing Service${near.length > 0 ? ` (${near.join(', ')})` : ''}. `
      + `If another tool creates the Service, annotate the ConfigMap with ${IGNORED}: ${CODE}`;
    return [{ message, objects: [source] }];
  });
}

function nameIn(object: Plain): string {
  return `${namespaceOf(object)}/${partOf(object.metadata).name}`;
}
