import { Cli } from './command';
import { FaultyLab } from './faulty-lab';
import { config, namespace, role } from './objects';
import { JsonObject } from '../../src/json';
import { call, WRITES } from '../lab/faults';

/**
 * The method of Sieve (OSDI'22): a run is killed after each write that had an effect, and then run again. The API server must see as many
 * creations and deletions of each object as without the kill, and end in the same state.
 */
const OLD = [config('stays'), config('changes', { value: 'old' }), config('goes-1'), config('goes-2')];
const NEW = [config('stays'), config('changes', { value: 'new' }), config('comes'), role('comes')];
const COMMANDS: [string, JsonObject[]?][] = [['apply', OLD], ['apply', NEW], ['delete']];

/** Writes that have an effect on objects. The lock is renewed by time, and so differs between runs. */
const EFFECTIVE = /^(?!.*(\/leases|dryRun))/;

export interface Outcome {
  /** The numbers of creations and deletions of each object. */
  counts: { [key: string]: number };
  state: JsonObject;
  /** The number of effective writes of each command. */
  writes: number[];
}

export class Sieve {
  private count = 0;

  constructor(private readonly cluster: FaultyLab) {}

  /** Runs all commands, and kills one of them after its k-th effective write. @throws Error if it was not killed */
  public async run(kill?: { command: number; write: number }): Promise<Outcome> {
    const { lab, faulty: { proxy } } = this.cluster;
    const home = `sieve-${++this.count}`;
    await lab.request('POST', '/api/v1/namespaces', namespace(home));
    const cli = new Cli(this.cluster.faulty.kubeconfig, home);
    const written = () => proxy.requests.filter(({ method, path, status = 0 }) => WRITES.includes(method) && path.includes(`/${home}/`) && EFFECTIVE.test(path) && status < 300);
    const writes: number[] = [];
    for (const [index, [command, objects]] of COMMANDS.entries()) {
      const before = written().length;
      if (kill?.command === index) {
        const killed = cli.start(command, objects);
        proxy.on({ fault: call('answered', () => killed.kill('SIGKILL')), method: WRITES, path: EFFECTIVE, skip: kill.write - 1, count: 1 });
        if (await killed.ended !== 'SIGKILL') throw new Error(`${command} was not killed after write ${kill.write}`);
        proxy.clear();
      }
      await cli.run(command, objects);
      writes.push(written().length - before);
    }
    cli.remove();
    const counts: Outcome['counts'] = {};
    for (const { method, path, status } of written()) {
      const key = `${method === 'DELETE' ? 'deleted' : 'created'} ${path.replace(/\?.*/, '').replace(home, 'HOME')}`;
      if (method === 'DELETE' || status === 201) counts[key] = (counts[key] ?? 0) + 1;
    }
    return { counts, state: await this.state(home), writes };
  }

  private async state(home: string): Promise<JsonObject> {
    const paths = [`/api/v1/namespaces/${home}/configmaps`, `/apis/rbac.authorization.k8s.io/v1/namespaces/${home}/roles`, `/apis/coordination.k8s.io/v1/namespaces/${home}/leases`];
    const lists = await Promise.all(paths.map((path) => this.cluster.lab.request('GET', path)));
    const nameOf = ({ metadata: { name } }: JsonObject & { metadata: { name: string } }) => name;
    return Object.fromEntries(lists.map(({ kind, items }) => [kind, items.map(nameOf).sort()]));
  }
}

/** The moments of all kills: each effective write of each command of an undisturbed run. */
export function momentsOf({ writes }: Outcome): { command: number; write: number }[] {
  return writes.flatMap((count, command) => Array.from({ length: count }, (_, index) => ({ command, write: index + 1 })));
}
