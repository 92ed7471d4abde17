import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { KubeObject, chartObjects } from './chart';
import { IstioRelease, parts } from '../lab/parts';

const exec = promisify(execFile);
const MAX_OUTPUT = 256 * 1024 * 1024;

/** The input of injection: the templates, their values, and the mesh config. */
export interface Injector {
  readonly release: IstioRelease;
  readonly templates: { readonly [name: string]: string };
  readonly values: string;
  readonly mesh: string;
}

/** The settings of the istiod process. */
export interface Run {
  readonly environment?: { readonly [name: string]: string };
  readonly revision?: string;
}

/** The injector that the official chart installs. */
export async function chartInjector(release: IstioRelease, values: object): Promise<Injector> {
  return injectorOf(release, await chartObjects(release, 'istiod', values));
}

/** The injector that these objects install. */
export function injectorOf(release: IstioRelease, objects: KubeObject[]): Injector {
  const dataWith = (key: string) => objects.find(({ kind, data }) => kind === 'ConfigMap' && data[key] !== undefined)!.data;
  const { config, values } = dataWith('config');
  return { release, templates: parse(config).templates, values, mesh: dataWith('mesh').mesh };
}

/** Injects pods without a cluster. It returns the output of istioctl, one text for each pod, with sorted keys. */
export async function inject({ release, templates, values, mesh }: Injector, pods: object[], { environment, revision }: Run = {}): Promise<string[]> {
  const { istio } = await parts({ only: ['istioctl'] });
  const config = JSON.stringify({ policy: 'enabled', defaultTemplates: ['sidecar'], templates });
  const files = { config, values, mesh, pods: pods.map((pod) => JSON.stringify(pod)).join('\n---\n') };
  const { stdout } = await inScratch(files, (path) => exec(istio(release).istioctl, [
    'kube-inject', '--filename', path('pods'), '--injectConfigFile', path('config'), '--valuesFile', path('values'), '--meshConfigFile', path('mesh'),
    ...(revision ? ['--revision', revision] : []),
  ], { maxBuffer: MAX_OUTPUT, env: { ...process.env, ...environment } }));
  return stdout.split(/^---\n/m).slice(0, -1);
}

async function inScratch<T>(files: { [name: string]: string }, use: (path: (name: string) => string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-injection-'));
  const path = (name: string) => join(folder, name);
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(path(name), content);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
