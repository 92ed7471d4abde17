import { decide } from './decide';
import { DesiredError, DesiredObject } from './desired';
import { Result } from './events';
import { checkGuards, GuardOptions } from './guard';
import { assertHandedOver } from './hand-over';
import { Inventory } from './inventory';
import { lockOptions, withLock } from './lock';
import { observe, Observed } from './observe';
import { assertPrunes, PruneOptions } from './prune-guard';
import { entriesAfter, entriesDuring, Progress } from './recorded';
import { ExecuteOptions, Run } from './run';
import { assertAsPlanned, SavedPlan } from './saved-plan';
import { Decision, isEffective } from './step';
import { Deadline } from './wait';
import { ifAllowed, KubeClient } from '../kube';

export interface ApplyRunOptions extends ExecuteOptions, GuardOptions, PruneOptions {
  /** The plan that was saved: the run is refused if it would do anything else. */
  planned?: SavedPlan;
}

/**
 * Makes the cluster equal to the desired objects. Each object is applied by server-side apply under the field manager of the instance, and
 * after the objects that it depends on are ready. If all objects are applied and ready, and outdated workloads restarted, the objects that left
 * the set are pruned. If nothing differs, nothing is written.
 *
 * If the API server refuses an object, only its dependents are not applied. If a guard refuses, nothing is done. Guards are asked before
 * the first write, and again before anything is pruned, since the cluster may have changed in between.
 */
export async function apply(connected: KubeClient, desired: DesiredObject[], options: ApplyRunOptions): Promise<Result> {
  const deadline = new Deadline(options.timeout);
  const client = connected.until(deadline);
  const result = new Result();
  const first = new ApplyRun(client, desired, options, deadline, result);
  const differs = await first.look();
  first.assertAsPlanned();
  if (!differs) {
    return first.confirm();
  }
  const isNew = await first.ensureNamespace();
  return withLock(client, options.instance, lockOptions(options, deadline), async (locked, signal, followsKilled) => {
    const run = new ApplyRun(locked, desired, { ...options, signal }, deadline, result, followsKilled);
    const stillDiffers = await run.look();
    if (!isNew) run.assertAsPlanned(); // another run may have changed the cluster meanwhile
    return stillDiffers ? run.change() : run.confirm();
  });
}

class ApplyRun {
  private inventory!: Inventory;
  private observed!: Observed;
  private decision!: Decision;

  constructor(
    private readonly client: KubeClient,
    private readonly desired: DesiredObject[],
    private readonly options: ApplyRunOptions,
    private readonly deadline: Deadline,
    private readonly result: Result,
    private readonly followsKilled = false,
  ) {}

  /** Looks at the cluster and decides. @returns whether anything differs */
  public async look(): Promise<boolean> {
    const { client, desired, options } = this;
    this.inventory = await Inventory.read(client, options.instance);
    this.observed = await observe(client, desired, this.inventory.all, options.instance, options);
    assertHandedOver(this.observed, options);
    this.decision = decide(this.observed, options);
    assertPrunes(this.observed, this.decision, options);
    return this.decision.steps.some((step) => isEffective(step) || (step.action === 'unchanged' && step.entry?.uid !== step.live!.metadata.uid));
  }

  public assertAsPlanned(): void {
    if (this.options.planned) assertAsPlanned(this.options.planned, this.observed, this.decision);
  }

  /** Nothing differs: waits until all objects are ready. It writes nothing, unless pods turn out to be out of date that could not be compared before. */
  public async confirm(): Promise<Result> {
    await this.newRun(async () => true).execute();
    return this.result;
  }

  public async change(): Promise<Result> {
    const { client, desired, options, decision, result } = this;
    await checkGuards(client, desired, decision, options);
    const run = this.newRun((current) => this.beforePrune(current));
    await this.inventory.write(entriesDuring(decision, this.progress(run)));
    await run.execute();
    if (!result.interrupted) { // else the inventory may name more objects than exist, and so loses none
      await this.inventory.write(entriesAfter(decision, this.progress(run)));
    }
    return result;
  }

  /** The namespace of the inventory is the only object that is applied before the inventory is written. @returns whether it was created now */
  public async ensureNamespace(): Promise<boolean> {
    const { namespace } = this.options.instance;
    if (await this.namespaceExists(namespace)) {
      return false;
    }
    const own = this.decision.steps.find(({ of, ref }) => of && ref.kind === 'Namespace' && ref.name === namespace);
    if (!own) {
      throw new DesiredError(`namespace '${namespace}' does not exist, and is not among the objects to apply. Create it first (kubectl create namespace ${namespace}), or choose another namespace with -n`);
    }
    await checkGuards(this.client, this.desired, this.decision, this.options);
    this.inventory.assertFits(this.desired.map(({ ref }) => ref));
    await this.newRun(async () => true, { steps: [own], edges: [] }).execute();
    for (const { message } of this.result.failures) {
      throw new DesiredError(`namespace '${namespace}' is to hold the inventory and cannot be created: ${message}`);
    }
    return true;
  }

  /** Credentials for one namespace may not be allowed to read the namespace itself. It then counts as existing. */
  private async namespaceExists(namespace: string): Promise<boolean> {
    const exists = this.client.find({ apiVersion: 'v1', kind: 'Namespace', name: namespace }).then(Boolean);
    return await ifAllowed(exists) ?? true;
  }

  private newRun(onAllSucceeded: (run: Run) => Promise<boolean>, decision = this.decision): Run {
    return new Run(this.client, this.observed, decision, this.result, this.deadline, this.options, onAllSucceeded);
  }

  private progress({ worker: { applied, gone } }: Run): Progress {
    return { applied, gone, followsKilled: this.followsKilled };
  }

  private async beforePrune(run: Run): Promise<boolean> {
    const { client, desired, decision, options } = this;
    if (decision.steps.some(({ action }) => action === 'delete')) {
      await this.inventory.write(entriesDuring(decision, this.progress(run))); // the inventory is complete if a guard refuses now
      await checkGuards(client, desired, decision, options);
    }
    return true;
  }
}
