import { JsonObject } from '../../src/json';
import { fragmentProblems } from '../../src/k8s/internal';
import { BROKEN, NODE_PORT, RIGHT } from '../k8s/broken-rules';
import { mutations } from '../k8s/mutations';
import { SAMPLES } from '../k8s/samples';
import { Lab } from '../lab';

/** The checks of parts of Kubernetes objects, judged by the answers of a real API server. */
let lab: Lab;

beforeAll(async () => { lab = await Lab.start(); }, 120_000);
afterAll(() => lab.stop());

/** The kinds that the parts belong to, by the owner of the part. */
const OWNERS: Record<string, (fields: object) => { path: string; object: object }> = {
  PodSpec: (fields) => workload({ template: pod(fields) }),
  Container: (fields) => workload({ template: pod({ containers: [{ ...CONTAINER, ...fields }] }) }),
  SecurityContext: (securityContext) => workload({ template: pod({ containers: [{ ...CONTAINER, securityContext }] }) }),
  DeploymentSpec: (fields) => workload(fields),
  DaemonSetSpec: (fields) => ({
    path: '/apis/apps/v1/namespaces/default/daemonsets',
    object: { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: META, spec: { selector: { matchLabels: LABELS }, template: pod({}), ...fields } },
  }),
  ServiceSpec: (fields) => ({
    path: '/api/v1/namespaces/default/services',
    object: { apiVersion: 'v1', kind: 'Service', metadata: META, spec: { type: 'LoadBalancer', selector: LABELS, ports: [{ port: 80 }], ...fields } },
  }),
  HorizontalPodAutoscalerSpec: (fields) => ({
    path: '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers',
    object: {
      apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: META, spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' }, maxReplicas: 3, ...fields },
    },
  }),
  PodDisruptionBudgetSpec: (fields) => ({
    path: '/apis/policy/v1/namespaces/default/poddisruptionbudgets',
    object: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: META, spec: { selector: { matchLabels: LABELS }, ...fields } },
  }),
};
const META = { name: 'judged' };
const LABELS = { app: 'judged' };
const CONTAINER = { name: 'main', image: 'a/b:1', volumeMounts: [{ name: 'extra', mountPath: '/main' }] };

function pod(spec: object): object {
  const { volumes = [], ...others } = spec as { volumes?: object[] };
  return { metadata: { labels: LABELS }, spec: { containers: [CONTAINER], volumes: Array.isArray(volumes) ? [{ name: 'extra', emptyDir: {} }, ...volumes] : volumes, ...others } };
}

function workload(spec: object): { path: string; object: object } {
  return {
    path: '/apis/apps/v1/namespaces/default/deployments',
    object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: META, spec: { selector: { matchLabels: LABELS }, template: pod({}), ...spec } },
  };
}

/** What the API server says to a server-side apply of an object with this part: undefined if it takes the object. */
async function verdict(fragment: string, value: unknown): Promise<string | undefined> {
  const [owner, field] = fragment.split('.');
  const { path, object } = OWNERS[owner](field === undefined ? value as object : { [field]: value });
  const apply = `${path}/judged?dryRun=All&fieldValidation=Strict&fieldManager=test&force=true`;
  return lab.request('PATCH', apply, object as JsonObject, 'application/apply-patch+yaml').then(() => undefined, ({ message }: Error) => message);
}

/** The parts that the API server sees as they are. */
const JUDGED = Object.entries(SAMPLES).filter(([fragment]) => fragment.split('.')[0] in OWNERS);

test.each(JUDGED)('the API server takes the sample of %s, and no check is against it', async (fragment, value) => {
  expect(await verdict(fragment, value)).toBeUndefined();
  expect(fragmentProblems(fragment, value)).toEqual([]);
});

test.each(JUDGED)('the API server rejects each fault of %s, and a check names it', async (fragment, sample) => {
  const disagreed: object[] = [];
  for (const { fault, path, value } of mutations(fragment, sample)) {
    const [problem, refusal] = [fragmentProblems(fragment, value)[0], await verdict(fragment, value)];
    const isNamed = problem !== undefined && JSON.stringify(problem.path) === JSON.stringify(path);
    if (!isNamed || refusal === undefined) disagreed.push({ fault, path: path.join('.'), problem, refusal });
  }
  expect(disagreed).toEqual([]);
});

test.each<[string, unknown]>([
  ['PodSpec.securityContext', { sysctls: [{ name: 'net.ipv4.tcp_syncookies' }] }],
  ['Container.readinessProbe', { httpGet: { port: 80, httpHeaders: [{ name: 'A' }] } }],
  ['PodSpec.volumes', [{ name: 'i', iscsi: { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2001-04.corp:x' } }]],
  ['PodSpec.affinity', { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1 }] } }],
])('a field that the OpenAPI calls required, but the API server does not, can be left out of %s', async (fragment, value) => {
  expect(await verdict(fragment, value)).toBeUndefined();
  expect(fragmentProblems(fragment, value)).toEqual([]);
});

test('the API server rejects each part that breaks a rule, and takes those that are just inside', async () => {
  const taken = await Promise.all(BROKEN.map(async ([owner, fields]) => (await verdict(owner, fields) === undefined ? [{ owner, fields }] : [])));
  expect(taken.flat()).toEqual([]);
  const rejected = await Promise.all(RIGHT.map(async ([owner, fields]) => ({ owner, fields, message: await verdict(owner, fields) })));
  expect(rejected.filter(({ message }) => message !== undefined)).toEqual([]);
});

test('the API server rejects a node port outside of its range', async () => {
  const { path, object } = OWNERS.ServiceSpec(NODE_PORT);
  await expect(lab.request('POST', path, object as JsonObject)).rejects.toThrow('The range of valid ports is 30000-32767');
});
