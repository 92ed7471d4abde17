import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { applications } from './applications';
import { LiveMesh } from './shapes/live-mesh';
import { chartsOfOperator, migration, rendered, synthesised } from '../../src/cli/migrate';
import { valuesFile } from '../../src/cli/values-files';
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
  components:
    ingressGateways: [{ name: istio-ingressgateway, enabled: false }]
    egressGateways: [{ name: istio-egressgateway, enabled: true, label: { topology.istio.io/network: network1 } }]
`;
const GATEWAY = 'istio-egressgateway';
/** The Role and the RoleBinding of the gateway, which istioctl names otherwise. */
const NEW = 2;

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
    return [...Testing.synth(install), ...gatewayObjects()];
  }

  /** The objects of the gateway in the program that `migrate` prints. */
  function gatewayObjects(): any[] {
    const { charts, problems } = chartsOfOperator(IstioVersion.of('1.26.0'), [valuesFile(join(folder, 'operator.yaml'))], { crds: false });
    expect(problems).toEqual([]);
    const { program: found, differences } = migration(charts, rendered(charts).objects);
    expect(differences).toEqual([]);
    return synthesised(found).map(({ object }) => object as any).filter(({ metadata }) => metadata.name.startsWith(GATEWAY));
  }

  /** What stays when the gateway is adopted: its Deployment and how pods are selected. */
  async function gateway(): Promise<object> {
    const deployment = await lab.request('GET', `/apis/apps/v1/namespaces/istio-system/deployments/${GATEWAY}`);
    const { spec } = await lab.request('GET', `/api/v1/namespaces/istio-system/services/${GATEWAY}`);
    return { uid: deployment.metadata.uid, pods: deployment.spec.selector, service: spec.selector, ports: spec.ports, address: spec.clusterIP };
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
    const gatewayBefore = await gateway();
    const objects = program();
    expect((await cli.run('plan', objects, '--adopt', 'istioctl')).stdout.split('\n').slice(-2)[0]).toBe(`${objects.length - NEW} to adopt, ${NEW} to create, 1 to restart`);
    const { code, stdout } = await cli.run('apply', objects, '--adopt', 'istioctl', '--timeout', '90s');
    expect({ code, last: stdout.split('\n').slice(-2)[0] }).toEqual({ code: 0, last: expect.stringContaining(`${objects.length - NEW} adopted`) });
    expect(await injectors()).toEqual(before);
    expect(before).toEqual(['istio-revision-tag-default namespace.sidecar-injector.istio.io']);
    expect(await cli.run('plan', objects, '--exit-code')).toMatchObject({ code: 0 });
    expect(await gateway()).toEqual(gatewayBefore);
    expect(gatewayBefore).toMatchObject({ pods: { matchLabels: { 'topology.istio.io/network': 'network1' } }, service: { 'topology.istio.io/network': 'network1' } });
  });

  test('the pods of the gateway are injected now, and ready', async () => {
    await eventually(async () => {
      const pods = await mesh.pods('istio-system', `app=${GATEWAY}`);
      const isReady = ({ status }: any) => status.conditions.some(({ type, status: now }: any) => type === 'Ready' && now === 'True');
      expect(pods.map((pod: any) => ('sidecar.istio.io/status' in (pod.metadata.annotations ?? {})) && isReady(pod))).toEqual([true]);
    }, 60_000);
  });

  test('it still serves and injects', async () => {
    await eventually(async () => expect((await mesh.fromShop({ count: 5 })).codes).toEqual({ 200: 5 }));
    expect((await mesh.wouldCreate('shop')).metadata.annotations).toHaveProperty(['sidecar.istio.io/status']);
  });
});
