/** The environment of a container, from its spec: values, fields, resources, keys of ConfigMaps and Secrets, and $(VAR). */
import { type Api, ApiError } from '../api';
import type { ContainerSpec, EnvVar, ObjectRef, Pod, ResourceFieldRef } from './types';

/** The facts about a pod that only the node knows. */
export interface PodAddresses { podIP: string; hostIP: string }

type Env = Record<string, string>;

/** The limits that a container without limits sees. */
export const ALLOCATABLE: Record<string, string> = { 'cpu': '2', 'memory': '4Gi', 'ephemeral-storage': '20Gi' };

const IMPLIED = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  KUBERNETES_SERVICE_HOST: '10.96.0.1',
  KUBERNETES_SERVICE_PORT: '443',
  KUBERNETES_SERVICE_PORT_HTTPS: '443',
  KUBERNETES_PORT: 'tcp://10.96.0.1:443',
};

export async function environment(
  api: Api, pod: Pod, container: ContainerSpec, addresses: PodAddresses, image: Record<string, string>,
): Promise<Env> {
  const env: Env = { ...IMPLIED, ...image, HOSTNAME: hostnameOf(pod) };
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const data = configMapRef ? await configMap(api, pod, configMapRef) : await secret(api, pod, secretRef!);
    for (const [key, value] of Object.entries(data ?? {})) env[prefix + key] = value.toString();
  }
  for (const variable of container.env ?? []) {
    const value = await valueOf(api, pod, container, addresses, variable);
    if (value !== undefined) env[variable.name] = expand(value, env);
  }
  return env;
}

/** Replaces $(NAME) by its value and $$(NAME) by $(NAME). Unknown names are not changed. */
export function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$(\$|\(([^()]*)\))/g, (whole, dollar, name) => dollar === '$' ? '$' : env[name] ?? whole);
}

export function hostnameOf(pod: Pod): string {
  return pod.spec.hostname ?? pod.metadata.name.slice(0, 63);
}

export function field(pod: Pod, { podIP, hostIP }: PodAddresses, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (keyed) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]] ?? '';
  switch (path) {
    case 'metadata.name': return pod.metadata.name;
    case 'metadata.namespace': return pod.metadata.namespace!;
    case 'metadata.uid': return pod.metadata.uid!;
    case 'metadata.labels': return lines(pod.metadata.labels);
    case 'metadata.annotations': return lines(pod.metadata.annotations);
    case 'spec.nodeName': return pod.spec.nodeName!;
    case 'spec.serviceAccountName': return pod.spec.serviceAccountName ?? 'default';
    case 'status.podIP': case 'status.podIPs': return podIP;
    case 'status.hostIP': case 'status.hostIPs': return hostIP;
    default: throw new Error(`field ${path} is not one that a container can be given`);
  }
}

export function resource(pod: Pod, container: ContainerSpec, { containerName, resource: name, divisor }: ResourceFieldRef): string {
  const of = containerName ? pod.spec.containers.find((one) => one.name === containerName)! : container;
  const [group, ...rest] = name.split('.');
  const key = rest.join('.');
  const value = of.resources?.[group as 'limits' | 'requests']?.[key] ?? (group === 'limits' ? ALLOCATABLE[key] : '0');
  const per = quantity(divisor && divisor !== '0' ? divisor : '1');
  return String(Math.ceil(quantity(value) / per));
}

export async function configMap(api: Api, pod: Pod, { name, optional }: ObjectRef): Promise<Record<string, Buffer> | undefined> {
  const found = await read(api, `/api/v1/namespaces/${pod.metadata.namespace}/configmaps/${name}`, optional);
  return found && { ...mapped(found.data, 'utf8'), ...mapped(found.binaryData, 'base64') };
}

export async function secret(api: Api, pod: Pod, { name, optional }: ObjectRef): Promise<Record<string, Buffer> | undefined> {
  const found = await read(api, `/api/v1/namespaces/${pod.metadata.namespace}/secrets/${name}`, optional);
  return found && mapped(found.data, 'base64');
}

async function valueOf(
  api: Api, pod: Pod, container: ContainerSpec, addresses: PodAddresses, { value, valueFrom }: EnvVar,
): Promise<string | undefined> {
  if (!valueFrom) return value ?? '';
  if (valueFrom.fieldRef) return field(pod, addresses, valueFrom.fieldRef.fieldPath);
  if (valueFrom.resourceFieldRef) return resource(pod, container, valueFrom.resourceFieldRef);
  const ref = (valueFrom.configMapKeyRef ?? valueFrom.secretKeyRef)!;
  const data = valueFrom.configMapKeyRef ? await configMap(api, pod, ref) : await secret(api, pod, ref);
  const found = data?.[ref.key];
  if (!found && !ref.optional) throw new Error(`couldn't find key ${ref.key} in ${pod.metadata.namespace}/${ref.name}`);
  return found?.toString();
}

async function read(api: Api, path: string, optional = false): Promise<{ data?: Env; binaryData?: Env } | undefined> {
  try {
    return await api.request('GET', path);
  } catch (error) {
    if (optional && error instanceof ApiError && error.code === 404) return undefined;
    throw error;
  }
}

function mapped(data: Record<string, string> = {}, encoding: BufferEncoding): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, encoding)]));
}

function lines(map: Record<string, string> = {}): string {
  return Object.keys(map).sort().map((key) => `${key}=${JSON.stringify(map[key])}`).join('\n');
}

const UNITS: Record<string, number> = {
  '': 1, 'n': 1e-9, 'u': 1e-6, 'm': 1e-3, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'P': 1e15, 'Ki': 2 ** 10, 'Mi': 2 ** 20, 'Gi': 2 ** 30, 'Ti': 2 ** 40, 'Pi': 2 ** 50,
};

export function quantity(text: string): number {
  const [, number, unit] = /^([0-9.eE+-]+)([A-Za-z]*)$/.exec(text)!;
  return Number(number) * UNITS[unit];
}
