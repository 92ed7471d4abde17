/** The host side of a lab, which is a real cluster and mesh on this machine. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type AccessLogRecord, parseAccessLog } from './access-log';
import { Api } from './api';
import type { ExecAnswer, ExecRequest } from './cluster/control';
import { type LabConfig, type NodeOptions, paths } from './config';
import { CLUSTER_PARTS, ISTIO_RELEASES, type IstioRelease, parts, pathsOf, storeFolder } from './parts';
import { requireHost } from './parts/requirements';
import { connectBoth } from './sockets';
import * as state from './state';
import { parseTraffic, type Traffic, trafficArguments, type TrafficResult } from './traffic';

/** The path of the node program in a lab image. */
const NODE = '/usr/local/bin/node';

export interface LabOptions {
  /** @default a random name */
  name?: string;
  /** @default one node: node-1, region r1, zone z1 */
  nodes?: NodeOptions[];
  /** Whether there are metrics for autoscalers. Without metrics, autoscalers do not change replicas. @default false */
  metrics?: boolean;
  /** Whether the lab continues after the process that started it has ended. @default false */
  detached?: boolean;
}

export interface CommandOptions { input?: string }
export interface CommandResult { code: number; stdout: string; stderr: string }

export class Lab {
  /** Resolves when the API server serves. Controllers and nodes follow within two seconds. */
  static async start(options: LabOptions = {}): Promise<Lab> {
    const { detached = false, metrics = false, nodes = [{ name: 'node-1' }] } = options;
    const name = options.name ?? `lab-${randomBytes(4).toString('hex')}`;
    await requireHost(storeFolder(), (line) => process.stderr.write(`lab: ${line}\n`));
    await parts({ only: CLUSTER_PARTS });
    const programs = pathsOf();
    await state.clearDead();
    const folder = state.create(name, { starter: state.thisProcess(), detached });
    try {
      const server = await listen();
      const config: LabConfig = {
        name,
        folder,
        nodes,
        metrics,
        images: join(__dirname, 'images'),
        builder: { root: join(__dirname, '..', '..'), node: process.execPath },
        programs: { ...programs, istio: Object.fromEntries(ISTIO_RELEASES.map((release) => [release, { ...programs.istio(release) }])) },
        port: (server.address() as AddressInfo).port,
        token: randomBytes(16).toString('hex'),
      };
      prepare(config);
      await launch(config, server, detached);
      return new Lab(name);
    } catch (error) {
      await state.remove(name);
      throw error;
    }
  }

  /** A running lab that another process started. */
  static connect(name: string): Lab {
    const owner = state.readOwner(state.folderOf(name));
    if (!owner || !state.isAlive(owner)) {
      throw new Error(`no lab named ${name} is up; there is: ${state.names().join(', ') || 'none'}`);
    }
    return new Lab(name);
  }

  readonly folder: string;
  /** The path of a kubeconfig that works on the host. */
  readonly kubeconfig: string;
  private readonly config: LabConfig;
  private readonly api: Api;
  private readonly forwards: Server[] = [];

  private constructor(readonly name: string) {
    this.folder = state.folderOf(name);
    this.kubeconfig = paths.kubeconfig(this.folder);
    this.config = JSON.parse(readFileSync(paths.config(this.folder), 'utf8'));
    const { clusters: [{ cluster }], users: [{ user }] } = JSON.parse(readFileSync(this.kubeconfig, 'utf8'));
    this.api = new Api({ url: cluster.server, ca: Buffer.from(cluster['certificate-authority-data'], 'base64').toString('utf8'), token: user.token });
  }

  async request<T = any>(method: string, path: string, body?: unknown, contentType?: string): Promise<T> {
    return this.api.request<T>(method, path, body, contentType);
  }

  /** @returns the output of kubectl @throws if kubectl fails */
  async kubectl(args: string[], options: CommandOptions = {}): Promise<string> {
    return succeed('kubectl', args, await command(this.config.programs.kubectl, args, this.kubeconfig, options));
  }

  async helm(args: string[], options: CommandOptions = {}): Promise<string> {
    const { helm } = await parts({ only: ['helm'] });
    return succeed('helm', args, await command(helm, args, this.kubeconfig, options));
  }

  /** Runs istioctl. Its exit code is part of the result, because istioctl reports findings by its exit code too. */
  async istioctl(release: IstioRelease, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
    const { istio } = await parts({ only: ['istioctl'], releases: [release] });
    return command(istio(release).istioctl, args, this.kubeconfig, options);
  }

  /** Runs a command in a container, as the user of the container. @param pod namespace/name */
  async exec(pod: string, container: string, argv: string[], { input }: CommandOptions = {}): Promise<CommandResult> {
    const [namespace, name] = pod.split('/');
    return askSupervisor(this.folder, { namespace, pod: name, container, argv, input });
  }

  /** Sends requests from a pod with a container of the image lab/client. */
  async drive({ from, ...traffic }: Traffic & { /** namespace/name */ from: string }): Promise<TrafficResult> {
    const [namespace, name] = from.split('/');
    const { spec } = await this.request('GET', `/api/v1/namespaces/${namespace}/pods/${name}`);
    const client = spec.containers.find(({ image }: { image: string }) => image.startsWith('lab/client'));
    if (!client) throw new Error(`pod ${from} has no container of the image lab/client, so it cannot drive traffic`);
    const { stdout, stderr } = await this.exec(from, client.name, [NODE, ...trafficArguments('/app/client.mjs', traffic)]);
    return parseTraffic(stdout || stderr);
  }

