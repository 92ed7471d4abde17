import { parse } from 'yaml';
import { KubeObject, chartObjects } from './chart';
import { IstioVersion } from '../../src/istio';
import { isSince } from '../../src/istio/internal';
import { IstioRelease, parts } from '../lab/parts';
import { recorder } from '../lab/recorded';

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

/** Injects pods without a cluster. It returns the output of istioctl, one text for each pod, with sorted keys. An error of istioctl is thrown. */
export async function inject({ release, templates, values, mesh }: Injector, pods: object[], { environment, revision }: Run = {}): Promise<string[]> {
  const { istio } = await parts({ only: ['istioctl'] });
  // Without a revision, newer releases ask a cluster for the default one, for ever if there is none.
  const wanted = revision ?? (isSince(IstioVersion.of(release), '1.28') ? 'default' : undefined);
  const config = JSON.stringify({ policy: 'enabled', defaultTemplates: ['sidecar'], templates });
  const { code, stdout, stderr } = await recorder.ask({
    program: istio(release).istioctl,
    args: [
      'kube-inject', '--filename', 'pods', '--injectConfigFile', 'config', '--valuesFile', 'values', '--meshConfigFile', 'mesh',
      ...(wanted ? ['--revision', wanted] : []),
    ],
    files: { config, values, mesh, pods: pods.map((pod) => JSON.stringify(pod)).join('\n---\n') },
    environment,
  });
  if (code !== 0) throw new Error(stderr);
  return stdout.split(/^---\n/m).slice(0, -1);
}
