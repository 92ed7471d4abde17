import { App, Testing } from 'cdk8s';
import { InjectedPods } from './injected-pods';
import { Mesh } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { allObjects } from '../cluster/all-objects';
import { Cli } from '../cluster/command';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';
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
  const install: any[] = Testing.synth(new Mesh(new App(), 'mesh', { version: IstioVersion.of(release) }));
  let lab: Lab;
  let cli: Cli;
  let before: string[];

  beforeAll(async () => {
    lab = await Lab.start();
    cli = new Cli(lab.kubeconfig, 'default');
    await lab.request('POST', '/api/v1/namespaces', { metadata: { name: 'other' } });
    await eventually(async () => expect(before = await allObjects(lab)).toContain('ConfigMap other kube-root-ca.crt'));
  });
  afterAll(async () => {
    cli?.remove();
    await lab?.stop();
  });

  /** The failure policy of each validation webhook, by name. */
  async function failurePolicies(): Promise<Record<string, string[]>> {
    const { items } = await lab.request('GET', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations');
    return Object.fromEntries(items.map(({ metadata, webhooks }: any) => [metadata.name, webhooks.map((webhook: any) => webhook.failurePolicy)]));
  }

  function policiesOf(policy: string): Record<string, string[]> {
    const validators = install.filter(({ kind }) => kind === 'ValidatingWebhookConfiguration');
    return Object.fromEntries(validators.map(({ metadata, webhooks }) => [metadata.name, webhooks.map(() => policy)]));
  }

  test('before istiod serves, validation stays open after each apply', async () => {
    const withoutIstiod = install.filter(({ kind }) => !['Deployment', 'HorizontalPodAutoscaler', 'PeerAuthentication'].includes(kind));
    for (const _ of [1, 2]) {
      await cli.run('apply', withoutIstiod, '--timeout', '5s');
      expect(await failurePolicies()).toEqual(policiesOf('Ignore'));
    }
  });

  test('istiod and then the gateway are ready within a minute, with the Deployments and permissions of this project', async () => {
    expect(await cli.run('apply', install, '--timeout', `${READY_WITHIN_MS / 1000}s`)).toMatchObject({ code: 0 });
  });

  test('the gateway was injected with the template of this project', async () => {
    const { items: [pod] } = JSON.parse(await lab.kubectl(['-n', 'istio-system', 'get', 'pods', '-l', 'istio=ingress', '-o', 'json']));
    expect(pod.spec.containers[0].image).toBe(`docker.io/istio/proxyv2:${release}`);
  });

  test('validation is enforced, and rejects a wrong VirtualService', async () => {
    await eventually(async () => expect(await failurePolicies()).toEqual(policiesOf('Fail')), READY_WITHIN_MS);
    await expect(lab.kubectl(['apply', '--server-side', '-f', '-'], { input: JSON.stringify(BAD_VIRTUAL_SERVICE) }))
      .rejects.toThrow(/admission webhook "(rev\.)?validation\.istio\.io" denied the request.*weight/s);
  });

  test('plan and apply do not change the fields that istiod has written into the webhooks', async () => {
    expect(await cli.run('plan', install, '--exit-code')).toMatchObject({ code: 0 });
    const { code, stdout } = await cli.run('apply', install);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^nothing changed: ${install.length} unchanged$`, 'm'));
    expect(await failurePolicies()).toEqual(policiesOf('Fail'));
  });

  test('istioctl analyze finds no error', async () => {
    const { stdout, stderr } = await lab.istioctl(release, ['analyze', '--all-namespaces']);
    expect(`${stdout}${stderr}`).toMatch(/Info \[IST|No validation issues found/);
    expect(`${stdout}${stderr}`).not.toMatch(/Error/);
  });

  test('istiod had all permissions that it needed', async () => {
    const { items: [pod] } = JSON.parse(await lab.kubectl(['-n', 'istio-system', 'get', 'pods', '-l', 'app=istiod', '-o', 'json']));
    const log = lab.logs(`istio-system/${pod.metadata.name}`, 'discovery');
    expect(log).toMatch(/All caches have been synced/i);
    expect(log.split('\n').filter((line) => /forbidden|unauthorized|permission denied/i.test(line))).toEqual([]);
  });

  test('the webhook injects pods as with the official chart', async () => {
    const pods = new InjectedPods(lab, release);
    await pods.createNamespace();
    await pods.expectAsByChart(install);
    await lab.request('DELETE', '/api/v1/namespaces/shop');
  });

  const EVERYTHING = ['--crds', '--namespaces', '--volumes', '--ca-secret', '--allow-in-use', '--timeout', '60s'];

  test('the plan of the uninstall lists what istiod has created, and deletes nothing', async () => {
    const { code, stdout, stderr } = await cli.run('delete', undefined, '--dry-run', '--ca-secret', '--allow-in-use');
    expect({ code, stderr, refused: stdout.match(/^! .*/gm) }).toEqual({ code: 0, stderr: '', refused: null });
    for (const left of ['ConfigMap other/istio-ca-root-cert', 'Secret istio-system/istio-ca-secret', 'ConfigMap istio-system/istio-namespace-controller-election']) {
      expect(stdout).toContain(`- delete    ${left}\n`);
    }
    expect(await lab.request('GET', '/api/v1/namespaces/other/configmaps/istio-ca-root-cert')).toMatchObject({ data: {} });
  });

  test('with the pods of istiod gone, and its webhooks at Fail, the uninstall leaves nothing', async () => {
    await lab.kubectl(['-n', 'istio-system', 'scale', 'deployment/istiod', '--replicas=0']);
    await lab.kubectl(['-n', 'istio-system', 'wait', '--for=delete', 'pod', '-l', 'app=istiod', '--timeout=60s']);
    expect(await failurePolicies()).toEqual(policiesOf('Fail'));
    await eventually(async () => expect(lab.kubectl(['apply', '--server-side', '-f', '-'], { input: JSON.stringify(BAD_VIRTUAL_SERVICE) })).rejects.toThrow('failed calling webhook'));
    expect(await cli.run('delete', undefined, ...EVERYTHING)).toMatchObject({ code: 0 });
    await eventually(async () => expect(await allObjects(lab)).toEqual(before));
  });
});