  /** The folder of the official charts of a release. */
  async charts(release: IstioRelease): Promise<string> {
    const { istio } = await parts({ only: ['charts'], releases: [release] });
    return istio(release).charts;
  }

  /** The log of a container since its last start. @param pod namespace/name */
  logs(pod: string, container: string): string {
    const [namespace, name] = pod.split('/');
    const file = join(paths.podLogs(this.folder, namespace, name), `${container}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** The access log of the proxy in an injected pod, if the mesh writes one. @param pod namespace/name */
  accessLog(pod: string): AccessLogRecord[] {
    return parseAccessLog(this.logs(pod, 'istio-proxy'));
  }

  /**
   * Forwards a port of the host into the lab while this process runs.
   * @param host the address or the full name of a pod or service (web.shop.svc.cluster.local)
   * @returns the port on 127.0.0.1
   */
  async forward(host: string, port: number): Promise<number> {
    const server = await listen();
    server.on('connection', (socket) => tunnel(this.folder, `${host}:${port}`, socket));
    server.unref();
    this.forwards.push(server);
    return (server.address() as AddressInfo).port;
  }

  /** Ends all processes of the lab and deletes its files. */
  async stop(): Promise<void> {
    this.api.close();
    for (const server of this.forwards) server.close();
    await state.remove(this.name);
  }
}

function prepare(config: LabConfig): void {
  const { folder } = config;
  for (const path of [`${folder}/logs/pods`, paths.volatile(folder)]) mkdirSync(path, { recursive: true });
  writeFileSync(paths.config(folder), JSON.stringify(config), { mode: 0o600 });
}

async function listen(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', resolve));
  return server;
}

/**
 * Creates the namespaces and runs the supervisor in them. The kernel ends all processes together with the starter, even if the starter is
 * killed: the end of the starter ends `unshare`, which ends the first process of the PID namespace, which ends
 * all others. The first process is a shell, because a shell reaps orphans and node does not.
 */
async function launch(config: LabConfig, server: Server, detached: boolean): Promise<void> {
  const { folder } = config;
  const bundle = join(folder, 'supervisor.js');
  await promisify(execFile)(require.resolve('esbuild/bin/esbuild'), [
    join(__dirname, 'cluster/supervisor.ts'), '--bundle', '--platform=node', '--target=node20', '--log-level=error', `--outfile=${bundle}`,
  ]);
  const init = [
    'set -e',
    'mount -t tmpfs tmpfs /run', // the names of namespaces, and the lock of iptables
    'mount -t tmpfs -o mode=755 tmpfs "$1/volatile"',
    '"$2" --enable-source-maps "$1/supervisor.js" "$1" & pid=$!',
    'exec 3>&-',
    'wait $pid',
  ].join('\n');
  const unshare = ['unshare', '--pid', '--fork', '--kill-child', '--mount', '--net', '--ipc', '--mount-proc', 'bash', '--norc', '-c', init, 'lab', folder, process.execPath];
  const tied = ['setpriv', '--pdeathsig', 'KILL', 'bash', '--norc', '-c', `[ $PPID = ${process.pid} ] && exec "$@"`, 'lab', ...unshare];
  const [file, ...args] = detached ? unshare : tied;
  const log = openSync(paths.log(folder, 'supervisor'), 'a');
  const namespaces = ['net', 'mnt'].map((name) => openSync(`/proc/self/ns/${name}`, 'r')); // in the order of HOST_NAMESPACES
  const child = spawn(file, args, { detached, env: process.env, stdio: ['ignore', log, log, 'ipc', ...namespaces] });
  for (const descriptor of [log, ...namespaces]) closeSync(descriptor);
  child.send({}, server, () => server.close());
  await ready(child, folder);
  state.writeOwner(folder, { starter: state.thisProcess(), detached, init: state.processOf(childOf(child.pid!)) });
  if (child.connected) child.disconnect();
  child.unref();
}

async function ready(child: ChildProcess, folder: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the lab did not start:\n${tails(folder)}`)));
    child.once('message', () => resolve());
  }).finally(() => child.removeAllListeners());
}

function tails(folder: string): string {
  return readdirSync(`${folder}/logs`).filter((file) => file.endsWith('.log'))
    .map((file) => `-- ${file}\n${readFileSync(`${folder}/logs/${file}`, 'utf8').split('\n').slice(-12).join('\n')}`).join('\n');
}

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

async function command(file: string, args: string[], kubeconfig: string, { input }: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: { ...process.env, KUBECONFIG: kubeconfig } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => stdout += chunk);
    child.stderr.setEncoding('utf8').on('data', (chunk) => stderr += chunk);
    child.stdin.on('error', () => undefined); // the process may not read its whole input
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
    child.stdin.end(input);
  });
}

async function askSupervisor(folder: string, body: ExecRequest): Promise<ExecAnswer> {
  return new Promise((resolve, reject) => {
    // Uses a new connection, because the other side can close a kept connection at the moment when it is used again.
    request({ socketPath: paths.control(folder), method: 'POST', path: '/exec', agent: false }, async (response) => {
      const answer = JSON.parse(await text(response));
      if (response.statusCode === 200) resolve(answer);
      else reject(new Error(answer.message));
    }).on('error', reject).end(JSON.stringify(body));
  });
}

function tunnel(folder: string, target: string, socket: Socket): void {
  socket.on('error', () => socket.destroy());
  request({ socketPath: paths.control(folder), method: 'CONNECT', path: target })
    .on('connect', (_response, there: Socket) => connectBoth(socket, there))
    .on('error', () => socket.destroy())
    .end();
}

function succeed(name: string, args: string[], { code, stdout, stderr }: CommandResult): string {
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}: ${stderr || stdout}`);
  return stdout;
}
