import { groupOf, partOf, titleOf } from '../json';
import { PrecheckFinding } from './precheck-finding';
import { isPolicy, policyOf, rootNamespacesOf } from './security-order';
import { isRoute, isRule } from './traffic-order';
import { isRejection, KubeClient, KubeObject, refOf } from '../kube';
import { DesiredObject, Instance, podTemplateOf } from '../reconcile';

/** One permission, for one object or for all objects of a kind. */
interface Permission {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** The objects of one kind in one namespace. */
interface KindObjects {
  group: string;
  resource: string;
  namespace?: string;
  objects: KubeObject[];
}

/** Without these, a run cannot do its work. */
const NEEDED = ['get', 'create', 'patch', 'delete'];

/** With these, a run reads many objects by one request, and waits for them by one watch. Without them, it takes more requests. */
const USEFUL = ['list', 'watch'];

/** With these, a run finds the pods that a policy which leaves the set concerns, and knows whether their workloads are gone. */
const READING = ['get', 'list'];

/**
 * What asking proxies needs. A port is forwarded by a GET request that changes to WebSocket: since Kubernetes 1.35, this needs the verb `create` too.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
const ASKING_PROXIES: Permission[] = [
  { verb: 'list', group: '', resource: 'pods' },
  ...['get', 'create'].map((verb) => ({ verb, group: '', resource: 'pods', subresource: 'portforward' })),
];

/** What it needs to know which destinations a proxy can see, and which hosts other VirtualServices serve. */
const SEEING_ROUTES: Permission[] = ['virtualservices', 'destinationrules', 'sidecars'].map((resource) => ({ verb: 'list', group: 'networking.istio.io', resource }));

/** Whether these credentials have all permissions that an apply and a delete of the objects and of the inventory need. */
export async function permissionFindings(client: KubeClient, desired: DesiredObject[], instance: Instance): Promise<PrecheckFinding[]> {
  const own = [instance.inventory, instance.lock].map((ref) => ({ ...ref, metadata: ref } as unknown as KubeObject));
  const objects = desired.map(({ object }) => object);
  const needed = await kindsOf(client, [...objects, ...own], desired);
  const problems = (await Promise.all([
    ...needed.map((kind) => missingFinding(client, kind, NEEDED)), ...[...objects, ...own].map((object) => grantFinding(client, object)),
  ])).flat().sort();
  const warnings = await usefulFindings(client, await kindsOf(client, objects, desired), objects);
  return [
    ...problems.length > 0 ? problems.map((message): PrecheckFinding => ({ check: 'permissions', verdict: 'problem', message }))
      : [{ check: 'permissions', verdict: 'ok', message: `these credentials may read, create, change and delete all ${desired.length} objects` } as const],
    ...warnings.map((message): PrecheckFinding => ({ check: 'permissions', verdict: 'warning', message })),
  ];
}

async function usefulFindings(client: KubeClient, kinds: KindObjects[], objects: KubeObject[]): Promise<string[]> {
  const missing = async (all: KindObjects[], verbs: string[]) =>
    (await Promise.all(all.map((kind) => missingFinding(client, kind, verbs)))).flat().sort();
  const namespaces = namespacesOf(objects.filter(podTemplateOf));
  const [ofKinds, ofPods, ofPolicies] = await Promise.all([
    missing(kinds, USEFUL), missing(podKinds(namespaces), USEFUL), missing(podKinds(policyNamespaces(objects)), READING),
  ]);
  return [
    ...ofKinds.map((each) => `${each}: a run asks for its objects again and again`),
    ...ofPods.map((each) => `${each}: a run cannot say why a workload is not ready`),
    ...ofPolicies.map((each) => `${each}: a run that deletes a policy, or lets it select fewer pods, refuses this change, or needs --without-pod-check`),
  ];
}

function namespacesOf(objects: KubeObject[]): Set<string | undefined> {
  return new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
}

/** The namespaces whose pods a run lists when a policy leaves the set. Undefined are all namespaces: a policy of the root namespace can concern each. */
function policyNamespaces(objects: KubeObject[]): Set<string | undefined> {
  const roots = rootNamespacesOf(objects);
  const policies = objects.filter((object) => isPolicy(object) && policyOf(object, roots));
  const isOfAll = policies.some((object) => policyOf(object, roots)!.scope.namespace === undefined);
  return new Set([...isOfAll ? [undefined] : [], ...namespacesOf(policies)]);
}

/** The pods of namespaces, and what tells whether their workloads are gone. */
function podKinds(namespaces: Set<string | undefined>): KindObjects[] {
  return [...namespaces].flatMap((namespace): KindObjects[] => [
    { group: '', resource: 'pods', namespace, objects: [] }, { group: 'apps', resource: 'replicasets', namespace, objects: [] },
  ]);
}

async function kindsOf(client: KubeClient, objects: KubeObject[], desired: DesiredObject[]): Promise<KindObjects[]> {
  const kinds = new Map<string, KindObjects>();
  for (const object of objects) {
    const group = groupOf(object.apiVersion);
    const { namespace } = object.metadata;
    const id = `${group}/${object.kind}/${namespace ?? ''}`;
    const kind = kinds.get(id) ?? { group, resource: await pluralOf(client, object, desired), namespace, objects: [] };
    kinds.set(id, kind);
    kind.objects.push(object);
  }
  return [...kinds.values()];
}

async function missingFinding(client: KubeClient, { objects, ...kind }: KindObjects, verbs: string[]): Promise<string[]> {
  const missing = (await Promise.all(verbs.map(async (verb) => await mayAll(client, { ...kind, verb }, objects) ? [] : [verb]))).flat();
  return missing.length > 0 ? [`may not ${missing.join(', ')} ${qualified(kind)}`] : [];
}

/** Whether these credentials may ask all proxies what they have. Only the order of DestinationRules and VirtualServices needs this. */
export async function proxyPermissionFindings(client: KubeClient, desired: DesiredObject[]): Promise<PrecheckFinding[]> {
  if (!desired.some(({ object }) => isRule(object) || isRoute(object))) {
    return [];
  }
  return [
    ...await missingWarnings(client, ASKING_PROXIES, 'so proxies cannot be asked, and an apply that takes a subset away needs --without-proxy-check'),
    ...await missingWarnings(client, SEEING_ROUTES, 'so it is not known which proxies can see a destination, and a run may wait for proxies that never get it'),
  ];
}

async function missingWarnings(client: KubeClient, permissions: Permission[], consequence: string): Promise<PrecheckFinding[]> {
  const missing = await Promise.all(permissions.map(async (permission) => await may(client, permission) ? [] : [permission]));
  return missing.flat().map(({ subresource, verb, group, resource }) => ({
    check: 'permissions', verdict: 'warning', message: `may not ${verb} ${qualified({ group, resource })}${subresource ? `/${subresource}` : ''}: ${consequence}`,
  }));
}

function qualified({ group, resource, namespace }: { group: string; resource: string; namespace?: string }): string {
  return `${resource}${group && `.${group}`}${namespace ? ` in namespace ${namespace}` : ''}`;
}

async function mayAll(client: KubeClient, permission: Permission, objects: KubeObject[]): Promise<boolean> {
  if (await may(client, permission)) {
    return true;
  }
  const named = await Promise.all(objects.map(({ metadata: { name } }) => may(client, { ...permission, name })));
  return named.length > 0 && named.every(Boolean);
}

async function may(client: KubeClient, permission: Permission): Promise<boolean> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, spec: { resourceAttributes: { ...permission } } };
  return partOf((await client.create(body)).status).allowed === true;
}

