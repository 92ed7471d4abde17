import { partOf, partsOf } from '../json';
import { isIstiod, readIstiods, revisionOf } from './proxies';
import { versionSkews } from './upgrade-guards';
import { groupOf, isRefusal, KubeClient, KubeObject, keyOf, ObjectRef, refOf, titleOf } from '../kube';
import { Adoption, calledServices, DesiredObject, INSTALLERS, Instance, MEMBER_LABEL } from '../reconcile';

export interface Finding {
  verdict: 'ok' | 'warning' | 'problem';
  check: 'version' | 'permissions' | 'existing';
  message: string;
}

/** Server-side apply with strict field validation came to stay in this release. */
const OLDEST_MINOR = 25;

/** Whether a cluster, with these credentials, can take a set of objects. Writes nothing. */
export async function precheck(client: KubeClient, desired: DesiredObject[], instance: Instance, allowVersionSkew: boolean): Promise<Finding[]> {
  const live = new Map<string, KubeObject>();
  await Promise.all(desired.map(async ({ key, ref }) => {
    const found = await client.find(ref).catch((error) => isRefusal(error) ? undefined : Promise.reject(error));
    if (found) live.set(key, found);
  }));
  return [
    await versionFinding(client),
    ...await permissionFindings(client, desired, instance),
    ...ownerFindings(live, instance),
    ...await orUnknown('control planes', controlPlaneFindings(client, desired)),
    ...(await versionSkews(client, desired)).map((message): Finding => ({ check: 'existing', verdict: allowVersionSkew ? 'warning' : 'problem', message })),
    ...await orUnknown('webhooks', webhookFindings(client, desired)),
  ];
}

/** What may not be looked at stops nothing: it is only not known. */
async function orUnknown(what: string, findings: Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await findings;
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    return [{ check: 'existing', verdict: 'warning', message: `${what} that are there already cannot be looked for: ${error.message}` }];
  }
}

async function versionFinding(client: KubeClient): Promise<Finding> {
  const { gitVersion, minor } = partOf(await client.request({ method: 'GET', path: '/version' }));
  return parseInt(String(minor), 10) >= OLDEST_MINOR
    ? { check: 'version', verdict: 'ok', message: `the API server is ${gitVersion}` }
    : { check: 'version', verdict: 'problem', message: `the API server is ${gitVersion}; strict server-side apply needs 1.${OLDEST_MINOR}: upgrade it` };
}

/** One right, asked for one object or for all of a kind. */
interface Right {
  verb: string;
  group: string;
  resource: string;
  namespace?: string;
  name?: string;
}

const VERBS = ['get', 'create', 'patch', 'delete'];

async function permissionFindings(client: KubeClient, desired: DesiredObject[], instance: Instance): Promise<Finding[]> {
  const objects = [...desired.map(({ object }) => object), { ...instance.inventory, metadata: instance.inventory } as unknown as KubeObject];
  const kinds = new Map<string, { group: string; resource: string; objects: KubeObject[]; namespace?: string }>();
  for (const object of objects) {
    const group = groupOf(object.apiVersion);
    const { namespace } = object.metadata;
    const id = `${group}/${object.kind}/${namespace ?? ''}`;
    const kind = kinds.get(id) ?? { group, resource: await pluralOf(client, object, desired), namespace, objects: [] };
    kinds.set(id, { ...kind, objects: [...kind.objects, object] });
  }
  const lacking = await Promise.all([...kinds.values()].map(async ({ objects: ofKind, ...kind }) => {
    const verbs = await Promise.all(VERBS.map(async (verb) => await mayAll(client, { ...kind, verb }, ofKind) ? [] : [verb]));
    return verbs.flat().length > 0 ? [`may not ${verbs.flat().join(', ')} ${qualified(kind)}`] : [];
  }));
  const rules = await Promise.all(objects.map((object) => grantFinding(client, object)));
  const problems = [...lacking.flat(), ...rules.flat()].sort();
  return problems.length > 0
    ? problems.map((message) => ({ check: 'permissions', verdict: 'problem', message }))
    : [{ check: 'permissions', verdict: 'ok', message: `these credentials may read, create, change and delete all ${desired.length} objects` }];
}

function qualified({ group, resource, namespace }: { group: string; resource: string; namespace?: string }): string {
  return `${resource}${group && `.${group}`}${namespace ? ` in namespace ${namespace}` : ''}`;
}

async function mayAll(client: KubeClient, right: Right, objects: KubeObject[]): Promise<boolean> {
  if (await may(client, right)) {
    return true;
  }
  const named = await Promise.all(objects.map(({ metadata: { name } }) => may(client, { ...right, name })));
  return named.every(Boolean);
}

async function may(client: KubeClient, right: Right): Promise<boolean> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, spec: { resourceAttributes: { ...right } } };
  return partOf((await client.create(body)).status).allowed === true;
}

/** Who writes a role must hold what it grants, or may escalate; who binds it, hold or bind. */
async function grantFinding(client: KubeClient, object: KubeObject): Promise<string[]> {
  const group = 'rbac.authorization.k8s.io';
  if (groupOf(object.apiVersion) !== group) {
    return [];
  }
  const { namespace, name } = object.metadata;
  if (object.roleRef === undefined) {
    const resource = object.kind === 'Role' ? 'roles' : 'clusterroles';
    return await may(client, { verb: 'escalate', group, resource, namespace, name }) ? [] : refusal(client, object);
  }
  const role = partOf(object.roleRef);
  const resource = role.kind === 'Role' ? 'roles' : 'clusterroles';
  const binds = await may(client, { verb: 'bind', group, resource, namespace, name: String(role.name) });
  return binds ? [] : refusal(client, object, `may not bind ${qualified({ group, resource })} '${role.name}': needs the verb bind on it, or all that it grants`);
}

