import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { stringify } from 'yaml';
import type { LiveMesh, Place } from './live-mesh';
import { MeshInjection, IMeshWorkload, Mesh, MeshCommonProps } from '../../../src/install';
import { IMesh, IstioVersion } from '../../../src/istio';
import { MeshApp } from '../../../src/synth';
import { TrafficGateway, MeshService, TrafficSplit } from '../../../src/traffic';
import { bundled } from '../../cli/bundled';
import type { IstioRelease } from '../../lab/parts';

/** An install, and the proof that it works as requested. */
export interface Shape {
  readonly name: string;
  readonly release: IstioRelease;
  /** The tier that installs it. `npm test` leaves out what another release shows too. @default 'data-plane' */
  readonly tier?: ShapeTier;
  /** The props or the values files of the install. */
  readonly install: Program | ValuesFiles;
  /** Labels of the namespace `shop`, in which the pods are injected. @default MeshInjection.enabled() */
  readonly shop?: Record<string, string>;
  /** Additional objects beside the install and the applications. */
  readonly more?: () => object[];
  /** The gateways of `web`, each with the host `<name>.example.com`. */
  readonly gateways: Place[];
  /** The revision that injects. @default 'default' */
  readonly revision?: string;
  readonly prove: (mesh: LiveMesh) => Promise<void>;
}

export type ShapeTier = 'data-plane' | 'soak';

/** The props of a Mesh. */
export interface Program {
  readonly props: MeshCommonProps;
  /** The props of another control plane in the same cluster. */
  readonly beside?: MeshCommonProps;
}

/** Values files of the charts, for the command `mesh`. */
export interface ValuesFiles {
  readonly values: { base?: object; istiod?: object; gateway?: object };
  readonly flags?: string[];
}

export const ENABLED = MeshInjection.enabled().labels;
export const INGRESS: Place = { name: 'istio-ingress', namespace: 'istio-system' };

export function hostOf({ name }: Place): string {
  return `${name}.example.com`;
}

/** All manifests of the install, with the routes of its gateways to `web`, as one YAML text. */
export async function manifestOf(shape: Shape): Promise<string> {
  const app = new MeshApp();
  const version = IstioVersion.of(shape.release);
  const install = 'props' in shape.install ? undefined : await printed(shape.release, shape.install);
  if ('props' in shape.install) {
    const { props, beside } = shape.install;
    const mesh = new Mesh(app, 'mesh', { version, crds: false, ...props });
    if (beside) new Mesh(app, 'beside', { version, crds: false, ...beside });
    expect(mesh.ingress.map(({ gatewayName: name, namespace }) => ({ name, namespace }))).toEqual(shape.gateways);
    expose(mesh, shape.gateways, mesh.ingress);
  } else {
    expose(Mesh.fromAttributes(app, 'mesh', { version }), shape.gateways, shape.gateways.map(({ name, namespace }) => ({ namespace, labels: { istio: name.replace(/^istio-/, '') } })));
  }
  return [install, app.synthYaml()].filter(Boolean).join('\n---\n');
}

async function printed(release: IstioRelease, { values, flags = [] }: ValuesFiles): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
  try {
    const files = Object.entries(values).flatMap(([chart, content]) => {
      const file = join(folder, `${chart}.yaml`);
      writeFileSync(file, stringify(content));
      return [`--${chart}-values`, file];
    });
    const { code, stdout, stderr } = await bundled(['mesh', '--istio-version', release, '--no-crds', ...files, ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function expose(mesh: IMesh, gateways: Place[], workloads: IMeshWorkload[]): void {
  if (gateways.length === 0) return;
  const shop = new Chart(mesh.node.root as MeshApp, 'shop', { namespace: 'shop' });
  const exposures = gateways.map((place, index) =>
    ({ gateway: new TrafficGateway(shop, place.name, { mesh, workload: workloads[index], hosts: [hostOf(place)] }) }));
  const service = MeshService.of('web', { namespace: 'shop', port: 80 });
  new TrafficSplit(shop, 'split', { mesh, service, versions: [{ name: 'v1', labels: { version: 'v1' } }], expose: exposures });
}
