import { CA_SECRETS, CONFIG_LABEL, LOCKS } from './creations';
import { isRejection, KubeClient, KubeObject } from '../../kube';
import { Sighting } from '../../reconcile';
import { readIstiods } from '../control-planes';
import { listServed } from '../list-served';

/** Where objects are read that istiod may have created. */
type Reading = (client: KubeClient, namespace: string) => Promise<KubeObject[]>;

const CONTROL_PLANES = 'control planes';
const GATEWAYS = 'gateways';

/** What is read of the cluster. */
const OF_CLUSTER: { [what: string]: (client: KubeClient) => Promise<KubeObject[]> } = {
  'ConfigMaps of all namespaces': (client) => client.list('v1', 'ConfigMap', { labelSelector: `${CONFIG_LABEL}=true` }),
  'gateway classes': (client) => listServed(client, 'gateway.networking.k8s.io', 'GatewayClass'),
  [GATEWAYS]: (client) => listServed(client, 'gateway.networking.k8s.io', 'Gateway'),
  'cluster trust bundles': (client) => listServed(client, 'certificates.k8s.io', 'ClusterTrustBundle'),
};

/** What is read of the namespace of a control plane. ConfigMaps and Secrets are read by name: other ones can be large, and belong to others. */
const OF_NAMESPACE: { [what: string]: Reading } = {
  ConfigMaps: (client, namespace) => named(client, 'ConfigMap', namespace, LOCKS),
  Secrets: (client, namespace) => named(client, 'Secret', namespace, CA_SECRETS),
  Leases: (client, namespace) => client.list('coordination.k8s.io/v1', 'Lease', { namespace }),
};

/** Reads all control planes of a cluster, and what those in these namespaces may have created. */
export async function lookForLeftBehind(client: KubeClient, namespaces: string[]): Promise<Sighting> {
  const sighting: Sighting = { objects: [], unreadable: [] };
  const read = async (what: string, reading: Promise<KubeObject[]>) => {
    try {
      sighting.objects.push(...await reading);
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      sighting.unreadable.push({ what, why: error.message });
    }
  };
  await Promise.all([
    read(CONTROL_PLANES, readIstiods(client)),
    ...Object.entries(OF_CLUSTER).map(([what, reading]) => read(what, reading(client))),
    ...namespaces.flatMap((namespace) => Object.entries(OF_NAMESPACE).map(([what, reading]) => read(`${what} in namespace ${namespace}`, reading(client, namespace)))),
  ]);
  return sighting;
}

/** Whether it is not known which control planes stay. */
export function hidesControlPlanes({ unreadable }: Sighting): boolean {
  return unreadable.some(({ what }) => what === CONTROL_PLANES);
}

/** Whether it is not known which gateways, and so which gateway classes, are used. */
export function hidesGateways({ unreadable }: Sighting): boolean {
  return unreadable.some(({ what }) => what === GATEWAYS);
}

async function named(client: KubeClient, kind: string, namespace: string, names: string[]): Promise<KubeObject[]> {
  const found = await Promise.all(names.map((name) => client.find({ apiVersion: 'v1', kind, namespace, name })));
  return found.flatMap((each) => each ?? []);
}
