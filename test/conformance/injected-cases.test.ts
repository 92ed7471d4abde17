import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { expectEqual } from './injected';
import { chartInjector, inject, Injector, injectorOf } from './injector';
import { valuesObjects } from './values-objects';
import { IstioVersion } from '../../src/istio';
import { IstioRelease, ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(120_000);

/** Pods as people wrote them, in cases/, with the values of the install that injects them. */
const FOLDER = join(__dirname, 'cases');
const CASES = [
  { name: '44-spire-template-native-sidecar', values: 'operator.yaml' },
  { name: '50-own-istio-proxy-container' },
  { name: '51-one-annotation-erases-the-rest', values: 'istiod.yaml' },
  { name: '52-hold-application-and-init-order', values: 'istiod.yaml' },
  { name: '53-volumes-by-annotation' },
  { name: '55-jobs-and-native-sidecars', values: 'istiod.yaml' },
];

/** Pods that no injector takes, and why. */
const FAILING = [
  { name: '51-one-annotation-erases-the-rest', pods: 'bad-quantity.yaml', reason: /quantities must match the regular expression/ },
  { name: '51-one-annotation-erases-the-rest', pods: 'empty-quantity.yaml', reason: /quantities must match the regular expression/ },
  { name: '53-volumes-by-annotation', pods: 'not-json.yaml', reason: /range can't iterate over/ },
];

const NATIVE = { environment: { ENABLE_NATIVE_SIDECARS: 'true' } };
const RUNS = CASES.flatMap((one) => [
  { ...one, run: undefined, title: 'sidecars' },
  ...(/^(44|52|55)-/.test(one.name) ? [{ ...one, run: NATIVE, title: 'native sidecars' }] : []),
]);

function podsOf(name: string, file = 'pods.yaml'): any[] {
  return parseAllDocuments(readFileSync(join(FOLDER, name, file), 'utf8')).map((document) => document.toJS());
}

function valuesOf({ name, values }: { name: string; values?: string }): any {
  const document = values === undefined ? {} : parse(readFileSync(join(FOLDER, name, values), 'utf8'));
  return document.spec?.values ?? document;
}

/** The injector of the official chart, and the one of our install with the same values. */
async function injectors(release: IstioRelease, values: object): Promise<{ theirs: Injector; mine: Injector }> {
  return { theirs: await chartInjector(release, values), mine: injectorOf(release, valuesObjects(IstioVersion.of(release), 'istiod', values)) };
}

/** The pod specs that our injector gives, by the names of their objects. */
async function injectedSpecs(release: IstioRelease, name: string, run?: typeof NATIVE): Promise<Record<string, any>> {
  const { mine } = await injectors(release, valuesOf(CASES.find((one) => one.name === name)!));
  const objects = (await inject(mine, podsOf(name), run)).map((text) => parse(text));
  return Object.fromEntries(objects.map(({ kind, metadata, spec }) => [metadata.name, kind === 'Pod' ? spec : (spec.jobTemplate?.spec ?? spec).template.spec]));
}

const namesOf = (containers: { name: string }[] = []) => containers.map(({ name }) => name);
const proxyOf = ({ containers, initContainers = [] }: any) => [...containers, ...initContainers].find(({ name }: any) => name === 'istio-proxy');

describe.each(ISTIO_RELEASES)('%s', (release) => {
  test.each(RUNS)('$name: $title', async ({ run, ...one }) => {
    const { theirs, mine } = await injectors(release, valuesOf(one));
    const pods = podsOf(one.name);
    const [expected, found] = await Promise.all([inject(theirs, pods, run), inject(mine, pods, run)]);
    pods.forEach((pod, index) => expectEqual(found[index], expected[index], pod));
    expect(found.length).toBeGreaterThan(2);
  });

  test.each(FAILING)('$name: $pods is refused, as with the chart', async ({ name, pods, reason }) => {
    const { theirs, mine } = await injectors(release, valuesOf(CASES.find((one) => one.name === name)!));
    await expect(inject(theirs, podsOf(name, pods))).rejects.toThrow(reason);
    await expect(inject(mine, podsOf(name, pods))).rejects.toThrow(reason);
  });

  test('a null in a template of a user deletes the field', async () => {
    const specs = Object.values(await injectedSpecs(release, CASES[0].name));
    const volumes = specs.map(({ volumes: all }) => all.find((volume: any) => volume.name === 'workload-socket'));
    expect(volumes[0]).toEqual({ name: 'workload-socket', csi: { driver: 'csi.spiffe.io', readOnly: true } });
    expect(volumes[2]).toEqual({ name: 'workload-socket', csi: { driver: 'csi.spiffe.io', readOnly: true } });
  });

  test('with one annotation of resources, only the annotations count', async () => {
    const specs = await injectedSpecs(release, '51-one-annotation-erases-the-rest');
    expect(Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, proxyOf(spec).resources]))).toEqual({
      'none': { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } },
      'cpu': { requests: { cpu: '250m' } },
      'cpu-number': { requests: { cpu: '2' } },
      'limit-only': { limits: { memory: '1Gi' } },
      'cpu-and-limit': { requests: { cpu: '250m' }, limits: { cpu: '100m' } },
      'fraction': { requests: { cpu: '500m', memory: '101888Ki' } },
    });
  });

  test('an application is held, unless its annotation says otherwise', async () => {
    const held = ({ containers }: any) => [namesOf(containers)[0], JSON.stringify(proxyOf({ containers })?.lifecycle?.postStart ?? {}).includes('wait')];
    const specs = await injectedSpecs(release, '52-hold-application-and-init-order');
    expect(held(specs.web)).toEqual(['istio-proxy', true]);
    expect(held(specs.worker)).toEqual(['istio-proxy', true]);
    expect(namesOf(specs.worker.initContainers)).toEqual(['init-rm', 'wait-for-queue', 'istio-init']);
  });
});

test('a native sidecar is an init container before those of the pod', async () => {
  const { migrate } = await injectedSpecs('1.27.0', '55-jobs-and-native-sidecars', NATIVE);
  expect(namesOf(migrate.initContainers)).toEqual(['istio-init', 'istio-proxy', 'azwi-proxy-init', 'schema']);
  expect(proxyOf(migrate).restartPolicy).toBe('Always');
  expect(namesOf(migrate.containers)).toEqual(['migrate']);
});