/**
 * The rules of RBAC itself. To write a role, one must hold all that it grants, or the verb `escalate` on it; to write a binding, one must hold all that
 * the role grants, or the verb `bind` on it.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
async function grantFinding(client: KubeClient, object: KubeObject): Promise<string[]> {
  const group = 'rbac.authorization.k8s.io';
  if (groupOf(object.apiVersion) !== group) {
    return [];
  }
  const { namespace, name } = object.metadata;
  if (object.roleRef === undefined) {
    const resource = object.kind === 'Role' ? 'roles' : 'clusterroles';
    return await may(client, { verb: 'escalate', group, resource, namespace, name }) ? [] : applyErrors(client, object);
  }
  const role = partOf(object.roleRef);
  const resource = role.kind === 'Role' ? 'roles' : 'clusterroles';
  const binds = await may(client, { verb: 'bind', group, resource, namespace, name: String(role.name) });
  return binds ? [] : applyErrors(client, object, `may not bind ${qualified({ group, resource })} '${role.name}': this needs the verb bind on it, or all permissions that it grants`);
}

/**
 * Why the API server refuses an object, by dry run.
 * @param notTried the answer for an object that cannot be tried, since another one that it names does not exist yet
 */
async function applyErrors(client: KubeClient, object: KubeObject, notTried?: string): Promise<string[]> {
  try {
    await client.apply(object, { manager: 'cdk8s-istio/precheck', dryRun: true, force: true });
    return [];
  } catch (error) {
    if (!isRejection(error)) {
      throw error;
    }
    return [error.isNotFound && notTried ? notTried : `${titleOf(refOf(object))}: ${error.message}`];
  }
}

async function pluralOf(client: KubeClient, object: KubeObject, desired: DesiredObject[]): Promise<string> {
  const served = await client.resourceOf(object.apiVersion, object.kind);
  const definition = desired.find((each) => each.ref.kind === 'CustomResourceDefinition'
    && partOf(each.object.spec).group === groupOf(object.apiVersion) && partOf(each.object.spec, 'names').kind === object.kind);
  return served?.plural ?? String(partOf(definition?.object.spec, 'names').plural ?? `${object.kind.toLowerCase()}s`);
}
