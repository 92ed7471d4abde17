import { ClientCall } from './client';
import { JsonObject } from '../../../src/json';
import { AuthRequest } from '../../../src/security';
import { IstiodOffline } from '../../xds/istiod-offline';

/** The address of each workload. */
export const WORKLOAD_IP = '10.9.0.1';

function labelsOf(namespace: string): Record<string, string> {
  return { app: 'web', set: namespace };
}

/** The pod of the workload of a namespace, and its Service. */
export function objectsOf(namespace: string, ports: object[]): JsonObject[] {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace, labels: labelsOf(namespace) },
    spec: { containers: [{ name: 'web' }] },
    status: { podIP: WORKLOAD_IP, phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  };
  const spec = { clusterIP: '10.96.0.1', selector: { app: 'web' }, ports };
  return [pod, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace }, spec }] as unknown as JsonObject[];
}

/** What istiod sends to the proxies of the workloads for what comes in, by the namespaces. */
export async function listenersOf(
  istiod: IstiodOffline,
  namespaces: readonly string[],
  { objects, aliases }: { objects: object[]; aliases: string[] },
): Promise<Record<string, JsonObject>> {
  const proxies = namespaces.map((namespace) => [namespace, { type: 'sidecar' as const, namespace, labels: labelsOf(namespace), ip: WORKLOAD_IP }] as const);
  const resources = await istiod.resources(objects, Object.fromEntries(proxies), ['listeners'], { trustDomainAliases: aliases });
  const inbound = (namespace: string) => resources[namespace].listeners.find(({ name }) => name === 'virtualInbound')!;
  return Object.fromEntries(namespaces.map((namespace) => [namespace, inbound(namespace)]));
}

/**
 * A request as it is sent.
 *
 * @param text its token
 */
export function callTo(namespace: string, { source = {}, operation, headers = {}, token }: AuthRequest, text?: string): ClientCall {
  const { ip, principal, remoteIp } = source;
  const to = { address: WORKLOAD_IP, port: operation.port };
  const connection = { workload: namespace, from: ip!, to, principal, sni: operation.sni || undefined };
  if (operation.method === undefined) {
    return connection;
  }
  const { header = 'authorization', prefix = header === 'authorization' ? 'Bearer ' : '', parameter, cookie } = token ?? {};
  const inHeader: Record<string, string> = cookie ? { cookie: `${cookie}=${text}` } : { [header]: `${prefix}${text}` };
  const path = parameter ? withParameter(operation.path!, parameter, text!) : operation.path!;
  const carried = text === undefined || parameter ? {} : inHeader;
  const sent = { host: operation.host!, ...headers, ...remoteIp && { 'x-forwarded-for': remoteIp }, ...carried };
  return { ...connection, http: { method: operation.method, path, headers: sent } };
}

function withParameter(path: string, parameter: string, text: string): string {
  const [before, fragment] = path.split('#');
  return `${before}${before.includes('?') ? '&' : '?'}${parameter}=${text}${fragment === undefined ? '' : `#${fragment}`}`;
}
