import { Adoption } from './adoption';
import { Applying } from './applying';
import { ClusterWorker, WaitLook } from './cluster-worker';
import { DecideOptions } from './decide';
import { Dependencies } from './dependencies';
import { Result, RunOptions } from './events';
import { Execution } from './execute';
import { hashOf } from './hash';
import { Instance } from './instance';
import { InventoryEntry } from './inventory';
import { Observed } from './observe';
import { Readying } from './readying';
import { Decision, isEffective, Step } from './step';
import { Deadline } from './wait';
import { keyOf, KubeClient } from '../kube';

export interface ExecuteOptions extends RunOptions, DecideOptions {
  instance: Instance;
  /** The conditions that steps of rules wait for, by type. @default none */
  waits?: { [type: string]: WaitLook };
}

/** One execution of a decision on a cluster. */
export class Run {
  public readonly readying: Readying;
  public readonly worker: ClusterWorker;

  constructor(
    client: KubeClient, observed: Observed, private readonly decision: Decision, private readonly result: Result, deadline: Deadline,
    private readonly options: ExecuteOptions, onAllSucceeded: (run: Run) => Promise<boolean> = async () => true,
  ) {
    const { instance } = options;
    const dependencies = new Dependencies(observed.desired.map(({ object }) => object), observed.namespaces);
    this.readying = new Readying(client, dependencies, deadline, { ...options, manager: instance.manager });
    const applying = new Applying(client, instance.manager, new Adoption(options.adopt, instance), this.readying);
    const workerOptions = { ...options, waits: options.waits ?? {}, onAllSucceeded: () => onAllSucceeded(this) };
    this.worker = new ClusterWorker(client, result, this.readying, applying, awaitedSteps(decision), workerOptions);
  }

  public async execute(): Promise<void> {
    await new Execution(this.decision, this.worker).run();
    this.result.interrupted = this.options.signal?.aborted ?? false;
  }

  /** The inventory during the run: whatever it may create or leave. */
  public get union(): InventoryEntry[] {
    return this.decision.steps.flatMap((step) => isMain(step) && (step.entry || step.action !== 'refuse') ? [this.entryOf(step)] : []);
  }

  /** The inventory after the run: what it has left in the cluster. */
  public get remaining(): InventoryEntry[] {
    const isLeft = ({ key, action }: Step) => action !== 'release' && action !== 'forget' && !this.worker.gone.has(key);
    const keys = new Set(this.decision.steps.filter((step) => isMain(step) && isLeft(step)).map(({ key }) => key));
    return this.union.filter((entry) => keys.has(keyOf(entry)));
  }

  private entryOf(step: Step): InventoryEntry {
    const applied = this.worker.applied.get(step.key);
    const ref = step.of?.ref ?? step.ref;
    const uid = applied?.metadata.uid ?? step.entry?.uid;
    const hash = applied ? hashOf(step.desired!) : step.entry?.hash;
    return { ...ref, ...uid && { uid }, ...hash && { hash } };
  }
}

/** Whether a step decides about an object: rules and milestones add others. */
function isMain({ key, action }: Step): boolean {
  return action !== 'milestone' && action !== 'wait' && !key.includes('@');
}

/** The keys of the steps that other steps wait for that write something. */
function awaitedSteps({ steps, edges }: Decision): Set<string> {
  const effective = new Set(steps.filter(isEffective).map(({ key }) => key));
  return new Set(edges.filter(({ to }) => effective.has(to)).map(({ from }) => from));
}
