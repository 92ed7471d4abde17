import { createHmac, randomBytes } from 'node:crypto';
import { DesiredError } from './desired';
import { canonical } from './hash';
import { Observed } from './observe';
import { isMain } from './recorded';
import { Decision, isEffective, Step } from './step';
import { JsonObject, titleOf } from '../json';
import { KubeObject, ObjectRef } from '../kube';

/** A decision that was planned, to be applied later exactly as it was shown. It holds digests, and no values of objects. */
export interface SavedPlan {
  version: 1;
  instance: string;
  namespace: string;
  /** The key of the digests, so that two plans cannot be compared. */
  salt: string;
  /** The steps that change something, by the key of the object. */
  steps: { [key: string]: SavedStep };
}

interface SavedStep {
  action: Step['action'];
  ref: ObjectRef;
  /** The digest of what lives and of what is sent. */
  digest: string;
}

/** What a decision would change, as a file can hold it. */
export function savedPlan({ instance }: Observed, { steps }: Decision, salt = randomBytes(16).toString('base64url')): SavedPlan {
  const saved = steps.filter((step) => isEffective(step) || step.action === 'restart').map((step) => [step.key, { action: step.action, ref: step.ref, digest: digestOf(step, salt) }]);
  return { version: 1, instance: instance.name, namespace: instance.namespace, salt, steps: Object.fromEntries(saved) };
}

/**
 * Reads a saved plan.
 *
 * @throws DesiredError if the text is no saved plan
 */
export function parseSavedPlan(text: string, file: string): SavedPlan {
  try {
    const { version, salt, steps } = JSON.parse(text) as Partial<SavedPlan>;
    if (version === 1 && typeof salt === 'string' && typeof steps === 'object' && steps !== null) {
      return JSON.parse(text);
    }
  } catch {
    // not even JSON: the error below says so
  }
  throw new DesiredError(`${file} is no saved plan. Write one with: cdk8s-istio plan --out ${file}`);
}

/**
 * Refuses a decision that is not the one that was planned: the cluster, the program or the options have changed since.
 *
 * @throws DesiredError that names the objects with another decision
 */
export function assertAsPlanned(planned: SavedPlan, observed: Observed, decision: Decision): void {
  const { instance: { name, namespace } } = observed;
  if (planned.instance !== name || planned.namespace !== namespace) {
    throw new DesiredError(`the plan is for instance '${planned.instance}' in namespace '${planned.namespace}', and not for '${name}' in '${namespace}'`);
  }
  const now = savedPlan(observed, decision, planned.salt);
  const keys = [...new Set([...Object.keys(planned.steps), ...Object.keys(now.steps)])].sort();
  const moved = keys.flatMap((key) => differenceOf(planned.steps[key], now.steps[key]));
  if (moved.length > 0) {
    const more = moved.length > 10 ? [`and ${moved.length - 10} more`] : [];
    throw new DesiredError(`the cluster, the program or the options have changed since the plan was saved, and nothing is done. Plan again.\n${
      [...moved.slice(0, 10), ...more].map((line) => `  ${line}`).join('\n')}`);
  }
}

function differenceOf(planned: SavedStep | undefined, now: SavedStep | undefined): string[] {
  if (planned?.digest === now?.digest && planned?.action === now?.action) {
    return [];
  }
  const [before, after] = [planned?.action ?? 'no change', now?.action ?? 'no change'];
  const how = before === after ? `${after}, and it is not the same object or change any more` : `${after} instead of ${before}`;
  return [`${titleOf((now ?? planned)!.ref)}: ${how}`];
}

function digestOf(step: Step, salt: string): string {
  return createHmac('sha256', salt).update(canonical({ desired: step.desired, live: step.live && livePart(step, step.live) } as JsonObject)).digest('base64url');
}

/** Only the identity of an object outside the set counts if it is deleted: its owner can still write it, such as the lock of a leader. */
function livePart(step: Step, live: KubeObject): JsonObject {
  return step.action === 'delete' && !isMain(step) ? { uid: live.metadata.uid! } : comparable(live);
}

/** What a plan shows of a live object: not its status, nor what changes with every write. */
function comparable({ status, metadata, ...rest }: KubeObject): JsonObject {
  const { managedFields, resourceVersion, generation, ...shown } = metadata;
  return { ...rest, metadata: shown };
}
