import { rootCertificates } from 'node:tls';
import { Cli } from './command';
import { eachInNamespace, faultyLab, withIstioDefinitions } from './faulty-lab';
import { config, deployment } from './objects';
import { JsonObject } from '../../src/json';
import { call } from '../lab/faults';

/** Controllers that write fields of our objects, between two runs and during one, on a real API server: no run takes a field back, or is refused. */
const cluster = faultyLab();
let cli: Cli;
let home: string;

withIstioDefinitions(cluster);
eachInNamespace(cluster, 'fights', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
});

const istioPath = (plural: string, name: string) => `/apis/networking.istio.io/v1beta1/namespaces/${home}/${plural}/${name}`;
/** The API server accepts nothing but certificates as a caBundle. */
const certificate = (turn: number) => Buffer.from(rootCertificates[turn]).toString('base64');
const mutatorPath = () => `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/mutator-${home}`;

/** Changes an object as a controller does: it reads the whole object and writes it back. */
async function update(manager: string, path: string, change: (object: any) => void): Promise<void> {
  const object = await cluster.lab.request('GET', path);
  change(object);
  await cluster.lab.request('PUT', `${path}?fieldManager=${manager}`, object);
}

const noted = (object: any, value: string): JsonObject => ({ ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, 'example.com/note': value } } });

const scaled = { ...deployment('web', { replicas: 1 }), metadata: { name: 'web' } };
const autoscaler: JsonObject = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 1,
    maxReplicas: 9,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
  },
};
const split = (...weights: number[]): JsonObject[] => weights.map((weight, index) => ({ destination: { host: 'web', subset: `v${index + 1}` }, weight }));
const routes = (owner: string, extra: JsonObject[] = []): JsonObject => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: { name: 'web', annotations: { 'cdk8s-istio/weights-owner': owner } },
  spec: { hosts: ['web'], http: [...extra, { name: 'primary', route: split(100, 0) }] },
});
const rule = (owner: string): JsonObject => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'DestinationRule',
  metadata: { name: 'web', annotations: { 'cdk8s-istio/weights-owner': owner } },
  spec: { host: 'web', subsets: [{ name: 'v1', labels: { app: 'web' } }, { name: 'v2', labels: { app: 'web' } }] },
});
const mutator = (annotations: JsonObject = {}): any => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: `mutator-${home}`, annotations },
  webhooks: [{
    name: 'mutate.test.example',
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    failurePolicy: 'Fail',
    clientConfig: { service: { name: 'server', namespace: home, path: '/mutate' }, ...Object.keys(annotations).length > 0 && { caBundle: certificate(0) } },
    namespaceSelector: { matchExpressions: [{ key: 'example.com/inject', operator: 'Exists' }] },
    rules: [{ operations: ['CREATE'], apiGroups: ['other.example'], apiVersions: ['*'], resources: ['*'] }],
  }],
});

/** A controller: what it shares with us, what it writes at its n-th turn, and what must live after that, whatever we have done. */
interface Controller {
  objects: () => JsonObject[];
  /** The object that it writes, by its kind. */
  kind: string;
  path: () => string;
  plural: string;
  write: (turn: number) => Promise<unknown>;
  read: (live: any) => unknown;
  expected: (turn: number) => unknown;
  /** Whether it writes the same value each time. */
  writesOnce?: boolean;
}

