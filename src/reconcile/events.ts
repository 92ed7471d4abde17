import { HelmRelease } from './adoption';
import { ReasonCode } from './reason';
import { ObjectRef } from '../kube';

/** What a run has done about one object. */
export type Action =
  /** The object did not exist. */
  | 'created'
  /** The object existed and was changed. */
  | 'configured'
  /** The object existed as desired. */
  | 'unchanged'
  /** The object existed, and another tool owned it. It belongs to the instance now. */
  | 'adopted'
  /** An immutable field changed, and the object allows that it is deleted and created again. */
  | 'recreated'
  /** The object is as desired, and its pods were restarted. */
  | 'restarted'
  /** The object left the set and was pruned, or all of the set was deleted. */
  | 'deleted'
  /** The object left the set and stays, since objects of its kind are deleted only on request. */
  | 'kept'
  /** The object left the set and does not belong to the instance any more. It stays, and leaves the inventory. */
  | 'released'
  /** The API server refused the object. */
  | 'failed'
  /** The object was not applied, since an object that it depends on failed or is not ready. */
  | 'blocked'
  /** The object was applied and did not become ready in time, or was deleted and is not gone in time. */
  | 'not ready';

/** The order in which a summary names actions. Objects are written at the same time, so the order of their ends says nothing. */
const ORDER: readonly Action[] = [
  'created', 'configured', 'adopted', 'recreated', 'restarted', 'unchanged', 'kept', 'released', 'deleted', 'failed', 'blocked', 'not ready',
];

const FAILURES: Action[] = ['failed', 'blocked', 'not ready'];

/** Whether a run with this action has not done what it was asked to do. */
export function isFailure(action: Action): boolean {
  return FAILURES.includes(action);
}

/** The outcome for one object. */
export interface Outcome {
  ref: ObjectRef;
  action: Action;
  /** Where the object was defined: its construct, or its file and document. Only for desired objects. */
  origin?: string;
  /** The kind of the reason, for programs. */
  code?: ReasonCode;
  /** The reason of a failure, in the words of the API server where it gives one; or the earlier owner. */
  message?: string;
  /** The Helm release that an adopted object belonged to. */
  release?: HelmRelease;
}

/** What a run reports while it goes on. */
export type ReconcileEvent =
  | { type: 'wave'; name: string; number: number; of: number; objects: number }
  | { type: 'object'; outcome: Outcome }
  | { type: 'waiting'; ref: ObjectRef; reason: string }
  | { type: 'ready'; ref: ObjectRef };

/** The result of a run: one outcome for each object. A later outcome of an object replaces an earlier one. */
export class Result {
  /** Whether the run was interrupted: it finished the requests in flight and began no others. */
  public interrupted = false;
  private readonly outcomes = new Map<string, Outcome>();

  /** An object that a run has changed stays so, although it is as desired from then on. */
  public record(key: string, outcome: Outcome): void {
    if (outcome.action !== 'unchanged' || (this.outcomes.get(key)?.action ?? 'unchanged') === 'unchanged') {
      this.outcomes.set(key, outcome);
    }
  }

  public get(key: string): Outcome | undefined {
    return this.outcomes.get(key);
  }

  public get all(): Outcome[] {
    return [...this.outcomes.values()];
  }

  public get failures(): Outcome[] {
    return this.all.filter(({ action }) => isFailure(action));
  }

  public get ok(): boolean {
    return !this.interrupted && this.failures.length === 0;
  }

  /** The number of objects for each action that happened. */
  public get counts(): { [action: string]: number } {
    const { all } = this;
    const counts = ORDER.map((action) => [action, all.filter((outcome) => outcome.action === action).length] as const);
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  }
}

/** The options of every run. */
export interface RunOptions {
  /** How long the run may wait in all, until applied objects are ready and deleted ones are gone; in seconds. */
  timeout: number;
  onEvent: (event: ReconcileEvent) => void;
  /** When aborted, the run finishes the requests in flight and begins no others. */
  signal?: AbortSignal;
}
