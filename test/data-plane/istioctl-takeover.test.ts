import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { applications } from './applications';
import { LiveMesh } from './shapes/live-mesh';
import { Mesh, IstioRevisionTag } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MeshApp } from '../../src/synth';
import { Cli } from '../cluster/command';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

jest.setTimeout(180_000);

const OPERATOR = `
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
spec:
  hub: docker.io/istio
  tag: 1.26.0
  meshConfig: { accessLogFile: /dev/stdout }
  components: { ingressGateways: [{ name: istio-ingressgateway, enabled: false }] }
`;

/** A program takes over an Istio that the real istioctl installed, with its revision tag, as docs/migrate.md describes. */
describe('from istioctl to a program', () => {
  let folder: string;
  let lab: Lab;
  let cli: Cli;
  let mesh: LiveMesh;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-istioctl-'));
    lab = await Lab.start();
    cli = new Cli(lab.kubeconfig, 'istio-system');
    mesh = new LiveMesh(lab, '1.26.0');
    writeFileSync(join(folder, 'operator.yaml'), OPERATOR);
    const { code, stderr } = await lab.istioctl('1.26.0', ['install', '-y', '-f', join(folder, 'operator.yaml')]);
    expect({ code, said: code === 0 ? '' : stderr }).toEqual({ code: 0, said: '' });
    await mesh.apply(...applications());
    await eventually(async () => expect((await mesh.fromShop({ count: 5 })).codes).toEqual({ 200: 5 }), 90_000);
  });
  afterAll(async () => {
    cli?.remove();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function program(): any[] {
    const install = new Mesh(new MeshApp(), 'mesh', {
      version: IstioVersion.of('1.26.0'),
      createNamespaces: false,
      defaultRevision: '',
      validation: { enabled: true },
      ingress: [],
      meshConfig: { accessLogFile: '/dev/stdout' },
    });
    new IstioRevisionTag(install, 'default', { name: 'default', istiod: install.istiod });
    return Testing.synth(install);
  }

  /** The webhooks that would inject a pod in a namespace with injection. */
  async function injectors(): Promise<string[]> {
    const { items } = await lab.request('GET', '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations');
    const names = items.flatMap(({ metadata, webhooks }: any) => webhooks.filter((webhook: any) => JSON.stringify(webhook.namespaceSelector).includes('"values":["enabled"]'))
      .map(({ name }: any) => `${metadata.name} ${name}`));
    return names.sort();
  }

  test('all objects are adopted, and one webhook injects as before', async () => {
    const before = await injectors();
    const objects = program();
    expect((await cli.run('plan', objects, '--adopt', 'istioctl')).stdout.split('\n').slice(-2)[0]).toBe(`${objects.length} to adopt`);
    const { code, stdout } = await cli.run('apply', objects, '--adopt', 'istioctl', '--timeout', '90s');
    expect({ code, last: stdout.split('\n').slice(-2)[0] }).toEqual({ code: 0, last: `${objects.length} adopted` });
    expect(await injectors()).toEqual(before);
    expect(before).toEqual(['istio-revision-tag-default namespace.sidecar-injector.istio.io']);
    expect(await cli.run('plan', objects, '--exit-code')).toMatchObject({ code: 0 });
  });

  test('it still serves and injects', async () => {
    await eventually(async () => expect((await mesh.fromShop({ count: 5 })).codes).toEqual({ 200: 5 }));
    expect((await mesh.wouldCreate('shop')).metadata.annotations).toHaveProperty(['sidecar.istio.io/status']);
  });
});
