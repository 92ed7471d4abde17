import { readFileSync } from 'node:fs';
import { Cli } from './command';
import { FaultyLab } from './faulty-lab';
import { History } from './history';
import { masked, placesOfDifference } from './learned-mask';
import { config, namespace, role } from './objects';
import { Json, JsonObject } from '../../src/json';
import { Instance } from '../../src/reconcile';
import { Api } from '../lab/api';
import { eventually } from '../lab/eventually';
import type { Recorded } from '../lab/fault-proxy';
import { call, WRITES } from '../lab/faults';

/**
 * Commands that are run one after another, and the paths of all objects that they write. The lock is none of them: that of a killed process stays
 * until a run has something to write.
 */
export interface Workload {
  commands: [string, JsonObject[]?, ...string[]][];
  paths: (home: string) => string[];
}

const OLD = [config('stays'), config('changes', { value: 'old' }), config('goes-1'), config('goes-2')];
const NEW = [config('stays'), config('changes', { value: 'new' }), config('comes'), role('comes')];
export const SMALL: Workload = {
  commands: [['apply', OLD], ['apply', NEW], ['delete']],
  paths: (home) => [`/api/v1/namespaces/${home}/configmaps?fieldSelector=metadata.name!=kube-root-ca.crt`, `/apis/rbac.authorization.k8s.io/v1/namespaces/${home}/roles`],
};

/** The moment after a write of a command, counted from 1 among its writes of objects. */
export interface Moment { command: number; write: number }

/** What is left after one command, and what has happened to the objects until then. */
interface AfterCommand {
  state: Json;
  /** How often each object has been created and deleted. */
  counts: { [key: string]: number };
}

export interface Outcome {
  after: AfterCommand[];
  /** The moments after each write that had an effect. */
  moments: Moment[];
}

/**
 * The method of Sieve (OSDI'22) on the commands. Each run goes through the fault proxy, which records what it reads, watches and writes.
 *
 * 1. Learn: the commands run twice, undisturbed. What differs between the two is masked.
 * 2. Plan: one run for each write that had an effect.
 * 3. Test: the command is killed right after this write, and run again. After each command, the same objects live as without the kill, and the
 *    API server has seen as many creations and deletions of each of them. A kill that did not happen fails the run.
 *
 * No run writes an object that it has not read before, and no read allows the API server to answer from an old cache: so there are no stale
 * reads to inject.
 */
export class Sieve {
  private static count = 0;
  private readonly mask = new Set<string>();
  private readonly api: Api;

  constructor(private readonly cluster: FaultyLab, private readonly workload: Workload) {
    const { clusters: [{ cluster: { server, 'certificate-authority-data': ca } }], users: [{ user }] } = JSON.parse(readFileSync(cluster.lab.kubeconfig, 'utf8'));
    this.api = new Api({ url: server, ca: Buffer.from(ca, 'base64').toString('utf8'), token: user.token });
  }

  /** The outcome of undisturbed runs. */
  public async learn(): Promise<Outcome> {
    const [one, other] = [await this.run(), await this.run()];
    placesOfDifference(one.after as unknown as Json, other.after as unknown as Json).forEach((place) => this.mask.add(place));
    return { ...one, after: this.masked(one) };
  }

  /** Runs all commands, and kills one of them at the moment. @throws Error if it was not killed */
  public async killed(kill: Moment): Promise<AfterCommand[]> {
    return this.masked(await this.run(kill));
  }

  public stop(): void {
    this.api.close();
  }

  private masked({ after }: Outcome): AfterCommand[] {
    return masked(after as unknown as Json, this.mask) as unknown as AfterCommand[];
  }

  private async run(kill?: Moment): Promise<Outcome> {
    const home = `sieve-${String(++Sieve.count).padStart(4, '0')}`;
    await this.cluster.lab.request('POST', '/api/v1/namespaces', namespace(home));
    const history = new History(this.api, (key) => key.replaceAll(home, 'HOME'));
    const cli = new Cli(this.cluster.faulty.kubeconfig, home);
    const outcome: Outcome = { after: [], moments: [] };
    try {
      for (const path of this.workload.paths(home)) await history.follow(path);
      for (const [index, command] of this.workload.commands.entries()) {
        if (kill?.command === index) await this.kill(cli, command, kill);
        const requests = await this.recorded(async () => this.succeed(cli, command, kill?.command === index));
        outcome.moments.push(...effective(requests).map((write) => ({ command: index, write })));
        outcome.after.push(await this.after(home, history));
      }
    } finally {
      history.stop();
      cli.remove();
    }
    return outcome;
  }

