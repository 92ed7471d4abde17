import { helmReleaseOf } from './adoption';
import { Applying, withHint } from './applying';
import { Action, Outcome, Result, RunOptions } from './events';
import { Ending, Worker } from './execute';
import { ALL_SUCCEEDED } from './graph';
import { Instance } from './instance';
import { WAVES } from './order';
import { Readiness } from './readiness';
import { Readying } from './readying';
import { Reason, reasonOf } from './reason';
import { giveUp } from './released';
import { restart } from './restart';
import { isApply, isEffective, Step } from './step';
import { View } from './view';
import { titleOf } from '../json';
import { ifAllowed, isRejection, KubeClient, KubeObject, refOf } from '../kube';

/**
 * Whether the condition of a step `wait` holds. It is asked again until it does, or until the deadline of the run: after a pause, and at once
 * if something changes that it has read through the view.
 */
export type WaitLook = (client: KubeClient, step: Step, view: View) => Promise<Readiness>;

export interface WorkerOptions extends RunOptions {
  instance: Instance;
  /** The conditions that steps of rules wait for, by type. */
  waits: { [type: string]: WaitLook };
  /** Whether pods of a workload differ from those that it would get now. It is asked when all objects of the set are ready. */
  isOutdated: (client: KubeClient, workload: KubeObject) => Promise<boolean>;
  /** Called once all objects of the set are applied and ready, before anything is pruned. @returns whether to prune */
  onAllSucceeded: () => Promise<boolean>;
}

/** Does steps on a cluster, and records the outcome of each. */
export class ClusterWorker implements Worker {
  /** The objects of the set as they live now. */
  public readonly applied = new Map<string, KubeObject>();
  /** The objects that were deleted and are gone. */
  public readonly gone = new Set<string>();
  /** The objects of which the answer to their deletion says that they are gone: nothing is waited for. */
  private readonly goneAtOnce = new Set<string>();
  /** The workloads whose pods were restarted, by their steps. */
  private readonly restarted = new Map<string, KubeObject>();
  private failed = false;

  constructor(
    private readonly client: KubeClient,
    private readonly result: Result,
    private readonly readying: Readying,
    private readonly applying: Applying,
    /** The keys of the steps that other effective steps wait for. */
    private readonly awaited: ReadonlySet<string>,
    private readonly options: WorkerOptions,
  ) {}

