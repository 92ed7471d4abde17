import { ApiObject } from 'cdk8s';
import { chartInMesh } from './istio/app-with-mesh';
import { decisionOf } from './mesh/decision';
import { manyServices } from './mesh/many-services';
import { findingsOf } from '../src/checks/internal';
import { evaluateKnown } from '../src/cli/images/go-template';
import { imagesIn } from '../src/cli/images/template-images';
import { parseManifests } from '../src/cli/manifests';
import { ResourceInput } from '../src/cli/resources';
import { parseSet } from '../src/cli/set-value';
import { nearest } from '../src/helm/spelling';
import { nearest as nearestField } from '../src/k8s/nearest';
import { KubeError } from '../src/kube';
import { meshRules } from '../src/mesh';
import { imageTag } from '../src/mesh/control-planes';
import { CLUSTER_NAME, DNS_LABEL, LABEL_VALUE, TRUST_DOMAIN } from '../src/names';
import { reasonOf } from '../src/reconcile';
import { apiObjectsOf } from '../src/scope';
import { withoutLineBreaks } from '../src/text';
import { TrafficSplitResource } from '../src/traffic/internal';

/**
 * Texts of a million characters with which a regular expression backtracks, or a loop searches all that it has read. With work that grows
 * with the square of the length, none of these tests would end within the time of a test.
 */
const LENGTH = 1_000_000;
jest.setTimeout(30_000);

function filled(pattern: string): string {
  return pattern.repeat(Math.ceil(LENGTH / pattern.length));
}

/** A webhook of anybody can write such an error. */
function denial(pattern: string): KubeError {
  const message = filled(pattern);
  return KubeError.fromAnswer(422, { message, reason: 'Invalid', details: { causes: [{ message }] } });
}

/** TrafficSplits of which each is a delegate, rendered beside each other. */
function renderedDelegates(count: number): ApiObject[] {
  const chart = chartInMesh('input');
  const splits = Array.from({ length: count }, (_, index) => ({
    apiVersion: 'mesh.cdk8s-istio.dev/v1alpha1',
    kind: 'TrafficSplit',
    metadata: { name: `web-${index}`, namespace: 'shop' },
    spec: { service: { name: `web-${index}`, port: 80 }, versions: [{ name: 'v1', labels: { version: 'v1' } }], expose: [{ delegate: true }] },
  }));
  const input = new ResourceInput(splits.map((object) => ({ object, origin: 'test' })));
  splits.forEach((split, index) => new TrafficSplitResource(chart, `split-${index}`, split, input.factsOf(split)));
  return apiObjectsOf(chart);
}

const NAMES = { CLUSTER_NAME, DNS_LABEL, LABEL_VALUE, TRUST_DOMAIN };

test.each<[string, () => unknown]>([
  ['JSON in one line', () => parseManifests(`${JSON.stringify({ kind: 'List', items: Array(LENGTH / 100).fill({ kind: 'A', text: 'x'.repeat(70) }) })}\n`, 'x')],
  ['a map with many keys', () => parseManifests(Array.from({ length: LENGTH / 50 }, (_, index) => `${index}: ${'x'.repeat(40)}\n`).join(''), 'x')],
  ['many aliases', () => parseManifests(`a: &a {b: c}\nd: [${filled('*a ,').slice(0, LENGTH / 10)}]\n`, 'x')],
  ['a denial that names many policies', () => reasonOf(denial("ValidatingAdmissionPolicy 'a' with binding 'b' "))],
  ['a denial that names many webhooks', () => reasonOf(denial('admission webhook "'))],
  ['a long cause', () => reasonOf(denial('updates to '))],
  ['a template of actions without an end', () => evaluateKnown(filled('{{'), {})],
  ['an image before many spaces', () => imagesIn(`image: a${filled(' ')}b`)],
  ['many places of lists', () => expect(() => parseSet(`a${filled('[0]').slice(0, 30_000)}x=1`, [])).toThrow('write PART.PATH=VALUE')],
  ['an image of many colons', () => imageTag(`${filled(':')}/`)],
  ['a long name of a value', () => nearest(filled('a'), ['pilot', 'global'])],
  ['a long name of a field', () => nearestField(filled('a'), ['limits', 'requests'])],
  ['a text of line breaks', () => withoutLineBreaks(`${filled('\n')}a`)],
  ...Object.entries(NAMES).flatMap(([name, rule]): [string, () => unknown][] => ['-', 'a', 'a.', '_'].map((pattern) => (
    [`${name} of many ${pattern}`, () => rule.problems(`a${filled(pattern)}!`)]
  ))),
])('%s', (_, work) => {
  expect(work).not.toThrow();
});

/** With work that grows with the square of the number of services, these tests take minutes, and with its third power they take days. */
const BOTH = manyServices(3000);
const ONE = manyServices(3000, ['v1']);
const { rules } = meshRules();

test.each<[string, () => unknown]>([
  ['a decision to create many services', () => decisionOf([], BOTH, rules)],
  ['a decision to delete many services', () => decisionOf(BOTH, [], rules)],
  ['a decision to add a version to many services', () => decisionOf(ONE, BOTH, rules)],
  ['a decision to take a version from many services', () => decisionOf(BOTH, ONE, rules)],
  ['many TrafficSplits that are delegates', () => renderedDelegates(3000)],
  ['the checks of many services', () => findingsOf(BOTH.map((object) => ({ object, origin: 'test' })))],
])('%s', (_, work) => {
  expect(work).not.toThrow();
});
