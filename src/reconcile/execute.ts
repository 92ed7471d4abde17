import { ALL_SUCCEEDED } from './graph';
import { Decision, Edge, EdgeKind, Step } from './step';

/** How a step ended. */
export type Ending = 'succeeded' | 'failed';

/** Does what the steps of a decision say. */
export interface Worker {
  /** Does the step. The step counts as sent when this resolves. */
  send(step: Step): Promise<Ending>;
  /** Waits until the object of the step is ready, or gone. */
  settle(step: Step): Promise<Ending>;
  /** The step is not done, since another one failed. */
  block(step: Step, cause: Step): void;
  /** Whether no further step may begin. */
  stopped(): boolean;
}

interface Node {
  step: Step;
  out: Edge[];
  /** The number of edges that hold the step back. */
  held: number;
  /** The first failed step that this one depends on. */
  cause?: Step;
}

/**
 * Walks the graph of a decision. A step begins as soon as its edges allow it, and the client limits the requests in flight. If a step fails, only
 * the steps that depend on it are blocked. After an error that concerns every request, the steps in flight are finished and no other begins.
 */
export class Execution {
  private readonly nodes: Map<string, Node>;
  private running = 0;
  private fatal?: { error: unknown };
  private ended: () => void;

  constructor({ steps, edges }: Decision, private readonly worker: Worker) {
    this.ended = () => undefined;
    this.nodes = new Map(steps.map((step) => [step.key, { step, out: [], held: 0 }]));
    for (const edge of edges.filter(({ from, to }) => this.nodes.has(from) && this.nodes.has(to))) {
      this.nodes.get(edge.from)!.out.push(edge);
      this.nodes.get(edge.to)!.held++;
    }
    assertNoCycle([...this.nodes.values()], this.nodes);
  }

  /** @throws the error that concerns every request, such as that the API server cannot be reached */
  public async run(): Promise<void> {
    const free = [...this.nodes.values()].filter(({ held }) => held === 0);
    if (free.length > 0) {
      await new Promise<void>((resolve) => {
        this.ended = resolve;
        free.forEach((node) => this.begin(node));
      });
    }
    if (this.fatal) {
      throw this.fatal.error;
    }
  }

  private begin(node: Node): void {
    this.running++;
    void this.process(node).catch((error) => this.failed(error)).finally(() => {
      if (--this.running === 0) this.ended();
    });
  }

  /** After an interrupt, requests that wait for their turn are not sent: their errors are no failures. */
  private failed(error: unknown): void {
    if (!this.worker.stopped()) {
      this.fatal ??= { error };
    }
  }

  private async process(node: Node): Promise<void> {
    if (node.cause) {
      this.worker.block(node.step, node.cause);
      return this.pass(node, ['order', 'applied', 'ready'], 'failed');
    }
    if (this.mayNotBegin()) {
      return;
    }
    const sent = await this.worker.send(node.step);
    const isDeletion = node.step.action === 'delete';
    if (!isDeletion || sent === 'failed') {
      this.pass(node, ['order', 'applied'], sent);
    }
    const settled = sent === 'failed' ? sent : await this.worker.settle(node.step);
    this.pass(node, isDeletion && sent !== 'failed' ? ['order', 'applied', 'ready'] : ['ready'], settled);
  }

  private mayNotBegin(): boolean {
    return this.fatal !== undefined || this.worker.stopped();
  }

  private pass(node: Node, kinds: EdgeKind[], ending: Ending): void {
    if (this.mayNotBegin()) {
      return;
    }
    for (const edge of node.out.filter(({ kind }) => kinds.includes(kind))) {
      const target = this.nodes.get(edge.to)!;
      if (ending === 'failed' && edge.kind !== 'order') target.cause ??= causeOf(node);
      if (--target.held === 0) this.begin(target);
    }
  }
}

/** The step that a user can do something about: not a milestone of a rule, but what it waited for. */
function causeOf({ step, cause }: Node): Step {
  return step.action === 'milestone' && step.key !== ALL_SUCCEEDED && cause ? cause : step;
}

/** @throws Error that names steps that wait for each other: a rule of the domain is wrong */
function assertNoCycle(all: Node[], nodes: Map<string, Node>): void {
  const held = new Map(all.map((node) => [node, node.held]));
  const free = all.filter((node) => node.held === 0);
  let done = 0;
  for (let node = free.pop(); node; node = free.pop()) {
    done++;
    for (const { to } of node.out) {
      const target = nodes.get(to)!;
      held.set(target, held.get(target)! - 1);
      if (held.get(target) === 0) free.push(target);
    }
  }
  if (done < all.length) {
    const stuck = [...held].filter(([, count]) => count > 0).map(([{ step }]) => `${step.action} ${step.key}`);
    throw new Error(`these steps wait for each other: ${stuck.slice(0, 10).join('; ')}`);
  }
}
