import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonObject } from '../../src/json';
import { bundled, Running } from '../cli/bundled';
import { Captured } from '../cli/captured';

/** Runs the bundled command on one cluster, with objects as manifests. */
export class Cli {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));

  constructor(private readonly kubeconfig: string, private readonly namespace: string) {}

  public run(command: string, objects?: JsonObject[], ...flags: string[]): Promise<Captured> {
    return bundled(this.args(command, objects, flags));
  }

  /** Starts the command in its own process, which can be killed. */
  public start(command: string, objects?: JsonObject[], ...flags: string[]): Running {
    return new Running(this.args(command, objects, flags));
  }

  /** The same, with a file as its standard output. */
  public startWithOutput(output: string, command: string, objects?: JsonObject[]): Running {
    return new Running(this.args(command, objects, []), '', output);
  }

  /** Writes a file with these objects. */
  public write(objects: JsonObject[]): string {
    return this.writeText(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }), 'manifests.json');
  }

  /** Writes a file with this text. */
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
