/**
 * A host as one text, however it is written: a short name of the namespace, or the full name. The domain of the cluster is left out of the names
 * of Services, since no object says it.
 *
 * @param namespace the namespace of the object that names the host
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule
 */
export function hostOf(name: string, namespace: string): string {
  const lower = name.toLowerCase();
  if (!lower.includes('.') && !lower.startsWith('*')) {
    return `${lower}.${namespace}.svc`;
  }
  return /^([^.]+\.[^.]+\.svc)\./.exec(lower)?.[1] ?? lower;
}

/** The namespace and the name of the Service of a host; undefined for another host, such as one of a ServiceEntry. */
export function serviceOf(host: string): { namespace: string; name: string } | undefined {
  const [name, namespace, svc, more] = host.split('.');
  return svc === 'svc' && more === undefined && name !== '*' ? { namespace, name } : undefined;
}
