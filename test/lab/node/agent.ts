/** The nodes of a lab. It registers them, renews their leases and runs the pods that the scheduler binds to them. */
import type { Api } from '../api';
import { KUBELET_PORT, KUBERNETES_VERSION, type LabConfig, nodeAddress, type NodeOptions } from '../config';
import { Cache } from '../watch';
import { isIstiod } from './images';
import { RunningPod } from './pod';
import { ImagePrograms } from './programs';
import { removeMissingFilter } from './stock-envoy';
import type { Pod } from './types';

const CAPACITY = { 'cpu': '64', 'memory': '256Gi', 'pods': '250', 'ephemeral-storage': '100Gi' };

export class NodeAgent {
  readonly pods = new Map<string, RunningPod>();

  private readonly programs: ImagePrograms;

  constructor(private readonly api: Api, private readonly config: LabConfig) {
    this.programs = new ImagePrograms(config);
  }

  async start(): Promise<void> {
    const { api } = this;
    await Promise.all(this.config.nodes.map((node, index) => this.register(node, nodeAddress(index))));
    setInterval(() => this.config.nodes.forEach((node) => void this.renewLease(node).catch(() => undefined)), 10_000);
    const dataChanged = (kind: 'configMap' | 'secret') => ({
      set: ({ metadata: { name, namespace } }: { metadata: { name: string; namespace?: string } }) => {
        for (const [key, pod] of this.pods) if (key.startsWith(`${namespace}/`)) pod.dataChanged(kind, name);
      },
    });
    await Promise.all([
      new Cache<Pod>(api, '/api/v1/pods', { set: (pod) => this.set(pod), gone: (pod) => this.gone(pod) }).start(),
      new Cache(api, '/api/v1/configmaps', dataChanged('configMap')).start(),
      new Cache(api, '/api/v1/secrets', dataChanged('secret')).start(),
    ]);
  }

  find(namespace: string, name: string): RunningPod {
    const found = [...this.pods].find(([key]) => key.startsWith(`${namespace}/${name}/`));
    if (!found) throw new Error(`no pod ${namespace}/${name} runs on a node of this lab`);
    return found[1];
  }

  private set(pod: Pod): void {
    const key = keyOf(pod);
    const running = this.pods.get(key);
    if (running) {
      running.update(pod);
      return;
    }
    const nodeIndex = this.config.nodes.findIndex(({ name }) => name === pod.spec.nodeName);
    if (nodeIndex < 0 || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return;
    const { api, config, programs } = this;
    const created = new RunningPod({ api, config, programs, nodeIndex, nodeAddress: nodeAddress(nodeIndex) }, pod);
    this.pods.set(key, created);
    if (pod.spec.containers.some(({ image }) => isIstiod(image))) void removeMissingFilter(this.api, pod.metadata.namespace!);
    created.run().catch((error) => process.stderr.write(`${key}: ${error.stack}\n`));
    if (pod.metadata.deletionTimestamp) created.update(pod);
  }

  private gone(pod: Pod): void {
    this.pods.get(keyOf(pod))?.vanish();
    this.pods.delete(keyOf(pod));
  }

  private async register({ name, region = 'r1', zone = 'z1', labels }: NodeOptions, address: string): Promise<void> {
    await this.api.request('POST', '/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'topology.kubernetes.io/region': region,
          'topology.kubernetes.io/zone': zone,
          ...labels,
        },
      },
    });
    await this.renewLease({ name });
    const at = new Date().toISOString();
    const condition = (type: string, status: string, reason: string) => ({ type, status, reason, lastHeartbeatTime: at, lastTransitionTime: at });
    const unknown = { machineID: name, systemUUID: name, bootID: name, kernelVersion: '', osImage: 'lab', containerRuntimeVersion: 'lab://1', kubeProxyVersion: '' };
    await this.api.request('PATCH', `/api/v1/nodes/${name}/status`, {
      status: {
        capacity: CAPACITY,
        allocatable: CAPACITY,
        addresses: [{ type: 'InternalIP', address }, { type: 'Hostname', address: name }],
        daemonEndpoints: { kubeletEndpoint: { Port: KUBELET_PORT } },
        conditions: [
          condition('Ready', 'True', 'KubeletReady'), condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
          condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'), condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
        ],
        nodeInfo: { ...unknown, kubeletVersion: KUBERNETES_VERSION, operatingSystem: 'linux', architecture: 'amd64' },
      },
    }, 'application/strategic-merge-patch+json');
  }

  private async renewLease({ name }: NodeOptions): Promise<void> {
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace('Z', '000Z') };
    await this.api.request('PATCH', `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}?fieldManager=node&force=true`,
      { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace: 'kube-node-lease' }, spec }, 'application/apply-patch+yaml');
  }
}

function keyOf({ metadata: { namespace, name, uid } }: Pod): string {
  return `${namespace}/${name}/${uid}`;
}
