import { Adoption } from './adoption';
import { Applying } from './applying';
import { ClusterWorker, WaitLook, WorkerOptions } from './cluster-worker';
import { DecideOptions } from './decide';
import { Dependencies } from './dependencies';
import { Result, RunOptions } from './events';
import { Execution } from './execute';
import { Instance } from './instance';
import { Observed } from './observe';
import { Readying } from './readying';
import { Sending } from './sending';
import { Decision, isEffective } from './step';
import { Deadline } from './wait';
import { KubeClient } from '../kube';

export interface ExecuteOptions extends RunOptions, DecideOptions {
  instance: Instance;
  /** The conditions that steps of rules wait for, by type. @default none */
  waits?: { [type: string]: WaitLook };
  /** Whether pods of a workload differ from those that it would get now. It is asked before each step `restart`. @default they differ */
  isOutdated?: WorkerOptions['isOutdated'];
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
    const applying = new Applying(client, instance, new Adoption(options.adopt, instance), new Sending(observed, options), this.readying);
    const { waits = {}, isOutdated = async () => true } = options;
    const workerOptions = { ...options, waits, isOutdated, onAllSucceeded: () => onAllSucceeded(this) };
    this.worker = new ClusterWorker(client, result, this.readying, applying, awaitedSteps(decision), workerOptions);
  }

  public async execute(): Promise<void> {
    await new Execution(this.decision, this.worker).run().finally(() => this.readying.close());
    this.result.interrupted = this.options.signal?.aborted ?? false;
  }
}

/** The keys of the steps that other steps wait for that write something. */
function awaitedSteps({ steps, edges }: Decision): Set<string> {
  const effective = new Set(steps.filter(isEffective).map(({ key }) => key));
  return new Set(edges.filter(({ to }) => effective.has(to)).map(({ from }) => from));
}
