import { Decision, Edge, EdgeKind, Step, StepAction } from '../../src/reconcile';
import { Ending, Execution, Worker } from '../../src/reconcile/execute';

const step = (key: string, action: StepAction = 'create'): Step => ({ key, action, ref: { apiVersion: 'v1', kind: 'ConfigMap', name: key } });
const edge = (from: string, to: string, kind: EdgeKind = 'ready'): Edge => ({ from, to, kind });

/** A worker that records what happens, and answers as it is told. */
class Recorder implements Worker {
  public readonly log: string[] = [];
  public stop = false;

  constructor(private readonly answers: { [event: string]: Ending | Error | Promise<Ending> } = {}) {}

  public send({ key }: Step): Promise<Ending> {
    return this.answer(`send ${key}`);
  }

  public settle({ key }: Step): Promise<Ending> {
    return this.answer(`settle ${key}`);
  }

  public block({ key }: Step, cause: Step): void {
    this.log.push(`block ${key} by ${cause.key}`);
  }

  public stopped(): boolean {
    return this.stop;
  }

  private async answer(event: string): Promise<Ending> {
    this.log.push(event);
    const answer = await (this.answers[event] ?? 'succeeded');
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

async function run(decision: Decision, worker: Recorder): Promise<string[]> {
  await new Execution(decision, worker).run();
  return worker.log;
}

test('a step with a ready edge begins after the other one is ready, and with an applied edge after it was sent', async () => {
  let ready: (ending: Ending) => void = () => undefined;
  const worker = new Recorder({ 'settle a': new Promise<Ending>((resolve) => { ready = resolve; }) });
  const running = run({ steps: [step('a'), step('ready'), step('applied')], edges: [edge('a', 'ready'), edge('a', 'applied', 'applied')] }, worker);
  await new Promise(setImmediate);
  expect(worker.log).toEqual(['send a', 'send applied', 'settle a', 'settle applied']);
  ready('succeeded');
  expect(await running).toEqual(['send a', 'send applied', 'settle a', 'settle applied', 'send ready', 'settle ready']);
});

test('a deletion is over when the object is gone: only then the next wave begins', async () => {
  const log = await run({ steps: [step('a', 'delete'), step('b', 'delete')], edges: [edge('a', 'b', 'order')] }, new Recorder());
  expect(log).toEqual(['send a', 'settle a', 'send b', 'settle b']);
});

test.each<[string, Ending]>([['send a', 'failed'], ['settle a', 'failed']])('after %s has failed, its dependents are blocked, and all others go on', async (event, ending) => {
  const steps = ['a', 'b', 'c', 'later', 'free'].map((key) => step(key));
  const log = await run({ steps, edges: [edge('a', 'b'), edge('b', 'c'), edge('a', 'later', 'order')] }, new Recorder({ [event]: ending }));
  expect(log).toEqual(expect.arrayContaining(['block b by a', 'block c by b', 'send later', 'send free']));
  expect(log).not.toContain('send b');
});

test('an error that concerns every request is thrown, after the steps in flight', async () => {
  const worker = new Recorder({ 'send a': new Error('unreachable'), 'send b': new Promise((resolve) => setTimeout(resolve, 10, 'succeeded')) });
  await expect(run({ steps: [step('a'), step('b'), step('c')], edges: [edge('b', 'c')] }, worker)).rejects.toThrow('unreachable');
  expect(worker.log).toEqual(expect.arrayContaining(['send a', 'send b']));
  expect(worker.log).not.toContain('send c');
});

test('after an interrupt no step begins, and requests that were not sent are no errors', async () => {
  const worker = new Recorder({ 'send b': new Error('not sent') });
  const sendOf = worker.send.bind(worker);
  worker.send = async (each) => {
    worker.stop = true;
    return sendOf(each);
  };
  expect(await run({ steps: [step('a'), step('b')], edges: [edge('a', 'b')] }, worker)).toEqual(['send a', 'settle a']);
});

test('steps that wait for each other are an error that names them', () => {
  expect(() => new Execution({ steps: [step('a'), step('b')], edges: [edge('a', 'b'), edge('b', 'a')] }, new Recorder()))
    .toThrow('these steps wait for each other: create a; create b');
});

test('a decision without steps ends at once', async () => {
  expect(await run({ steps: [], edges: [] }, new Recorder())).toEqual([]);
});
