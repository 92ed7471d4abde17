import { Adoption, adoptionHint } from './adoption';
import { Action } from './events';
import { Readying } from './readying';
import { immutableFieldsOf, Reason, reasonOf } from './reason';
import { Step } from './step';
import { KubeClient, KubeError, KubeObject, refOf } from '../kube';

/** The answer to the apply of one object: what lives now and what was done, or why nothing was done. */
export interface Applied {
  object?: KubeObject;
  action?: Action;
  reason?: Partial<Reason>;
}

/** Applies objects by server-side apply. */
export class Applying {
  constructor(
    private readonly client: KubeClient, private readonly manager: string, private readonly adoption: Adoption, private readonly readying: Readying,
  ) {}

  /** @throws KubeError if the API server refuses the object */
  public async apply(step: Step): Promise<Applied> {
    const pending = step.live?.metadata.deletionTimestamp ? await this.readying.untilGone(step.live) : undefined;
    if (pending) {
      return { reason: { code: 'DeletionPending', message: pending.message } };
    }
    const live = step.action === 'adopt' ? await this.adoption.adopt(this.client, step.live!) : step.live;
    const taken: string[] = [];
    const object = await this.send(step, taken);
    const message = messageOf(step, taken);
    return { object, action: actionOf(step, live, object), ...message && { reason: { message } } };
  }

  /** @param taken the fields that were taken from other managers */
  private async send(step: Step, taken: string[]): Promise<KubeObject> {
    const desired = step.action === 'create' ? step.desired! : withUid(step.desired!, step.live!);
    try {
      return await this.client.apply(desired, { manager: this.manager });
    } catch (error) {
      if (error instanceof KubeError && mayForce(step, error)) {
        taken.push(...error.conflicts.map(({ field, manager }) => `${field} from ${manager}`));
        return this.client.apply(desired, { manager: this.manager, force: true });
      }
      if (error instanceof KubeError && step.recreate && step.live && immutableFieldsOf(error).length > 0) {
        return this.recreate(step.desired!, step.live);
      }
      throw error;
    }
  }

  private async recreate(desired: KubeObject, live: KubeObject): Promise<KubeObject> {
    await this.client.delete(refOf(live), live.metadata.uid!);
    const reason = await this.readying.untilGone(live);
    if (reason) {
      throw new KubeError(reason.message, 409, 'Conflict');
    }
    return this.client.apply(desired, { manager: this.manager });
  }
}

/** The object that was observed, and no other one of the same name. */
function withUid(desired: KubeObject, { metadata: { uid } }: KubeObject): KubeObject {
  return { ...desired, metadata: { ...desired.metadata, uid } };
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