  public stopped(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  public async send(step: Step): Promise<Ending> {
    try {
      return await this.sendAction(step);
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      return this.fail(step, 'failed', withHint(error));
    }
  }

  public async settle(step: Step): Promise<Ending> {
    try {
      return await this.settleAction(step);
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      return this.fail(step, 'not ready', reasonOf(error));
    }
  }

  public block(step: Step, cause: Step): void {
    if (step.action === 'milestone' || step.action === 'restart') {
      return;
    }
    if (step.action === 'delete' && cause.key === ALL_SUCCEEDED) {
      this.record(step, 'kept', { code: 'PruneWaits', message: 'it is deleted after a run in which all objects of the set succeed' });
    } else if (cause.key === ALL_SUCCEEDED) {
      this.fail(step, 'blocked', { code: 'PruneWaits', message: 'it takes something away, and is applied after a run in which all other objects succeed' });
    } else {
      const action = this.result.get(cause.key)?.action ?? 'failed';
      const how = action === 'failed' ? 'was refused' : `is ${action}`;
      this.fail(step, 'blocked', { code: 'DependencyFailed', message: `depends on ${titleOf(cause.ref)}, which ${how}` });
    }
  }

  private async sendAction(step: Step): Promise<Ending> {
    switch (step.action) {
      case 'create': case 'configure': case 'adopt':
        return this.apply(step);
      case 'unchanged':
        this.applied.set(step.key, step.live!);
        return this.done(step, 'unchanged');
      case 'delete':
        return this.delete(step);
      case 'release':
        await giveUp(this.client, step.live!, this.options.instance);
        return this.done(step, 'released', { ...step.reason!, message: `${step.reason!.message}: it is not deleted` });
      case 'keep':
        return this.done(step, 'kept', step.reason);
      case 'refuse':
        return this.fail(step, 'failed', step.reason!);
      case 'restart':
        return this.restart(step);
      case 'milestone':
        return this.reach(step);
      case 'forget': case 'wait':
        return 'succeeded';
    }
  }

  private async settleAction(step: Step): Promise<Ending> {
    if (step.action === 'delete') {
      return this.settleDeletion(step);
    }
    if (step.action === 'wait') {
      return this.settleWait(step);
    }
    if (step.action === 'restart') {
      return this.settleRestart(step);
    }
    if (!isApply(step)) {
      return 'succeeded';
    }
    const probes = isEffective(step) || this.awaited.has(step.key);
    const reason = await this.readying.untilReady(step.ref, this.applied.get(step.key)!, step.desired!, probes);
    return reason ? this.fail(step, 'not ready', reason) : 'succeeded';
  }

  private async delete({ key, live }: Step): Promise<Ending> {
    if (await this.client.delete(refOf(live!), live!.metadata.uid!, { live })) {
      this.goneAtOnce.add(key);
    }
    return 'succeeded';
  }

  private async settleDeletion(step: Step): Promise<Ending> {
    const reason = this.goneAtOnce.has(step.key) ? undefined : await this.readying.untilGone(step.live!);
    if (reason) {
      return this.fail(step, 'not ready', reason);
    }
    if (!this.stopped()) {
      this.gone.add(step.key);
      this.record(step, 'deleted');
    }
    return 'succeeded';
  }

  private async restart(step: Step): Promise<Ending> {
    if (await ifAllowed(this.options.isOutdated(this.client, step.of!.object))) {
      this.restarted.set(step.key, await restart(this.client, step.ref));
      this.record(step, 'restarted');
    } else if (step.reason) {
      this.record(step, this.result.get(step.addedFor!)?.action ?? 'unchanged', step.reason);
    }
    return 'succeeded';
  }

  private async settleRestart(step: Step): Promise<Ending> {
    const live = this.restarted.get(step.key);
    const reason = live && await this.readying.untilReady(step.ref, live, step.of!.object, false);
    return reason ? this.fail(step, 'not ready', reason) : 'succeeded';
  }

  private async settleWait(step: Step): Promise<Ending> {
    const look = this.options.waits[step.wait!.type];
    const { ready, failed, reason } = await this.readying.until(step.ref, (view) => look(this.client, step, view));
    const why: Reason = failed ? { code: 'Failed', message: reason } : { code: 'TimedOut', message: `${reason} (after ${this.options.timeout} s)` };
    return ready || this.stopped() ? 'succeeded' : this.fail(step, 'not ready', why);
  }

  private async apply(step: Step): Promise<Ending> {
    const answer = await this.applying.apply(step);
    if (!answer.object) {
      return this.fail(step, 'failed', answer.reason as Reason);
    }
    this.applied.set(step.key, answer.object);
    this.record(step, answer.action!, answer.reason, step.action === 'adopt' ? helmReleaseOf(step.live!) : undefined);
    return 'succeeded';
  }

  private async reach({ key, begins }: Step): Promise<Ending> {
    if (begins) {
      const { verb, wave, ...counts } = begins;
      this.options.onEvent({ type: 'wave', name: `${verb === 'delete' ? 'delete ' : ''}${WAVES[wave]}`, ...counts });
    }
    return key !== ALL_SUCCEEDED || (!this.failed && await this.options.onAllSucceeded()) ? 'succeeded' : 'failed';
  }

  private done(step: Step, action: Action, reason?: Partial<Reason>): Ending {
    this.record(step, action, reason);
    return 'succeeded';
  }

  private fail(step: Step, action: Action, reason: Reason): Ending {
    // An object that left the set and stays holds back no other one that left it, and a condition holds back only what waits for it.
    this.failed ||= step.of !== undefined || !['refuse', 'wait'].includes(step.action);
    this.record(step, action, reason);
    return 'failed';
  }

  private record(step: Step, action: Action, reason: Partial<Reason> = {}, release?: Outcome['release']): void {
    const { ref, of } = step;
    const key = step.action === 'restart' ? step.addedFor! : step.key;
    const outcome: Outcome = { ref, action, ...of && { origin: of.origin }, ...reason, ...release && { release } };
    this.result.record(key, outcome);
    this.options.onEvent({ type: 'object', outcome });
  }
}
