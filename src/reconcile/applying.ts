import { Adoption, adoptionHint } from './adoption';
import { Action } from './events';
import { Instance } from './instance';
import { Readying } from './readying';
import { immutableFieldsOf, Reason, reasonOf } from './reason';
import { Sending } from './sending';
import { Step } from './step';
import { isOwn } from './whose';
import { keyOf, KubeClient, KubeError, KubeObject, refOf } from '../kube';

/** The answer to the apply of one object: what lives now and what was done, or why nothing was done. */
export interface Applied {
  object?: KubeObject;
  action?: Action;
  reason?: Partial<Reason>;
}

/** How often an object is sent that others write to all the time. */
const TRIES = 10;

/** Applies objects by server-side apply. */
export class Applying {
  /** The namespaces that are being deleted: one wait for all of their objects. */
  private readonly ending = new Map<string, Promise<boolean>>();
  /** The objects that this run has written: an intermediate object is followed by the final one. */
  private readonly written = new Map<string, KubeObject>();

  constructor(
    private readonly client: KubeClient,
    private readonly instance: Instance,
    private readonly adoption: Adoption,
    private readonly sending: Sending,
    private readonly readying: Readying,
  ) {}

  /** @throws KubeError if the API server refuses the object */
  public async apply(step: Step): Promise<Applied> {
    const pending = step.live && step.action === 'create' ? await this.readying.untilGone(step.live) : undefined;
    if (pending) {
      return { reason: { code: 'DeletionPending', message: pending.message } };
    }
    const live = step.action === 'adopt' ? await this.adoption.adopt(this.client, step.live!) : this.written.get(keyOf(step.ref)) ?? step.live;
    const taken: string[] = [];
    const object = await this.send({ ...step, live }, taken);
    this.written.set(keyOf(step.ref), object);
    const message = messageOf(step, taken);
    return { object, action: actionOf(step, live, object), ...message && { reason: { message } } };
  }

  /**
   * Sends the object on the condition that nobody has changed it since it was observed. So a request that arrives late, after its run was killed, changes
   * nothing that a later run has written; nor does a field that is sent as it lives undo what its owner has just written.
   *
   * @param taken the fields that were taken from other managers
   */
  private async send(step: Step, taken: string[], force = false, tries = TRIES): Promise<KubeObject> {
    const desired = step.action === 'create' ? onlyIfAbsent(step.desired!) : asObserved(step.desired!, step.live!);
    try {
      return await this.client.apply(desired, { manager: this.instance.manager, force, live: step.live });
    } catch (error) {
      if (!(error instanceof KubeError)) {
        throw error;
      }
      if (isOther(error) && tries > 1) {
        taken.length = 0;
        return this.send(await this.lookedAgain(step, error), taken, false, tries - 1);
      }
      if (await this.namespaceEnds(step, error)) {
        return this.send(step, taken, force, tries);
      }
      if (!force && mayForce(step, error)) {
        taken.push(...error.conflicts.map(({ field, manager }) => `${field} from ${manager}`));
        return this.send(step, taken, true, tries);
      }
      if (step.recreate && step.live && immutableFieldsOf(error).length > 0) {
        return this.recreate(step.desired!, step.live);
      }
      throw error;
    }
  }

  /** The step for what lives now: somebody has written to the object, or it is another one. It may be the instance's own, if the answer to an earlier try was lost. */
  private async lookedAgain(step: Step, error: KubeError): Promise<Step> {
    const live = await this.client.find(step.ref);
    if (live && !this.isStillOwn(step, live)) {
      const how = isSame(step.live, live) ? 'taken' : 'created';
      throw new KubeError(`somebody else has ${how} it during the run: ${error.message}`, 409, 'AlreadyExists');
    }
    if (!live && !step.of) {
      throw new KubeError(`somebody else has deleted it during the run: ${error.message}`, 409, 'Conflict');
    }
    const next: Step = { ...step, live, action: !live ? 'create' : isAdopted(step, live) ? 'adopt' : 'configure' };
    if (step.addedFor !== undefined) {
      return next;
    }
    const { sent, force } = this.sending.of(step.of!, live);
    return { ...next, desired: sent.object, force };
  }