  /** A delete that is run again may find nothing: the killed one had just deleted the inventory, which is the last write. */
  private async succeed(cli: Cli, [name, objects, ...flags]: Workload['commands'][number], isAgain: boolean): Promise<void> {
    const { code, stdout, stderr } = await cli.run(name, objects, ...flags);
    const isDone = code === 0 || (isAgain && name === 'delete' && stderr.includes('nothing is known of instance'));
    if (!isDone) throw new Error(`${name} ended with ${code}: ${stdout}${stderr}`);
  }

  private async kill(cli: Cli, [name, objects, ...flags]: Workload['commands'][number], { write }: Moment): Promise<void> {
    const { proxy } = this.cluster.faulty;
    await this.recorded(async () => {
      const running = cli.start(name, objects, ...flags);
      proxy.on({ fault: call('answered', () => running.kill('SIGKILL')), method: WRITES, path: OF_OBJECTS, skip: write - 1, count: 1 });
      if (await running.ended !== 'SIGKILL') throw new Error(`${name} was not killed after write ${write}: ${running.stdout}${running.stderr}`);
      proxy.clear();
    });
  }

  /** All requests of one process. */
  private async recorded(work: () => Promise<void>): Promise<Recorded[]> {
    const { requests } = this.cluster.faulty.proxy;
    const begin = requests.length;
    await work();
    const own = requests.slice(begin);
    expect(blindWrites(own)).toEqual([]);
    expect(own.filter(isCachedRead).map(({ path }) => path)).toEqual([]);
    return own;
  }

  private async after(home: string, history: History): Promise<AfterCommand> {
    const objects: JsonObject[] = [];
    await eventually(async () => {
      const lists = await Promise.all(this.workload.paths(home).map((path) => this.api.request('GET', path)));
      objects.splice(0, Infinity, ...lists.flatMap(({ kind, items }) => items.map((item: JsonObject) => ({ kind: kind.replace(/List$/, ''), ...item }))));
      expect(history.hasSeen(objects)).toBe(true);
    });
    const { id } = new Instance('default', home);
    const text = JSON.stringify(Object.fromEntries(objects.map(stateOf))).replaceAll(home, 'HOME').replaceAll(id, 'ID');
    return { state: JSON.parse(text), counts: { ...history.counts } };
  }
}

/** Writes of objects, not of the lock, which is renewed by time, and not those that only ask. */
const OF_OBJECTS = /^(?!.*(\/leases|dryRun))/;

/** The numbers of the writes that had an effect, among all writes of objects. */
function effective(requests: Recorded[]): number[] {
  const writes = requests.filter(({ method, path }) => WRITES.includes(method) && OF_OBJECTS.test(path));
  return writes.flatMap(({ status = 0 }, index) => status < 300 ? [index + 1] : []);
}

const pathOf = ({ path }: Recorded) => path.replace(/\?.*/, '');

/** Writes of objects that the process had neither read nor listed. */
function blindWrites(requests: Recorded[]): string[] {
  const heard = new Set<string>();
  return requests.flatMap((request) => {
    const path = pathOf(request);
    if (!WRITES.includes(request.method)) {
      heard.add(path);
      return [];
    }
    const collection = path.replace(/\/[^/]+$/, '');
    const isHeard = [path, collection, collection.replace(/\/namespaces\/[^/]+/, '')].some((each) => heard.has(each));
    return isHeard || /\/(leases|selfsubject\w+)/.test(path) ? [] : [`${request.method} ${path}`];
  });
}

/** A read that an API server may answer from its cache. A watch continues from a read, and so has a version. */
function isCachedRead({ method, path }: Recorded): boolean {
  return method === 'GET' && /[?&]resourceVersion=/.test(path) && !/[?&]watch=/.test(path);
}

/** An object without what the API server or others write, and with the field managers of the command. */
function stateOf(object: JsonObject): [string, JsonObject] {
  const { status, ...rest } = object;
  const { name, namespace: of = '', labels, annotations, managedFields = [], ownerReferences, finalizers } = object.metadata as any;
  const ours = managedFields.filter(({ manager }: JsonObject) => String(manager).startsWith('cdk8s-istio'));
  const managers = ours.map(({ time, ...each }: JsonObject) => JSON.stringify(each)).sort();
  const data = rest.data as JsonObject | undefined;
  // A run after a killed one records no digest of what it only compares: the last writes of the killed run may still arrive.
  const entryOf = ({ uid, hash, ...entry }: JsonObject) => ({ ...entry, hasUid: uid !== undefined });
  const entries = typeof data?.objects === 'string' ? { objects: JSON.parse(data.objects).map(entryOf) } : {};
  return [`${object.kind} ${of}/${name}`, {
    ...rest,
    ...data && { data: { ...data, ...entries } },
    metadata: { name, labels, annotations, managers, ownerReferences, finalizers } as unknown as JsonObject,
  }];
}
