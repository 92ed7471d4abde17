import { parseAllDocuments } from 'yaml';
import { bundled } from '../cli/bundled';
import { faultyLab } from '../cluster/faulty-lab';
import { namespace } from '../cluster/objects';
import { Moment, Sieve, SMALL, Workload } from '../cluster/sieve';

/** Every moment, of which `npm test` takes a third. KILL_STEP=9 takes only every ninth moment of the install. */
const STEP = Number(process.env.KILL_STEP ?? 1);
const cluster = faultyLab();
let sieve: Sieve;
afterEach(() => sieve?.stop());

async function everyMoment(workload: Workload, step: number): Promise<void> {
  sieve = new Sieve(cluster, workload);
  const { after, moments } = await sieve.learn();
  const tried: Moment[] = moments.filter((_, index) => index % step === 0);
  process.stderr.write(`${tried.length} of ${moments.length} moments\n`);
  for (const kill of tried) {
    expect({ kill, after: await sieve.killed(kill) }).toEqual({ kill, after });
  }
}

test('a run that is killed after any effective write leaves the same after each command', () => everyMoment(SMALL, 1), 1_200_000);

const PLACE = 'istio-system';

/** What a whole install writes: objects of its own kinds, and those in its namespace. */
const KINDS = [
  'apiextensions.k8s.io/v1/customresourcedefinitions', 'admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  'admissionregistration.k8s.io/v1/mutatingwebhookconfigurations', 'rbac.authorization.k8s.io/v1/clusterroles', 'rbac.authorization.k8s.io/v1/clusterrolebindings',
  ...['apps/v1', 'rbac.authorization.k8s.io/v1', 'autoscaling/v2', 'policy/v1'].flatMap((group) => ({
    'apps/v1': ['deployments'], 'rbac.authorization.k8s.io/v1': ['roles', 'rolebindings'], 'autoscaling/v2': ['horizontalpodautoscalers'], 'policy/v1': ['poddisruptionbudgets'],
  }[group]!.map((plural) => `${group}/namespaces/${PLACE}/${plural}`))),
].map((path) => `/apis/${path}`).concat(['services', 'serviceaccounts', 'configmaps'].map((plural) => `/api/v1/namespaces/${PLACE}/${plural}`));

async function mesh(version: string): Promise<any[]> {
  const { stdout } = await bundled(['mesh', '--istio-version', version, '--no-crd-descriptions']);
  return [namespace(PLACE), ...parseAllDocuments(stdout).map((document) => document.toJS()).filter(Boolean)];
}

test('the same for a whole install, its upgrade and its deletion', async () => {
  const upgrade: Workload = {
    commands: [['apply', await mesh('1.26.0')], ['apply', await mesh('1.27.0')], ['delete', undefined, '--crds', '--namespaces']],
    paths: (home) => [...KINDS.map((path) => `${path}?labelSelector=applyset.kubernetes.io/part-of`), `/api/v1/namespaces/${home}/configmaps?fieldSelector=metadata.name!=kube-root-ca.crt`],
  };
  await everyMoment(upgrade, STEP);
}, 24 * 3_600_000);
