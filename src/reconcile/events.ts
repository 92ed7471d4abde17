import { HelmRelease } from './adoption';
import { ObjectRef } from '../kube';

/** What has been done about one object. */
export type Action =
  /** It was not there. */
  | 'created'
  /** It was there and has been changed. */
  | 'configured'
  /** It was there and is as it shall be. */
  | 'unchanged'
  /** It was there, of somebody else's making, and is the instance's own now. */
  | 'adopted'
  /** It is as it shall be, and its pods were made anew. */
  | 'restarted'
  /** It left the set, or all of the set goes. */
  | 'deleted'
  /** It left the set and stays: its kind is deleted only when asked for. */
  | 'kept'
  /** It left the set and is not ours any more: somebody else has it, or it is gone. */
  | 'released'
  /** The API server refused it. */
  | 'failed'
  /** It was not tried, since something that it needs failed or is not ready. */
  | 'blocked'
  /** It was applied and did not become ready in time. */
  | 'not ready';

/** What came of one object. */
export interface Outcome {
  ref: ObjectRef;
  action: Action;
  /** Where the object stands in the user's world, for those of the set. */
  origin?: string;
  /** Why, where it did not go well: the API server's own words; or whose it was. */
  message?: string;
  /** Helm's release that an adopted object was of. */
  release?: HelmRelease;
}

/** What a run tells on its way. */
export type ReconcileEvent =
  | { type: 'wave'; name: string; number: number; of: number; objects: number }
  | { type: 'object'; outcome: Outcome }
  | { type: 'waiting'; ref: ObjectRef; reason: string }
  | { type: 'ready'; ref: ObjectRef };

/** Actions after which a run has not done what it was asked for. */
const FAILURES: Action[] = ['failed', 'blocked', 'not ready'];

/** What came of a run: one outcome for each object, the last that holds. */
export class Result {
  /** Whether it was stopped on the way: what had begun is done, the rest was not begun. */
  public interrupted = false;
  private readonly outcomes = new Map<string, Outcome>();

  public record(key: string, outcome: Outcome): void {
    this.outcomes.set(key, outcome);
  }

  public get all(): Outcome[] {
    return [...this.outcomes.values()];
  }

  public get failures(): Outcome[] {
    return this.all.filter(({ action }) => FAILURES.includes(action));
  }

  public get ok(): boolean {
    return !this.interrupted && this.failures.length === 0;
  }

  /** How many objects of each action, in the order of the actions' appearance. */
  public get counts(): { [action: string]: number } {
    const counts: { [action: string]: number } = {};
    this.all.forEach(({ action }) => { counts[action] = (counts[action] ?? 0) + 1; });
    return counts;
  }
}

/** What is the same for every run. */
export interface RunOptions {
  /** How long to wait, in all, for what has been applied to become ready, or for what is deleted to be gone; in seconds. */
  timeout: number;
  onEvent: (event: ReconcileEvent) => void;
  /** When aborted, what is in flight is finished and nothing more is begun. */
  signal?: AbortSignal;
}
