import { ControlPlane, Creation, creationOf } from './creations';
import { hidesControlPlanes, hidesGateways, lookForLeftBehind } from './look';
import { revisionOf } from '../../checks/internal';
import { partOf } from '../../json';
import { keyOf, KubeObject, ObjectRef, refOf } from '../../kube';
import { Additions, DomainRule, Draft, Edge, Observed, Sighting, Step } from '../../reconcile';
import { isIstiod, isIstiodOf, nameOf } from '../control-planes';

/** The type of waits until the pods of a deleted istiod are gone. As long as one runs, it creates its objects again. */
export const ISTIOD_GONE = 'istiod-gone';

/** What is deleted only on request when a control plane is uninstalled. */
export interface LeftBehindOptions {
  /** Delete the Secret with the private key of the CA. @default false */
  caSecret?: boolean;
}

const NAME = 'left behind';

/**
 * What istiod has created itself is deleted with the last control plane that uses it: root certificates in all namespaces, locks, gateway classes. It is
 * never in the set. It is deleted after the pods of istiod are gone, and only if istiod has written it.
 *
 * The private key of the CA is deleted only on request. With another key, a new install is another mesh: certificates that proxies have would not
 * be trusted any more, nor would those of the other clusters.
 */
export function leftBehind(options: LeftBehindOptions): DomainRule {
  return {
    name: NAME,
    look: async (client, observed) => {
      const namespaces = new Set(leavingEntries(observed).map(({ namespace }) => namespace!));
      return namespaces.size === 0 ? undefined : lookForLeftBehind(client, [...namespaces].sort());
    },
    add: (draft) => {
      const leaving = [...draft.steps.values()].filter((step) => !step.of && isLeaving(step) && isIstiodOf(step.ref, step.live));
      const sighting = draft.observed.sightings?.get(NAME);
      return leaving.length === 0 || !sighting ? {} : new LeftBehind(draft, leaving, sighting, options).additions();
    },
  };
}

class LeftBehind {
  /** The control planes and gateways that are not deleted with this run. */
  private readonly staying: KubeObject[];

  constructor(
    private readonly draft: Draft,
    private readonly leaving: Step[],
    private readonly sighting: Sighting,
    private readonly options: LeftBehindOptions,
  ) {
    const deleted = new Set([...draft.steps.values()].filter(({ of, action }) => !of && ['delete', 'forget'].includes(action)).map(({ key }) => key));
    const desired = [...draft.steps.values()].flatMap(({ of }) => of?.object ?? []);
    const users = [...sighting.objects, ...desired].filter((object) => isIstiod(object) || object.kind === 'Gateway');
    this.staying = users.filter((object) => !deleted.has(keyOf(refOf(object))));
  }

  public additions(): Additions {
    const unknown = this.sighting.unreadable.map(({ what, why }) => `what istiod leaves behind is not known: ${what}: ${why}`);
    const notes = unknown.map((note) => ({ key: this.leaving[0].key, note }));
    if (hidesControlPlanes(this.sighting)) {
      return { notes };
    }
    const steps = this.sighting.objects.flatMap((object) => this.stepsOf(object));
    const deletions = steps.filter(({ action }) => action === 'delete');
    const waits = deletions.length === 0 ? [] : this.leaving.map(waitAfter);
    return { steps: [...waits, ...steps], edges: deletions.flatMap(({ key }) => this.edgesTo(key)), notes };
  }

  private stepsOf(object: KubeObject): Step[] {
    const ref = refOf(object);
    const creation = creationOf(object);
    const user = creation && this.leaving.find((step) => creation.isUsedBy(object, controlPlaneOf(step)));
    if (!creation || !user || this.draft.steps.has(keyOf(ref)) || this.isUsedByStaying(object, creation)) {
      return [];
    }
    const step = { key: `${user.key}@${keyOf(ref)}`, addedFor: user.key, ref, live: object };
    const isDeleted = this.draft.isDeleted(ref);
    if (creation.isPrecious && !isDeleted && !this.options.caSecret) {
      return [{ ...step, action: 'keep', reason: { code: 'NeedsOption', message: `--ca-secret deletes it: it has ${creation.what}, which ${nameOfStep(user)} has created` } }];
    }
    return isDeleted && !creation.isPrecious ? [] : [{ ...step, action: 'delete', notes: [`${nameOfStep(user)} has created it: ${creation.what}`] }];
  }

  private isUsedByStaying(object: KubeObject, creation: Creation): boolean {
    const isClass = object.kind === 'GatewayClass';
    return (isClass && hidesGateways(this.sighting)) || this.staying.some((each) => isIstiod(each)
      ? creation.isUsedBy(object, { namespace: each.metadata.namespace!, revision: revisionOf(each) })
      : usesClass(each, object));
  }

  private edgesTo(key: string): Edge[] {
    return this.leaving.flatMap((step): Edge[] => [{ from: step.key, to: waitKeyOf(step), kind: 'ready' }, { from: waitKeyOf(step), to: key, kind: 'ready' }]);
  }
}

/** The entries of control planes that left the set. One whose Deployment is gone counts: a run may have ended before it deleted the rest. */
function leavingEntries({ desired, inventory, live }: Observed): ObjectRef[] {
  const keys = new Set(desired.map(({ key }) => key));
  return [...inventory].filter(([key, entry]) => !keys.has(key) && isIstiodOf(entry, live.get(key))).map(([, entry]) => entry);
}

function isLeaving({ action }: Step): boolean {
  return action === 'delete' || action === 'forget';
}

function controlPlaneOf({ ref, live }: Step): ControlPlane {
  return { namespace: ref.namespace!, revision: live ? revisionOf(live) : ref.name.replace(/^istiod-?/, '') || 'default' };
}

function usesClass(gateway: KubeObject, { kind, metadata }: KubeObject): boolean {
  return kind === 'GatewayClass' && gateway.kind === 'Gateway' && partOf(gateway.spec).gatewayClassName === metadata.name;
}

function waitKeyOf({ key }: Step): string {
  return `${key}@${ISTIOD_GONE}`;
}

function waitAfter(step: Step): Step {
  const { namespace, revision } = controlPlaneOf(step);
  return {
    key: waitKeyOf(step),
    action: 'wait',
    ref: step.ref,
    wait: { type: ISTIOD_GONE, namespace, labels: { 'app': 'istiod', 'istio.io/rev': revision } },
    notes: ['what istiod has created is deleted after its pods are gone'],
  };
}

function nameOfStep({ ref, live }: Step): string {
  return `istiod ${live ? nameOf(live) : `${ref.namespace}/${ref.name}`}`;
}
