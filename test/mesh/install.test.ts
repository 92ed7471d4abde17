import { App, Testing } from 'cdk8s';
import { Mesh, MeshProps } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { eventually } from '../lab/eventually';
import { Lab } from '../lab/index';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(180_000);

const READY_WITHIN_MS = 60_000;

const BAD_VIRTUAL_SERVICE = {
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: { name: 'bad', namespace: 'default' },
  spec: { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' }, weight: -1 }] }] },
};

describe.each(ISTIO_RELEASES)('the install of %s on a real cluster', (release) => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await Lab.start();
  });
  afterAll(async () => lab?.stop());

  async function apply(props: MeshProps): Promise<void> {
    const items = Testing.synth(new Mesh(new App(), 'mesh', { version: IstioVersion.parse(release), ...props }));
    // One call for definitions and namespaces, one for what needs them.
    const isFirst = ({ kind }: { kind: string }) => kind === 'CustomResourceDefinition' || kind === 'Namespace';
    for (const part of [items.filter(isFirst), items.filter((item) => !isFirst(item))]) {
      const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: part });
      await lab.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], { input });
    }
  }

  async function rolledOut(deployment: string): Promise<void> {
    await lab.kubectl(['-n', 'istio-system', 'rollout', 'status', `deployment/${deployment}`, `--timeout=${READY_WITHIN_MS / 1000}s`]);
  }

  async function validatorsOpen(): Promise<string[]> {
    const { items } = await lab.request('GET', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations');
    return items.filter(({ webhooks }: any) => webhooks.some((webhook: any) => webhook.failurePolicy === 'Ignore')).map(({ metadata }: any) => metadata.name);
  }

  test('istiod and then the gateway are Ready within a minute, from our Deployments and with our rights', async () => {
    const begin = Date.now();
    await apply({ ingress: [] });
    await rolledOut('istiod');
    await apply({});
    await rolledOut('istio-ingress');
    expect(Date.now() - begin).toBeLessThan(READY_WITHIN_MS);
  });

  test('the gateway was injected by our template', async () => {
    const { items: [pod] } = JSON.parse(await lab.kubectl(['-n', 'istio-system', 'get', 'pods', '-l', 'istio=ingress', '-o', 'json']));
    expect(pod.spec.containers[0].image).toBe(`docker.io/istio/proxyv2:${release}`);
  });

  test('validation closes, and refuses a wrong VirtualService', async () => {
    await eventually(async () => expect(await validatorsOpen()).toEqual([]), READY_WITHIN_MS);
    await expect(lab.kubectl(['apply', '--server-side', '-f', '-'], { input: JSON.stringify(BAD_VIRTUAL_SERVICE) }))
      .rejects.toThrow(/admission webhook "(rev\.)?validation\.istio\.io" denied the request.*weight/s);
  });

  test('istioctl analyze finds no error', async () => {
    const { stdout, stderr } = await lab.istioctl(release, ['analyze', '--all-namespaces']);
    expect(`${stdout}${stderr}`).toMatch(/Info \[IST|No validation issues found/);
    expect(`${stdout}${stderr}`).not.toMatch(/Error/);
  });

  test('istiod was denied nothing', async () => {
    const { items: [pod] } = JSON.parse(await lab.kubectl(['-n', 'istio-system', 'get', 'pods', '-l', 'app=istiod', '-o', 'json']));
    const log = lab.logs(`istio-system/${pod.metadata.name}`, 'discovery');
    expect(log).toMatch(/All caches have been synced/i);
    expect(log.split('\n').filter((line) => /forbidden|unauthorized|permission denied/i.test(line))).toEqual([]);
  });
});
