import { revisionOf, tagOf } from '../checks/internal';
import { partOf, partsOf, routesTo, titleOf } from '../json';
import { isGateway, isIstiod, nameOf, versionOf } from './control-planes';
import { ProxiesStatus, readProxies } from './proxies';
import { readMutatingWebhooks } from './webhooks';
import { ifAllowed, keyOf, KubeClient, KubeObject } from '../kube';
import { Instance, Inventory, InventoryEntry, observe, Observed, podTemplateOf, readinessOf, whyNotReady } from '../reconcile';

/** What is installed, and whether it is ready. */
export interface MeshStatus {
  controlPlanes: (WorkloadStatus & { revision: string; tags: string[]; version: string })[];
  gateways: WorkloadStatus[];
  services: ServiceStatus[];
  proxies: ProxiesStatus;
  instances: InstanceStatus[];
}

export interface WorkloadStatus {
  name: string;
  ready: boolean;
  replicas: string;
  reason?: string;
}

export interface ServiceStatus {
  name: string;
  type: string;
  address: string;
  ports: string[];
}

export interface InstanceStatus {
  name: string;
  namespace: string;
  objects: number;
  /** The objects of the inventory that do not exist or are not ready, each with the reason. */
  notReady: { object: string; reason: string }[];
}

/** Reads the status of all meshes and all instances of a cluster. */
export async function readMeshStatus(client: KubeClient): Promise<MeshStatus> {
  const [deployments, daemonSets, services, configurations, proxies, instances] = await Promise.all([
    client.list('apps/v1', 'Deployment'), client.list('apps/v1', 'DaemonSet'), client.list('v1', 'Service'),
    readMutatingWebhooks(client), readProxies(client), readInstances(client),
  ]);
  const istiods = deployments.filter(isIstiod);
  const gateways = [...deployments, ...daemonSets].filter(isGateway);
  const serving = services.filter((service) => [...istiods, ...gateways].some((workload) => service.metadata.namespace === workload.metadata.namespace
    && routesTo(partOf(service.spec, 'selector'), partOf(podTemplateOf(workload), 'metadata', 'labels'))));
  const controlPlane = async (istiod: KubeObject) => {
    const revision = revisionOf(istiod);
    return { ...await workloadStatus(client, istiod), revision, tags: tagsOf(revision, configurations), version: versionOf(istiod) };
  };
  return {
    controlPlanes: await Promise.all(istiods.map(controlPlane)),
    gateways: await Promise.all(gateways.map((each) => workloadStatus(client, each))),
    services: serving.map(serviceStatus),
    proxies,
    instances,
  };
}

/** Whether all that is installed is ready. A proxy that is out of date still works, and does not count. */
export function isReady({ controlPlanes, gateways, instances }: MeshStatus): boolean {
  return [...controlPlanes, ...gateways].every(({ ready }) => ready) && instances.every(({ notReady }) => notReady.length === 0);
}

/** The revision tags of a revision. */
function tagsOf(revision: string, configurations: KubeObject[]): string[] {
  return configurations.filter((each) => revisionOf(each) === revision).flatMap((each) => tagOf(each) ?? []);
}

async function workloadStatus(client: KubeClient, live: KubeObject): Promise<WorkloadStatus> {
  const { ready, reason } = readinessOf(live);
  const { readyReplicas, numberReady, desiredNumberScheduled } = partOf(live.status);
  const wanted = desiredNumberScheduled ?? partOf(live.spec).replicas ?? 1;
  const why = ready ? undefined : [reason, await ifAllowed(whyNotReady(client, live))].filter(Boolean).join('; ');
  return { name: nameOf(live), ready, replicas: `${readyReplicas ?? numberReady ?? 0}/${wanted}`, ...why && { reason: why } };
}

function serviceStatus(service: KubeObject): ServiceStatus {
  const { type = 'ClusterIP', clusterIP } = partOf(service.spec);
  const balancers = partsOf(service.status, 'loadBalancer', 'ingress').map(({ ip, hostname }) => String(ip ?? hostname));
  const address = type === 'LoadBalancer' ? balancers.join(',') || 'pending' : String(clusterIP ?? '');
  const ports = partsOf(service.spec, 'ports').map(({ name, port }) => name ? `${port} ${name}` : `${port}`);
  return { name: nameOf(service), type: String(type), address, ports };
}

async function readInstances(client: KubeClient): Promise<InstanceStatus[]> {
  const inventories = await client.list('v1', 'ConfigMap', { labelSelector: 'app.kubernetes.io/managed-by=cdk8s-istio' });
  const instances = inventories.flatMap(({ metadata }) => Instance.ofInventory(metadata.name, metadata.namespace!) ?? []);
  return Promise.all(instances.map((instance) => instanceStatus(client, instance)));
}

/** What somebody has damaged in an inventory is reported, and hides neither its other entries nor the other instances. */
async function instanceStatus(client: KubeClient, instance: Instance): Promise<InstanceStatus> {
  const { name, namespace, inventory } = instance;
  const { all, problems } = await Inventory.inspect(client, instance);
  const observed = await observe(client, [], all, instance, { crds: false });
  const notReady = all.flatMap((entry) => notReadyOf(entry, observed));
  notReady.sort((one, other) => one.object < other.object ? -1 : 1);
  return { name, namespace, objects: all.length, notReady: [...problems.map((reason) => ({ object: titleOf(inventory), reason })), ...notReady] };
}

function notReadyOf(entry: InventoryEntry, { live, unreadable }: Observed): InstanceStatus['notReady'] {
  const key = keyOf(entry);
  const found = live.get(key);
  const { ready, reason } = found ? readinessOf(found) : { ready: false, reason: unreadable.get(key)?.message ?? 'does not exist' };
  return ready ? [] : [{ object: titleOf(entry), reason }];
}
