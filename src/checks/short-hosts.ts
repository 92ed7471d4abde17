import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { destinationHostsOf, isDestinationRule, isService, isServiceEntry, isVirtualService, meshHostsOf, NamedHost, ruleHostOf } from './networking-objects';
import { namespaceOf } from './objects';
import { Lookup, partOf, SourceObject, textsOf, titleOf } from '../json';

/**
 * Finds hosts that are short names and lead to no Service. Istio completes a name without a dot by the namespace of the object that names it, and
 * a name with a dot not at all.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export const SHORT_HOSTS: Check = { code: 'HostShortName', level: CheckFindingLevel.WARNING, run: shortHosts };

function shortHosts(sources: SourceObject[]): CheckResult[] {
  const services = new Lookup(sources.filter(isService), ({ object }) => [String(partOf(object.metadata).name)]);
  const others = new Set(sources.filter(isServiceEntry).flatMap(({ object }) => textsOf(partOf(object.spec).hosts)));
  const namespacesOf = (name: string) => services.get(name).map(({ object }) => namespaceOf(object));
  return hostsOf(sources).filter(({ host }) => !others.has(host)).flatMap(({ source, field, host, namespace }) => {
    const problem = host.includes('.') ? uncompleted(host, namespacesOf) : otherNamespace(host, namespace, namespacesOf);
    return problem === undefined ? [] : [{ objects: [source], message: `${titleOf(source.object)}: ${field} is '${host}', ${problem}` }];
  });
}

function hostsOf(sources: SourceObject[]): NamedHost[] {
  const routes = sources.filter(isVirtualService);
  return [...routes.flatMap(meshHostsOf), ...routes.flatMap(destinationHostsOf), ...sources.filter(isDestinationRule).map(ruleHostOf)];
}

/** An object without a namespace gets one only when it is applied. */
function otherNamespace(host: string, namespace: string, namespacesOf: (name: string) => string[]): string | undefined {
  const found = namespacesOf(host);
  return namespace === '' || found.length === 0 || found.some((each) => each === namespace || each === '') ? undefined
    : `which is a Service in namespace '${namespace}', but the Service '${host}' is in namespace '${found[0]}'. ${repair(host, found[0])}`;
}

function uncompleted(host: string, namespacesOf: (name: string) => string[]): string | undefined {
  const [, name, namespace] = /^([^.*]+)\.([^.]+)(?:\.svc)?$/.exec(host) ?? [];
  return name !== undefined && namespacesOf(name).includes(namespace)
    ? `which is no host of the mesh, because Istio does not complete a name with a dot. ${repair(name, namespace)}` : undefined;
}

function repair(name: string, namespace: string): string {
  return `Write the full host, with the DNS domain of the cluster: ${name}.${namespace}.svc.cluster.local`;
}
