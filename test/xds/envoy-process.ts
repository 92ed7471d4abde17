import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually } from '../lab/eventually';

const DEADLINE_MS = 60_000;

/** A real Envoy with a configuration of its own, without a cluster. Its administration interface is a Unix socket in its folder. */
export class EnvoyProcess {
  /**
   * Starts an Envoy, and waits until it has all its listeners.
   *
   * @param program the path of the part `envoy`
   * @param folder the folder of the configuration and of the socket. It belongs to the caller
   * @param config the bootstrap configuration, without the administration interface
   * @throws if Envoy ends or is not ready in a minute, with what it has written. It does not run any more then
   */
  public static async start(program: string, folder: string, config: object): Promise<EnvoyProcess> {
    const admin = join(folder, 'admin');
    const file = join(folder, 'envoy.json');
    writeFileSync(file, JSON.stringify({ admin: { address: { pipe: { path: admin } } }, ...config }));
    const flags = ['--disable-hot-restart', '--concurrency', '1', '--log-level', 'error'];
    const envoy = new EnvoyProcess(admin, spawn(program, ['-c', file, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] }));
    try {
      await eventually(async () => envoy.hasEnded || await envoy.expectReady(), DEADLINE_MS);
      if (envoy.hasEnded) throw new Error('Envoy has ended');
      return envoy;
    } catch (error) {
      await envoy.stop();
      throw new Error(`${(error as Error).message}: ${envoy.log.slice(0, 3000)}`);
    }
  }

  private log = '';
  private readonly ended: Promise<unknown>;

  private constructor(private readonly admin: string, private readonly child: ChildProcess) {
    this.ended = once(child, 'close');
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => this.log += chunk);
  }

  /** The answer of the administration interface. */
  public async asked(path: string): Promise<string> {
    const [response] = await once(request({ socketPath: this.admin, path, agent: false }).end(), 'response');
    return text(response);
  }

  public async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async expectReady(): Promise<void> {
    const answer = await this.asked('/ready');
    if (!answer.includes('LIVE')) throw new Error(`Envoy is not ready: ${answer}`);
  }
}
