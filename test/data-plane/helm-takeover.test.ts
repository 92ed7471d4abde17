import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applications } from './applications';
import { Load } from './load';
import { LiveMesh } from './shapes/live-mesh';
import { Charts, migration, rendered, synthesised } from '../../src/cli/migrate';
import { valuesFile } from '../../src/cli/values-files';
import { IstioVersion } from '../../src/istio';
import { Cli } from '../cluster/command';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';
import { IstioRelease } from '../lab/parts';

jest.setTimeout(180_000);

const NAMESPACE = 'istio-system';
/** The Helm releases, with their charts and values files. */
const RELEASES = {
  'istio-base': { chart: 'base', values: '{}\n' },
  'istiod': { chart: 'istio-control/istio-discovery', values: 'autoscaleMin: 1\nenv: { PILOT_ENABLE_STATUS: "true" }\nmeshConfig: { accessLogFile: /dev/stdout }\n' },
  'istio-ingress': { chart: 'gateway', values: 'service: { annotations: { tier: public } }\n' },
};

/** A program takes over an Istio that the real helm installed with values files, as docs/migrate.md describes. */
describe('from Helm to a program', () => {
  let folder: string;
  let lab: Lab;
  let cli: Cli;
  let mesh: LiveMesh;
  let load: Load;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-helm-'));
    lab = await Lab.start();
    cli = new Cli(lab.kubeconfig, NAMESPACE);
    mesh = new LiveMesh(lab, '1.26.0');
    for (const [release, { chart, values }] of Object.entries(RELEASES)) {
      writeFileSync(fileOf(release), values);
      const options = ['-n', NAMESPACE, '--create-namespace', '--skip-schema-validation', '-f', fileOf(release), ...release === 'istio-base' ? [] : ['--wait']];
      await lab.helm(['install', release, join(await lab.charts('1.26.0'), chart), ...options]);
    }
    await mesh.apply(...applications());
    await lab.kubectl(['-n', 'shop', 'wait', '--for=condition=Ready', 'pod/client', '--timeout=90s']);
    await eventually(async () => expect((await mesh.fromShop({ count: 5 })).codes).toEqual({ 200: 5 }));
    load = new Load(lab, { from: 'shop/client', url: 'http://web/', rate: 25 });
  });
  afterAll(async () => {
    await load?.stop();
    cli?.remove();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function fileOf(release: string): string {
    return join(folder, `${release}.yaml`);
  }

  /** The objects of the program that `migrate` prints for the values files. */
  function program(release: IstioRelease): any[] {
    const [base, istiod, gateway] = Object.keys(RELEASES).map((name) => [valuesFile(fileOf(name))]);
    const charts: Charts = {
      version: IstioVersion.of(release),
      namespace: NAMESPACE,
      crds: true,
      base,
      istiod,
      gateways: [{ name: 'istio-ingress', namespace: NAMESPACE, values: gateway }],
      changes: [],
    };
    const { program: found, differences } = migration(charts, rendered(charts).objects);
    expect(differences).toEqual([]);
    return synthesised(found).map(({ object }) => object);
  }

  /** The field managers of all objects, without controllers and istiod. */
  async function owners(objects: any[]): Promise<string[]> {
    const kinds = [...new Set(objects.map(({ apiVersion, kind }) => `${kind}.${apiVersion.includes('/') ? apiVersion.replace(/^(.*)\/(.*)$/, '$2.$1') : `${apiVersion}.`}`))];
    const { items } = JSON.parse(await lab.kubectl(['get', kinds.join(','), '-A', '-o', 'json', '--show-managed-fields', '-l', 'applyset.kubernetes.io/part-of']));
    expect(items).toHaveLength(objects.length);
    return [...new Set<string>(items.flatMap(({ metadata }: any) => metadata.managedFields.map(({ manager }: any) => manager)))].sort();
  }

  test('without --adopt it is refused, and the message names the option', async () => {
    const { code, stdout } = await cli.run('plan', program('1.26.0'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/refused +CustomResourceDefinition .* --adopt helm/);
  });

  test('the plan adopts all objects, and creates and deletes none', async () => {
    const { code, stdout } = await cli.run('plan', program('1.26.0'), '--adopt', 'helm', '--exit-code');
    expect({ code, last: stdout.split('\n').slice(-2)[0] }).toEqual({ code: 2, last: `${program('1.26.0').length} to adopt, 1 to restart` });
    expect(stdout).toMatch(/restart +Deployment .*\n?.*only if its control plane then injects another proxy/);
  });

  test('all objects are adopted under load, and no other field manager remains', async () => {
    const objects = program('1.26.0');
    const { code, stdout, stderr } = await cli.run('apply', objects, '--adopt', 'helm', '--timeout', '90s');
    expect({ code, last: stdout.split('\n').slice(-2)[0] }).toEqual({ code: 0, last: `${objects.length} adopted` });
    expect(stderr).toMatch(/Helm still has records/);
    expect(await owners(objects)).not.toContain('helm');
    expect(await cli.run('plan', objects, '--exit-code')).toMatchObject({ code: 0 });
    const deleted = await cli.run('apply', objects, '--delete-helm-releases');
    expect(deleted).toMatchObject({ code: 0, stdout: expect.stringContaining(`${objects.length} unchanged, ${Object.keys(RELEASES).length} deleted`) });
    expect(JSON.parse(await lab.helm(['list', '-n', NAMESPACE, '-o', 'json']))).toEqual([]);
  });

  test('afterwards it can be upgraded like any other install', async () => {
    const { code, stdout } = await cli.run('apply', program('1.27.0'), '--timeout', '90s');
    expect({ code, said: code === 0 ? '' : stdout }).toEqual({ code: 0, said: '' });
    const { items: [istiod] } = await lab.request('GET', '/apis/apps/v1/deployments?labelSelector=app%3Distiod');
    expect(istiod.spec.template.spec.containers[0].image).toBe('docker.io/istio/pilot:1.27.0');
  });

  test('no request has failed', async () => {
    const { count, codes, errors, unexpected } = await load.stop();
    expect({ codes, errors, unexpected }).toEqual({ codes: { 200: count }, errors: {}, unexpected: undefined });
    expect(count).toBeGreaterThan(100);
  });

  test('it can be deleted like any other install', async () => {
    expect(await cli.run('delete', undefined, '--allow-in-use', '--timeout', '90s')).toMatchObject({ code: 0 });
    const { items } = JSON.parse(await lab.kubectl(['get', 'deployments,services,serviceaccounts', '-n', NAMESPACE, '-o', 'json']));
    expect(items.map(({ metadata }: any) => metadata.name)).toEqual(['default']);
  });
});