/** The API server's own word, by dry run; what is not there yet cannot be tried. */
async function refusal(client: KubeClient, object: KubeObject, untried?: string): Promise<string[]> {
  try {
    await client.apply(object, { manager: 'cdk8s-istio/precheck', dryRun: true, force: true });
    return [];
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    return [error.isNotFound && untried ? untried : `${titleOf(refOf(object))}: ${error.message}`];
  }
}

async function pluralOf(client: KubeClient, object: KubeObject, desired: DesiredObject[]): Promise<string> {
  const served = await client.resourceOf(object.apiVersion, object.kind);
  const definition = desired.find((each) => each.ref.kind === 'CustomResourceDefinition'
    && partOf(each.object.spec).group === groupOf(object.apiVersion) && partOf(each.object.spec, 'names').kind === object.kind);
  return served?.plural ?? String(partOf(definition?.object.spec, 'names').plural ?? `${object.kind.toLowerCase()}s`);
}

/** Objects that are there already, by whom they belong to. Apply takes no field from another manager. */
function ownerFindings(live: Map<string, KubeObject>, instance: Instance): Finding[] {
  const byOwner = new Map<string, KubeObject[]>();
  for (const [, object] of [...live].sort()) {
    const owner = ownerOf(object, instance);
    byOwner.set(owner, [...byOwner.get(owner) ?? [], object]);
  }
  const adoption = new Adoption(INSTALLERS, instance.manager);
  return [...byOwner.entries()].sort().map(([owner, objects]): Finding => {
    const names = objects.slice(0, 3).map((object) => titleOf(refOf(object))).join(', ') + (objects.length > 3 ? `, and ${objects.length - 3} more` : '');
    const installers = [...new Set(objects.flatMap((object) => adoption.installerOf(object) ?? []))];
    const remedy = installers.length > 0 ? `. To take them over: --adopt ${installers.join(' ')}` : '';
    return owner === OURS
      ? { check: 'existing', verdict: 'ok', message: `${objects.length} of the objects are there and belong to this instance` }
      : { check: 'existing', verdict: 'warning', message: `there already, and of ${owner}: ${names}. Fields that differ will be refused, none is taken away${remedy}` };
  });
}

const OURS = 'this instance';

function ownerOf({ metadata }: KubeObject, instance: Instance): string {
  const set = metadata.labels?.[MEMBER_LABEL];
  const release = metadata.annotations?.['meta.helm.sh/release-name'];
  if (set !== undefined) {
    return set === instance.id ? OURS : 'another set of objects (ApplySet)';
  }
  if (release) {
    return `Helm release ${metadata.annotations?.['meta.helm.sh/release-namespace']}/${release}`;
  }
  return metadata.labels?.['install.operator.istio.io/owning-resource'] ? 'istioctl or its operator' : 'nobody known';
}

/** Istiods that run already: those of other revisions may stay. */
async function controlPlaneFindings(client: KubeClient, desired: DesiredObject[]): Promise<Finding[]> {
  const ours = desired.map(({ object }) => object).filter(isIstiod);
  const running = (await readIstiods(client))
    .filter((each) => !ours.some((own) => keyOf(refOf(own)) === keyOf(refOf(each))));
  return running.map((istiod): Finding => {
    const { namespace, name } = istiod.metadata;
    return ours.some((own) => revisionOf(own) === revisionOf(istiod))
      ? { check: 'existing', verdict: 'problem', message: `istiod ${namespace}/${name} has revision ${revisionOf(istiod)} too: their webhooks would fight. Give one of them another revision, or remove it` }
      : { check: 'existing', verdict: 'ok', message: `istiod ${namespace}/${name} of revision ${revisionOf(istiod)} may stay beside` };
  });
}

/** Webhooks that an earlier Istio has left behind stop pods from being created, and objects from being changed. */
async function webhookFindings(client: KubeClient, desired: DesiredObject[]): Promise<Finding[]> {
  const api = 'admissionregistration.k8s.io/v1';
  const configurations = [...await client.list(api, 'MutatingWebhookConfiguration'), ...await client.list(api, 'ValidatingWebhookConfiguration')];
  const ours = new Set(desired.map(({ key }) => key));
  const left = configurations.filter((each) => !ours.has(keyOf(refOf(each))) && partsOf(each, 'webhooks').some(({ name }) => String(name).endsWith('istio.io')));
  const findings = await Promise.all(left.map(async (each): Promise<Finding[]> => {
    const service = calledServices(each)[0];
    const ref: ObjectRef | undefined = service && { apiVersion: 'v1', kind: 'Service', ...service };
    const gone = ref && !await client.find(ref);
    return gone ? [{ check: 'existing', verdict: 'problem', message: `${titleOf(refOf(each))} is left over: it calls Service ${service.namespace}/${service.name}, which is not there. Delete it` }] : [];
  }));
  return findings.flat();
}
