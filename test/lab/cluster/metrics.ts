/** The resource metrics API, for the HorizontalPodAutoscaler and `kubectl top`: the usage of containers since the last sample. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type Api, ApiError } from '../api';
import { KUBELET_PORT, nodeAddress } from '../config';
import type { NodeAgent } from '../node/agent';

const GROUP_VERSION = 'metrics.k8s.io/v1beta1';
const TICKS_PER_SECOND = 100;
const PAGE = 4096;

interface Usage { ticks: number; memory: number }
interface Sample extends Usage { at: number }

export class Metrics {
  /** The newest sample of each container, and an earlier sample to compare it with. The earlier one is at least one second older. */
  private readonly samples = new Map<string, { last: Sample; before?: Sample }>();

  constructor(private readonly agent: NodeAgent) {}

  /** @param path the path of the API, below its group and version */
  answer(path: string): object | undefined {
    const [, namespace, name] = /^(?:\/namespaces\/([^/]+))?\/pods(?:\/([^/]+))?$/.exec(path) ?? [];
    if (path === '') return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: GROUP_VERSION, resources: [{ name: 'pods', kind: 'PodMetrics', namespaced: true, verbs: ['get', 'list'] }] };
    if (!/\/pods/.test(path)) return undefined;
    const items = this.pods().filter(({ metadata }) => (!namespace || metadata.namespace === namespace) && (!name || metadata.name === name));
    return name ? items[0] : { kind: 'PodMetricsList', apiVersion: GROUP_VERSION, metadata: {}, items };
  }

  private pods() {
    const usages = usageByNamespace();
    return [...this.agent.pods.values()].flatMap((pod) => {
      const containers = pod.containers.filter(({ running }) => running).map((container) => {
        const usage = usages.get(namespaceOf(container.pid) ?? '');
        return usage && this.usage(`${pod.metadata.uid}/${container.spec.name}`, container.spec.name, usage);
      });
      const known = containers.filter((container) => container !== undefined);
      const metadata = { name: pod.metadata.name, namespace: pod.metadata.namespace, labels: pod.metadata.labels };
      return known.length > 0 && known.length === containers.length
        ? [{ kind: 'PodMetrics', apiVersion: GROUP_VERSION, metadata, timestamp: new Date().toISOString(), window: '2s', containers: known }]
        : [];
    });
  }

  private usage(key: string, name: string, { ticks, memory }: Usage): object | undefined {
    const at = Date.now();
    const known = this.samples.get(key);
    const last = { ticks, memory, at };
    const before = known && (at - known.last.at >= 1000 ? known.last : known.before);
    if (!known || at - known.last.at >= 1000) this.samples.set(key, { last, before });
    if (!before) return undefined;
    const cpu = Math.max(ticks - before.ticks, 0) / TICKS_PER_SECOND / ((at - before.at) / 1000);
    return { name, usage: { cpu: `${Math.round(cpu * 1e9)}n`, memory: `${Math.round(memory / 1024)}Ki` } };
  }
}

/** Registers the metrics API at the API server. The server of the first node serves it. */
export async function registerMetrics(api: Api, ca: string): Promise<void> {
  const metadata = { name: 'metrics-server', namespace: 'kube-system' };
  const services = '/api/v1/namespaces/kube-system/services';
  await create(api, services, { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ name: 'https', port: 443 }] } });
  await create(api, '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'metrics-server' } },
    addressType: 'IPv4',
    ports: [{ name: 'https', port: KUBELET_PORT }],
    endpoints: [{ addresses: [nodeAddress(0)], conditions: { ready: true } }],
  });
  await create(api, '/apis/apiregistration.k8s.io/v1/apiservices', {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      service: { name: 'metrics-server', namespace: 'kube-system' },
      caBundle: Buffer.from(ca).toString('base64'),
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  });
}

async function create(api: Api, path: string, body: object): Promise<void> {
  try {
    await api.request('POST', path, body);
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 409)) throw error;
  }
}

/** The usage of a container. A container is a PID namespace, so this sums up its processes and their ended children. */
function usageByNamespace(): Map<string, Usage> {
  const found = new Map<string, Usage>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const namespace = namespaceOf(Number(pid));
    const fields = namespace && statOf(pid);
    if (!namespace || !fields) continue;
    const sum = found.get(namespace) ?? { ticks: 0, memory: 0 };
    const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15).map(Number);
    found.set(namespace, { ticks: sum.ticks + user + system + childrenUser + childrenSystem, memory: sum.memory + Number(fields[21]) * PAGE });
  }
  return found;
}

function statOf(pid: string): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  } catch {
    return undefined; // it has ended
  }
}

function namespaceOf(pid: number | undefined): string | undefined {
  try {
    return pid === undefined ? undefined : readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined; // it has ended
  }
}
