import { App, Chart, Testing } from 'cdk8s';
import { Cli } from './command';
import { objectsOfEachKind } from './istio-objects';
import { namespace } from './objects';
import { IstioCrds, IstioVersion } from '../../src';
import { JsonObject, partOf, partsOf } from '../../src/json';
import { chartInMesh } from '../istio/app-with-mesh';
import { Lab } from '../lab';

jest.setTimeout(300_000);

/** An upgrade of the definitions from an older Istio to newer ones by `apply`, with objects in the cluster. */
const [OLDEST, ...NEWER] = IstioVersion.ALL;
const HOME = 'upgrade';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

let lab: Lab;
let cli: Cli;
beforeAll(async () => {
  lab = await Lab.start();
  await lab.request('POST', '/api/v1/namespaces', namespace(HOME));
  cli = new Cli(lab.kubeconfig, HOME);
});
afterAll(async () => {
  cli?.remove();
  await lab?.stop();
});

/** The objects that were written: one for each version that the oldest definitions serve. */
interface Written {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly name: string;
  readonly spec: JsonObject;
}

const written: Written[] = [];

function definitionsOf(version: IstioVersion): any[] {
  const chart = new Chart(new App(), 'definitions');
  new IstioCrds(chart, 'crds', { version });
  return Testing.synth(chart);
}

function servedVersions(definition: any): string[] {
  return definition.spec.versions.filter(({ served }: any) => served).map(({ name }: any) => `${definition.spec.group}/${name}`);
}

function pathOf({ plural, name }: Pick<Written, 'plural' | 'name'>, apiVersion: string): string {
  return `/apis/${apiVersion}/namespaces/${HOME}/${plural}/${name}`.replace(/\/$/, '');
}

/** The spec of an IstioOperator. It has no typed construct, since newer releases of Istio do not have this kind. */
const OPERATOR = { kind: 'IstioOperator', spec: { profile: 'default', values: { global: { any: ['thing', 1] } } } };

/** Durations that the oldest definitions accept and the CEL rules of newer ones refuse, or cannot parse. */
const LOOSE = { 'too-short': '0s', 'no-duration': 'soon' };
const RULES = '/apis/networking.istio.io/v1alpha3/namespaces/upgrade/destinationrules';
const rule = (name: keyof typeof LOOSE) => ({
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'DestinationRule',
  metadata: { name },
  spec: { host: 'web', trafficPolicy: { connectionPool: { tcp: { connectTimeout: LOOSE[name] } } } },
});

test('the oldest definitions are applied, and objects of every kind are written in every version of its API', async () => {
  const definitions = definitionsOf(OLDEST);
  // One field has a format that the API server does not know.
  expect(await cli.run('apply', definitions)).toMatchObject({ code: 0, stderr: 'warning: unrecognized format "binary"\n' });
  const objects = [OPERATOR, ...objectsOfEachKind(chartInMesh('objects', {}, { version: OLDEST })).map((object) => object.toJson())];
  const specs = new Map<string, JsonObject>(objects.map(({ kind, spec }) => [kind, spec]));
  for (const definition of definitions) {
    const { kind, plural } = definition.spec.names;
    for (const apiVersion of servedVersions(definition)) {
      const each = { apiVersion, kind, plural, name: `in-${apiVersion.split('/')[1]}`, spec: specs.get(kind)! };
      await lab.request('POST', pathOf({ plural, name: '' }, apiVersion), { apiVersion, kind, metadata: { name: each.name }, spec: each.spec });
      written.push(each);
    }
  }
  expect(new Set(written.map(({ kind }) => kind)).size).toBe(15);
  expect(written.length).toBeGreaterThan(20);
  await lab.request('POST', RULES, rule('too-short'));
  await lab.request('POST', RULES, rule('no-duration'));
});

describe.each(NEWER)('the definitions of Istio %s', (version) => {
  const definitions = definitionsOf(version);
  const definitionOf = ({ plural }: Written) => definitions.find(({ spec }) => spec.names.plural === plural);

  test('are applied over the older ones, and a definition that left the set stays without --crds', async () => {
    const { code, stdout } = await cli.run('apply', definitions);
    expect(code).toBe(0);
    const gone = version === NEWER[0] && !definitions.some(({ metadata }) => metadata.name === 'istiooperators.install.istio.io');
    expect(stdout).toMatch(gone ? /kept +CustomResourceDefinition istiooperators\.install\.istio\.io/ : /^/);
  });

  test('keep every object readable, in its own version and in all others', async () => {
    for (const each of written) {
      const definition = definitionOf(each);
      const apiVersions = definition ? servedVersions(definition) : [each.apiVersion];
      expect(apiVersions).toContain(each.apiVersion);
      for (const apiVersion of apiVersions) {
        const { kind, spec } = await lab.request('GET', pathOf(each, apiVersion));
        expect({ apiVersion, kind, name: each.name, spec }).toEqual({ apiVersion, kind: each.kind, name: each.name, spec: each.spec });
      }
    }
  });

  test('keep every object updatable in every version, without losing a field', async () => {
    for (const each of written) {
      const definition = definitionOf(each);
      for (const apiVersion of definition ? servedVersions(definition) : [each.apiVersion]) {
        const live = await lab.request('GET', pathOf(each, apiVersion));
        const labels = { updated: version.minor };
        const updated = await lab.request('PUT', pathOf(each, apiVersion), { ...live, metadata: { ...live.metadata, labels } });
        expect({ kind: updated.kind, labels: updated.metadata.labels, spec: updated.spec }).toEqual({ kind: each.kind, labels, spec: each.spec });
      }
    }
  });

  test('have every version in which objects are stored', async () => {
    for (const { metadata: { name } } of definitions) {
      const { spec, status } = await lab.request('GET', `${DEFINITIONS}/${name}`);
      const known = partsOf(spec, 'versions').map((each) => each.name);
      expect({ name, unknown: status.storedVersions.filter((each: string) => !known.includes(each)) }).toEqual({ name, unknown: [] });
      expect(partsOf(status, 'conditions').filter(({ type, status: holds }) => type === 'NonStructuralSchema' && holds === 'True')).toEqual([]);
    }
  });

  test('keep an object readable whose value their rules refuse; its other fields can be changed if the rules can parse the value, and a new object with it is refused', async () => {
    for (const name of ['too-short', 'no-duration'] as const) {
      const live = await lab.request('GET', `${RULES}/${name}`);
      expect(partOf(live.spec).trafficPolicy).toEqual(rule(name).spec.trafficPolicy);
      const spec = { ...live.spec, host: `web-${version.minor}` };
      const change = lab.request('PUT', `${RULES}/${name}`, { ...live, spec });
      await (name === 'too-short' ? expect(change).resolves.toMatchObject({ spec }) : expect(change).rejects.toThrow(/connectTimeout: .*must be a valid duration/));
      await expect(lab.request('POST', RULES, { ...rule(name), metadata: { name: 'another' } })).rejects.toThrow(/connectTimeout: .*must be a valid duration/);
    }
  });
});