const scale = (turn: number) => turn % 2 + 1;
const CONTROLLERS: { [name: string]: Controller } = {
  'an autoscaler, through the scale subresource': {
    objects: () => [scaled, autoscaler],
    kind: 'Deployment',
    plural: 'deployments',
    path: () => `/apis/apps/v1/namespaces/${home}/deployments/web`,
    write: (turn) => cluster.lab.request('PATCH', `/apis/apps/v1/namespaces/${home}/deployments/web/scale?fieldManager=kube-controller-manager`, { spec: { replicas: scale(turn) } }, 'application/merge-patch+json'),
    read: ({ spec }) => spec.replicas,
    expected: scale,
  },
  'Argo Rollouts, which moves weights': {
    objects: () => [rule('argo-rollouts'), routes('argo-rollouts', [{ name: 'header', match: [{ headers: { 'x-canary': { exact: '1' } } }], route: split(0, 100) }])],
    kind: 'VirtualService',
    plural: 'virtualservices',
    path: () => istioPath('virtualservices', 'web'),
    write: (turn) => update('rollouts-controller', istioPath('virtualservices', 'web'), ({ spec }) => { spec.http[1].route = split(100 - turn, turn); }),
    read: ({ spec }) => spec.http[1].route,
    expected: (turn) => split(100 - turn, turn),
  },
  'Argo Rollouts, which labels subsets': {
    objects: () => [rule('argo-rollouts'), routes('argo-rollouts')],
    kind: 'DestinationRule',
    plural: 'destinationrules',
    path: () => istioPath('destinationrules', 'web'),
    write: (turn) => update('rollouts-controller', istioPath('destinationrules', 'web'), ({ spec }) => {
      spec.subsets.forEach((subset: any, index: number) => { subset.labels['rollouts-pod-template-hash'] = `hash-${index}-${turn}`; });
    }),
    read: ({ spec }) => spec.subsets.map(({ labels }: any) => labels['rollouts-pod-template-hash']),
    expected: (turn) => [0, 1].map((index) => `hash-${index}-${turn}`),
  },
  'Flagger, which writes the whole VirtualService': {
    objects: () => [rule('flagger'), routes('flagger')],
    kind: 'VirtualService',
    plural: 'virtualservices',
    path: () => istioPath('virtualservices', 'web'),
    write: (turn) => update('flagger', istioPath('virtualservices', 'web'), (object) => { object.spec.http[0].route = split(100 - turn, turn); }),
    read: ({ spec }) => spec.http[0].route,
    expected: (turn) => split(100 - turn, turn),
  },
  'cert-manager, which writes a caBundle': {
    objects: () => [mutator({ 'cert-manager.io/inject-ca-from': `${home}/server` })],
    kind: 'MutatingWebhookConfiguration',
    plural: 'mutatingwebhookconfigurations',
    path: mutatorPath,
    write: (turn) => update('cert-manager-cainjector', mutatorPath(), ({ webhooks }) => { webhooks[0].clientConfig.caBundle = certificate(turn); }),
    read: ({ webhooks }) => webhooks[0].clientConfig.caBundle,
    expected: certificate,
  },
  'AKS, which keeps its namespaces away from webhooks': {
    objects: () => [mutator({ 'cert-manager.io/inject-ca-from': `${home}/server` })],
    kind: 'MutatingWebhookConfiguration',
    plural: 'mutatingwebhookconfigurations',
    path: mutatorPath,
    writesOnce: true,
    write: (turn) => update('admissionsenforcer', mutatorPath(), ({ webhooks }) => {
      webhooks[0].namespaceSelector.matchExpressions = [
        { key: 'example.com/inject', operator: 'Exists' }, { key: 'kubernetes.azure.com/managedby', operator: 'NotIn', values: ['aks', `turn-${turn}`] },
      ];
    }),
    read: ({ webhooks }) => webhooks[0].namespaceSelector.matchExpressions.at(-1),
    expected: (turn) => ({ key: 'kubernetes.azure.com/managedby', operator: 'NotIn', values: ['aks', `turn-${turn}`] }),
  },
};

describe.each(Object.entries(CONTROLLERS))('%s', (_, controller) => {
  const live = () => cluster.lab.request('GET', controller.path());
  /** The set, of which the object that is shared differs in another field each time. */
  const set = (value: string) => controller.objects().map((object) => object.kind === controller.kind ? noted(object, value) : object);
  const apply = (objects: JsonObject[]) => cli.run('apply', objects, '--timeout', '15s');
  const written = (begin: number) => cluster.faulty.proxy.requests.slice(begin).filter(({ method, path }) => method === 'PATCH' && path.includes(`/${controller.plural}/`));

  test('between two runs: nothing to change, no write, and another change keeps what it has written', async () => {
    expect(await apply(set('1'))).toMatchObject({ code: 0, stdout: expect.not.stringContaining('failed') });
    await controller.write(9);
    expect(await apply(set('1'))).toMatchObject({ code: 0 }); // once: the run leaves the field out from now on
    expect(controller.read(await live())).toEqual(controller.expected(9));
    for (const turn of [1, 2, 3]) {
      const write = controller.writesOnce ? 9 : turn;
      await controller.write(write);
      expect(await cli.run('plan', set(`${turn}`), '--exit-code')).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to change') });
      const begin = cluster.faulty.proxy.requests.length;
      expect(await apply(set(`${turn}`))).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed') });
      expect(written(begin)).toEqual([]);
      expect(await apply(set(`${turn + 1}`))).toMatchObject({ code: 0, stdout: expect.stringContaining('1 configured') });
      expect(controller.read(await live())).toEqual(controller.expected(write));
    }
  }, 120_000);

  test('during a run, right before its write: the run keeps it, or names the field and the next run ends', async () => {
    expect(await apply(set('1'))).toMatchObject({ code: 0, stdout: expect.not.stringContaining('failed') });
    await controller.write(1);
    expect(await apply(set('2'))).toMatchObject({ code: 0 });
    cluster.faulty.proxy.on({ fault: call('arrived', async () => { await controller.write(2); }), method: 'PATCH', path: new RegExp(`/${controller.plural}/[^/]*\\?`), count: 1 });
    const { code, stdout } = await apply(set('3'));
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.not.stringContaining('failed') });
    expect(controller.read(await live())).toEqual(controller.expected(2));
    expect((await live()).metadata.annotations['example.com/note']).toBe('3');
  }, 120_000);
});

