import { ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { Captured } from './captured';

/** The bundled command, as npm publishes it. `test/run.ts` makes it before a tier that uses it. */
const COMMAND = join(__dirname, '..', '..', 'lib', 'bin', 'cdk8s-istio.js');

/** Runs the bundled command to its end and collects what it writes. */
export async function bundled(args: string[], input?: string): Promise<Captured> {
  const running = new Running(args, input);
  const code = await running.ended;
  if (typeof code !== 'number') throw new Error(`cdk8s-istio ${args[0]} was ended by ${code}: ${running.stderr}`);
  return { code, stdout: running.stdout, stderr: running.stderr };
}

/** The bundled command in a process of its own, which can be killed. */
export class Running {
  public stdout = '';
  public stderr = '';
  /** The exit code, or the signal that ended it. */
  public readonly ended: Promise<number | string>;
  private readonly child: ChildProcess;

  /** @param output the file that standard output goes to. @default it is collected */
  constructor(args: string[], input = '', output?: string) {
    const { env } = process; // jest gives each test file an own environment, which is not the default of spawn
    this.child = spawn(process.execPath, [COMMAND, ...args], { env, stdio: ['pipe', output === undefined ? 'pipe' : openSync(output, 'w'), 'pipe'] });
    this.child.stdout?.setEncoding('utf8').on('data', (chunk) => { this.stdout += chunk; });
    this.child.stderr!.setEncoding('utf8').on('data', (chunk) => { this.stderr += chunk; });
    this.child.stdin!.on('error', () => undefined); // it need not read its input
    this.child.stdin!.end(input);
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (code, signal) => resolve(code ?? signal!));
    });
  }

  /** Closes its standard output after the first piece, as `head -1` does. */
  public closeOutput(): void {
    this.child.stdout!.once('data', () => this.child.stdout!.destroy());
  }

  public kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
