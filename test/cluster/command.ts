import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main';
import { JsonObject } from '../../src/json';
import { Captured, captured } from '../cli/captured';

/** The command as a user calls it, on one cluster, with manifests given as objects. */
export class Cli {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));

  constructor(private readonly kubeconfig: string, private readonly namespace: string) {}

  public run(command: string, objects?: JsonObject[], ...flags: string[]): Promise<Captured> {
    return captured(() => main(this.args(command, objects, flags)));
  }

  /** The same in a process of its own, which can be killed. */
  public start(command: string, objects?: JsonObject[], ...flags: string[]): Running {
    return new Running(this.args(command, objects, flags));
  }

  /** A file of these objects. */
  public write(objects: JsonObject[]): string {
    return this.writeText(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }), 'manifests.json');
  }

  /** A file of this text. */
  public writeText(text: string, name = 'manifests.yaml'): string {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    return file;
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private args(command: string, objects: JsonObject[] | undefined, flags: string[]): string[] {
    return [command, '--kubeconfig', this.kubeconfig, '-n', this.namespace, ...objects ? ['-f', this.write(objects)] : [], ...flags];
  }
}

export class Running {
  public stdout = '';
  public stderr = '';
  /** The exit code, or the signal that ended it. */
  public readonly ended: Promise<number | string>;
  private readonly child: ChildProcess;

  constructor(args: string[]) {
    this.child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, '..', '..', 'src', 'cli', 'main.ts'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout!.on('data', (chunk) => { this.stdout += chunk; });
    this.child.stderr!.on('data', (chunk) => { this.stderr += chunk; });
    this.ended = new Promise((resolve) => this.child.on('close', (code, signal) => resolve(code ?? signal!)));
  }

  public kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