describe('items of a list that are identified by two fields', () => {
  const ZONE = 'topology.kubernetes.io/zone';
  const dns = (targetPort: number, annotations: JsonObject = {}): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'dns', annotations },
    spec: { selector: { app: 'dns' }, ports: [{ name: 'tcp', port: 53, targetPort }, { name: 'udp', port: 53, protocol: 'UDP', targetPort }] },
  });
  const ignoring = (path: string) => ({ 'cdk8s-istio/ignore-fields': path });
  const servicePath = () => `/api/v1/namespaces/${home}/services/dns`;
  async function targets(): Promise<JsonObject> {
    const { spec } = await cluster.lab.request('GET', servicePath());
    return Object.fromEntries(spec.ports.map(({ protocol, targetPort }: any) => [protocol, targetPort]));
  }

  test('a field of one item that somebody has changed is named with both, and left alone where a rule says so', async () => {
    expect(await cli.run('apply', [dns(5353)])).toMatchObject({ code: 0 });
    expect(await cli.run('apply', [dns(5353)])).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed') });
    await update('stranger', servicePath(), ({ spec }) => { spec.ports.find(({ protocol }: any) => protocol === 'TCP').targetPort = 9053; });
    const { code, stdout } = await cli.run('apply', [dns(5454)]);
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('.spec.ports[port=53,protocol="TCP"].targetPort') });
    expect(await cli.run('apply', [dns(5454, ignoring('spec.ports[*].targetPort'))])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 configured') });
    expect(await targets()).toEqual({ UDP: 5454, TCP: 9053 });
    expect(await cli.run('apply', [dns(5454, ignoring('spec.ports[*].targetPort'))])).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed') });
  }, 120_000);

  test('a part of one item that somebody owns as a whole is taken only with what they have written', async () => {
    const constraint = (whenUnsatisfiable: string, ...matchExpressions: JsonObject[]) =>
      ({ maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable, labelSelector: { matchExpressions } });
    const spread = (key: string): JsonObject => {
      const plain: any = deployment('web', { replicas: 0 });
      const constraints = [
        constraint('ScheduleAnyway', { key: 'app', operator: 'Exists' }),
        constraint('DoNotSchedule', { key: 'app', operator: 'In', values: ['ours'] }, { key, operator: 'Exists' }),
      ];
      const template = { ...plain.spec.template, spec: { ...plain.spec.template.spec, topologySpreadConstraints: constraints } };
      const path = 'spec.template.spec.topologySpreadConstraints[*].labelSelector.matchExpressions[*].values';
      return { ...plain, metadata: { name: 'web', annotations: ignoring(path) }, spec: { ...plain.spec, template } };
    };
    const path = `/apis/apps/v1/namespaces/${home}/deployments/web`;
    const strict = ({ spec }: any) =>
      spec.template.spec.topologySpreadConstraints.find((each: any) => each.whenUnsatisfiable === 'DoNotSchedule').labelSelector.matchExpressions;
    expect(await cli.run('apply', [spread('tier')])).toMatchObject({ code: 0 });
    await update('stranger', path, (live) => { strict(live)[0].values = ['theirs']; });
    const { code, stdout } = await cli.run('apply', [spread('level')]);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('1 configured') });
    expect(strict(await cluster.lab.request('GET', path))).toEqual([{ key: 'app', operator: 'In', values: ['theirs'] }, { key: 'level', operator: 'Exists' }]);
  }, 120_000);
});

test('a stranger that writes an unrelated object of the same namespace all the time disturbs nothing', async () => {
  await cluster.lab.request('POST', `/api/v1/namespaces/${home}/configmaps`, config('theirs'));
  let turn = 0;
  const write = async () => { await update('stranger', `/api/v1/namespaces/${home}/configmaps/theirs`, (object) => { object.data.value = String(++turn); }); };
  cluster.faulty.proxy.on({ fault: call('arrived', write), method: 'PATCH' });
  expect(await cli.run('apply', [config('ours'), config('others')])).toMatchObject({ code: 0 });
  expect((await cluster.lab.request('GET', `/api/v1/namespaces/${home}/configmaps/theirs`)).data.value).toBe(String(turn));
}, 60_000);
