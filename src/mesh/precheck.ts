import { revisionOf } from '../checks/internal';
import { partOf, partsOf, titleOf } from '../json';
import { isIstiod, readIstiods } from './control-planes';
import { permissionFindings, proxyPermissionFindings } from './permissions';
import { PrecheckFinding } from './precheck-finding';
import { versionSkews } from './version-skews';
import { readWebhooks } from './webhooks';
import { isRejection, KubeClient, KubeObject, keyOf, ObjectRef, refOf } from '../kube';
import { Adoption, calledServices, DesiredObject, Instance, MEMBER_LABEL } from '../reconcile';

/** Strict field validation is stable since this minor release of Kubernetes. */
const OLDEST_MINOR = 25;

/** Checks whether a set of objects can be applied to a cluster with these credentials. Writes nothing. */
export async function precheck(
  client: KubeClient, desired: DesiredObject[], instance: Instance, allowVersionSkew: boolean,
): Promise<PrecheckFinding[]> {
  const live = new Map<string, KubeObject>();
  await Promise.all(desired.map(async ({ key, ref }) => {
    const found = await client.find(ref).catch((error) => isRejection(error) ? undefined : Promise.reject(error));
    if (found) live.set(key, found);
  }));
  return [
    await versionFinding(client),
    ...await permissionFindings(client, desired, instance),
    ...await proxyPermissionFindings(client, desired),
    ...ownerFindings(live, instance),
    ...await orUnknown('control planes', controlPlaneFindings(client, desired)),
    ...(await versionSkews(client, { desired })).map((message): PrecheckFinding => ({ check: 'existing', verdict: allowVersionSkew ? 'warning' : 'problem', message })),
    ...await orUnknown('webhooks', webhookFindings(client, desired)),
  ];
}

/** A missing permission to read gives a warning, and the other checks go on. */
async function orUnknown(what: string, findings: Promise<PrecheckFinding[]>): Promise<PrecheckFinding[]> {
  try {
    return await findings;
  } catch (error) {
    if (!isRejection(error)) {
      throw error;
    }
    return [{ check: 'existing', verdict: 'warning', message: `existing ${what} cannot be listed: ${error.message}` }];
  }
}

async function versionFinding(client: KubeClient): Promise<PrecheckFinding> {
  const { gitVersion, minor } = partOf(await client.request({ method: 'GET', path: '/version' }));
  return parseInt(String(minor), 10) >= OLDEST_MINOR
    ? { check: 'version', verdict: 'ok', message: `the API server is ${gitVersion}` }
    : { check: 'version', verdict: 'problem', message: `the API server is ${gitVersion}; strict server-side apply needs 1.${OLDEST_MINOR} or later. Upgrade the cluster` };
}

/** Existing objects, by owner. Apply takes no field from another field manager. */
function ownerFindings(live: Map<string, KubeObject>, instance: Instance): PrecheckFinding[] {
  const byOwner = new Map<string, KubeObject[]>();
  for (const [, object] of [...live].sort()) {
    const owner = ownerOf(object, instance);
    byOwner.set(owner, [...byOwner.get(owner) ?? [], object]);
  }
  return [...byOwner.entries()].sort().map(([owner, objects]): PrecheckFinding => {
    const names = objects.slice(0, 3).map((object) => titleOf(refOf(object))).join(', ') + (objects.length > 3 ? `, and ${objects.length - 3} more` : '');
    const remedy = `. To adopt them: --adopt ${[...new Set(objects.flatMap((object) => Adoption.sourcesFor(object, instance)))].join(' ')}`;
    return owner === OURS
      ? { check: 'existing', verdict: 'ok', message: `${objects.length} of the objects exist and belong to this instance` }
      : { check: 'existing', verdict: 'warning', message: `these objects exist and belong to ${owner}: ${names}. Apply refuses them${remedy}` };
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
  return metadata.labels?.['install.operator.istio.io/owning-resource'] ? 'istioctl or its operator' : 'an unknown owner';
}

/** Control planes that run already. Those of other revisions may stay. */
async function controlPlaneFindings(client: KubeClient, desired: DesiredObject[]): Promise<PrecheckFinding[]> {
  const ours = desired.map(({ object }) => object).filter(isIstiod);
  const running = (await readIstiods(client))
    .filter((each) => !ours.some((own) => keyOf(refOf(own)) === keyOf(refOf(each))));
  return running.map((istiod): PrecheckFinding => {
    const { namespace, name } = istiod.metadata;
    return ours.some((own) => revisionOf(own) === revisionOf(istiod))
      ? { check: 'existing', verdict: 'problem', message: `istiod ${namespace}/${name} has revision ${revisionOf(istiod)} too, and the webhooks of the two would overwrite each other. Give one of them another revision, or delete it` }
      : { check: 'existing', verdict: 'ok', message: `istiod ${namespace}/${name} of revision ${revisionOf(istiod)} can run beside this install` };
  });
}

/** Webhooks of an Istio that was uninstalled: they stop pods from being created, and objects from being changed. */
async function webhookFindings(client: KubeClient, desired: DesiredObject[]): Promise<PrecheckFinding[]> {
  const ours = new Set(desired.map(({ key }) => key));
  const foreign = (await readWebhooks(client)).filter((each) => !ours.has(keyOf(refOf(each))) && partsOf(each, 'webhooks').some(({ name }) => String(name).endsWith('istio.io')));
  const findings = await Promise.all(foreign.map(async (each): Promise<PrecheckFinding[]> => {
    const service = calledServices(each)[0];
    const ref: ObjectRef | undefined = service && { apiVersion: 'v1', kind: 'Service', ...service };
    const isMissing = ref && !await client.find(ref);
    return isMissing ? [{ check: 'existing', verdict: 'problem', message: `${titleOf(refOf(each))} is left over: it calls Service ${service.namespace}/${service.name}, which does not exist. Delete it` }] : [];
  }));
  return findings.flat();
}