  private isStillOwn(step: Step, live: KubeObject): boolean {
    return isAdopted(step, live) || isOwn(live, isSame(step.live, live) ? step.entry : undefined, this.instance);
  }

  /** In a namespace that is being deleted, nothing can be created. It may be created again when it is gone. @returns whether it is gone in time */
  private async namespaceEnds({ ref }: Step, error: KubeError): Promise<boolean> {
    const { namespace } = ref;
    if (namespace === undefined || reasonOf(error).code !== 'NamespaceTerminating') {
      return false;
    }
    const ends = this.ending.get(namespace) ?? this.readying.untilNotTerminating(namespace);
    this.ending.set(namespace, ends);
    return ends;
  }

  private async recreate(desired: KubeObject, live: KubeObject): Promise<KubeObject> {
    const isGone = await this.client.delete(refOf(live), live.metadata.uid!, { live });
    const reason = isGone ? undefined : await this.readying.untilGone(live);
    if (reason) {
      throw new KubeError(reason.message, 409, 'Conflict');
    }
    return this.client.apply(onlyIfAbsent(desired), { manager: this.instance.manager });
  }
}

function isSame(before: KubeObject | undefined, live: KubeObject): boolean {
  return before !== undefined && before.metadata.uid === live.metadata.uid;
}

/** Whether a step adopts this very object. It has neither the label of the instance yet, nor an entry that was observed. */
function isAdopted({ action, live: before }: Step, live: KubeObject): boolean {
  return action === 'adopt' && isSame(before, live);
}

/** The object that was observed, in the version that was observed, and no other one of the same name. */
function asObserved(desired: KubeObject, { metadata: { uid, resourceVersion } }: KubeObject): KubeObject {
  return { ...desired, metadata: { ...desired.metadata, uid, resourceVersion } };
}

/** No object has this version. So the API server creates the object, and does not merge it into one that somebody else has just created. */
function onlyIfAbsent(desired: KubeObject): KubeObject {
  return { ...desired, metadata: { ...desired.metadata, resourceVersion: '1' } };
}

/** Whether the object is not the one that was observed: somebody has changed it, created it, or deleted and created it again. */
function isOther(error: KubeError): boolean {
  return error.isOutdated || (error.status === 422 && error.causes.some(({ field }) => field === 'metadata.uid'));
}

function actionOf({ action }: Step, live: KubeObject | undefined, applied: KubeObject): Action {
  if (action === 'adopt') {
    return 'adopted';
  }
  if (action === 'create' || !live) {
    return 'created';
  }
  return live.metadata.uid !== applied.metadata.uid ? 'recreated' : live.metadata.resourceVersion === applied.metadata.resourceVersion ? 'unchanged' : 'configured';
}

/** Whose the object was, and which fields were taken. */
function messageOf({ action, reason }: Step, taken: string[]): string {
  const before = action === 'adopt' ? [reason!.message.replace('belongs', 'belonged')] : [];
  return [...before, ...taken.length > 0 ? [`took ${taken.join(', ')}`] : []].join('; ');
}

/** Whether all fields in conflict may be taken from their managers. */
export function mayForce({ force = [] }: Step, { conflicts }: KubeError): boolean {
  return conflicts.length > 0 && conflicts.every(({ field }) => force.includes('*') || force.includes(field));
}

/** The reason of an error, and what to do about it. */
export function withHint(error: KubeError): Reason {
  const reason = reasonOf(error);
  switch (reason.code) {
    case 'Conflict':
      return { ...reason, message: `${reason.message}. ${adoptionHint(error)}` };
    case 'Immutable':
      return { ...reason, message: `${reason.message}. To delete the object and create it again, set its annotation cdk8s-istio/recreate: "true"` };
    default:
      return reason;
  }
}
