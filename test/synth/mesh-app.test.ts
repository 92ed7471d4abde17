import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ApiObject, App, AppProps, Chart, JsonPatch, Lazy, YamlOutputType } from 'cdk8s';
import { Construct, DependencyGroup } from 'constructs';
import { parseAllDocuments } from 'yaml';
import { random } from './random';
import { MeshApp } from '../../src/synth';

let scratch: string;
beforeEach(() => { scratch = mkdtempSync(join(tmpdir(), 'mesh-app-')); });
afterEach(() => { rmSync(scratch, { recursive: true, force: true }); });

/** All files that an app writes, by path. */
function written(app: App): Record<string, string> {
  app.synth();
  const files: Record<string, string> = {};
  const visit = (path: string): void => {
    if (statSync(path).isDirectory()) {
      readdirSync(path).sort().forEach((entry) => visit(join(path, entry)));
    } else {
      files[relative(app.outdir, path)] = readFileSync(path, 'utf8');
    }
  };
  visit(app.outdir);
  return files;
}

/** Files without the annotations of dependencies. */
function withoutDependencies(files: Record<string, string>): Record<string, string> {
  const plain = (text: string) => text.replace(/^ {4}cdk8s-istio\/(construct|depends-on): .*\n/gm, '').replace(/^ {2}annotations:\n(?! {4})/gm, '');
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, plain(text)]));
}

let outputs = 0;
const meshApp = (props: AppProps = {}) => new MeshApp({ outdir: join(scratch, `out${outputs++}`), ...props });
const plainApp = (props: AppProps = {}) => new App({ outdir: join(scratch, `out${outputs++}`), ...props });
const configMap = (scope: Construct, id: string, metadata = {}) =>
  new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { id } });

/** Builds the same app twice and expects the same files. */
function expectSameFiles(build: (app: App) => void, props: AppProps = {}): Record<string, string> {
  const [ours, theirs] = [meshApp(props), plainApp(props)];
  build(ours);
  build(theirs);
  const files = written(ours);
  expect(withoutDependencies(files)).toEqual(written(theirs));
  expect(ours.charts.map(({ node }) => node.path)).toEqual(theirs.charts.map(({ node }) => node.path));
  return files;
}

const TYPES = [
  YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART,
  YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
];

describe('writes what App writes', () => {
  test.each(TYPES)('for an app of charts, constructs and dependencies, with output type %s', (yamlOutputType) => {
    const files = expectSameFiles((app) => {
      const one = new Chart(app, 'one', { namespace: 'one', labels: { team: 'a' } });
      const two = new Chart(app, 'two');
      const nested = new Chart(two, 'nested');
      const group = new Construct(one, 'group');
      const late = configMap(group, 'late', { annotations: { text: 'a\nb\n' } });
      const early = configMap(one, 'early', { name: 'early' });
      late.addDependency(early);
      one.addDependency(nested);
      configMap(nested, 'deep');
      configMap(two, 'patched').addJsonPatch(JsonPatch.add('/data/more', 'yes'));
      new ApiObject(two, 'lazy', { apiVersion: 'apps/v1', kind: 'Deployment', spec: Lazy.any({ produce: () => ({ replicas: 2 }) }) });
      new Chart(app, 'Empty');
    }, { yamlOutputType, outputFileExtension: '.yaml' });
    expect(Object.keys(files).length).toBeGreaterThan(0);
  });

  test('for an app without charts', () => {
    expect(expectSameFiles(() => undefined)).toEqual({});
  });

  test('for a construct that depends on its own last object, and for an only object that depends on its chart', () => {
    expectSameFiles((app) => {
      const chart = new Chart(app, 'chart');
      const group = new Construct(chart, 'group');
      configMap(group, 'a');
      configMap(group, 'b');
      group.node.addDependency(configMap(group, 'first'));
      configMap(chart, 'last').addDependency(group);
      configMap(new Construct(chart, 'alone'), 'object').addDependency(chart);
    });
  });

  test('for groups of dependencies', () => {
    expectSameFiles((app) => {
      const chart = new Chart(app, 'chart');
      const objects = ['a', 'b', 'c', 'd'].map((id) => configMap(chart, id));
      objects[0].node.addDependency(new DependencyGroup(objects[3], objects[1]));
    });
  });

  test('for 600 random apps, and rejects those that App rejects', () => {
    let refused = 0;
    for (let seed = 0; seed < 600; seed++) {
      const build = (app: App) => randomApp(app, 7000 + seed);
      const [ours, theirs] = [meshApp(), plainApp()].map((app) => {
        build(app);
        try {
          return withoutDependencies(written(app));
        } catch (error) {
          return (error as Error).message.includes('ycle') || error instanceof RangeError ? 'cycle' : error;
        }
      });
      expect({ seed, files: ours }).toEqual({ seed, files: theirs });
      refused += theirs === 'cycle' ? 1 : 0;
    }
    expect(refused).toBeGreaterThan(20);
    expect(refused).toBeLessThan(500);
  });

  test('into YAML text, and a second time', () => {
    const [ours, theirs] = [meshApp(), plainApp()];
    [ours, theirs].forEach((app) => randomApp(app, 7000));
    expect(withoutDependencies({ ours: ours.synthYaml() })).toEqual({ ours: theirs.synthYaml() });
    expect(written(ours)).toEqual(written(ours));
  });
});

/** A tree of charts, constructs and objects, with dependencies between any of them. */
function randomApp(app: App, seed: number): void {
  const next = random(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const constructs: Construct[] = [];
  for (let i = 0; i < 3 + below(20); i++) {
    const scope = constructs.length === 0 || below(4) === 0 ? app : constructs[below(constructs.length)];
    const id = below(5) === 0 ? String(100 - i) : `c${i}`;
    const kind = scope === app ? 0 : below(6);
    constructs.push(kind === 0 ? new Chart(scope, id) : kind < 3 ? new Construct(scope, id) : configMap(scope, id));
  }
  for (let i = below(4); i > 0; i--) {
    const [source, target] = [constructs[below(constructs.length)], constructs[below(constructs.length)]];
    if (source !== target) { // App silently drops a construct that depends on itself
      source.node.addDependency(target);
    }
  }
}

describe('differs from App', () => {
  test('cluster-scoped kinds get no namespace from their chart', () => {
    const app = meshApp();
    const chart = new Chart(app, 'chart', { namespace: 'shop' });
    new ApiObject(chart, 'role', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'role' } });
    configMap(chart, 'map', { name: 'map' });
    expect(app.synthYaml()).toBe([
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: role\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n  namespace: shop\ndata:\n  id: map\n',
    ].join('---\n'));
  });

  test.each([YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE])('objects of one name in two namespaces have files of their own, with output type %s', (yamlOutputType) => {
    const app = meshApp({ yamlOutputType });
    const chart = new Chart(app, 'chart');
    configMap(chart, 'one', { name: 'web', namespace: 'one' });
    configMap(chart, 'two', { name: 'web', namespace: 'two' });
    configMap(chart, 'other', { name: 'other', namespace: 'two' });
    new ApiObject(chart, 'a', { apiVersion: 'a.example.com/v1', kind: 'Route', metadata: { name: 'web', namespace: 'one' } });
    new ApiObject(chart, 'b', { apiVersion: 'b.example.com/v1', kind: 'Route', metadata: { name: 'web', namespace: 'one' } });
    expect(Object.keys(written(app)).map((path) => path.replace('chart/', '')).sort()).toEqual([
      'ConfigMap.other.k8s.yaml', 'ConfigMap.web.one.k8s.yaml', 'ConfigMap.web.two.k8s.yaml',
      'Route.web.one.a.example.com.k8s.yaml', 'Route.web.one.b.example.com.k8s.yaml',
    ]);
  });

  test('two constructs that define the same object are rejected with both paths, even in two API versions, and nothing is written', () => {
    const app = meshApp();
    const object = (id: string, apiVersion: string) => new ApiObject(new Chart(app, id), 'web', { apiVersion, kind: 'VirtualService', metadata: { name: 'web', namespace: 'shop' } });
    object('one', 'networking.istio.io/v1beta1');
    object('two', 'networking.istio.io/v1');
    object('three', 'networking.example.com/v1');
    expect(() => app.synth()).toThrow(
      'Several constructs define the same object:\n' +
      '  [two/web] defines VirtualService \'web\' in namespace \'shop\', which [one/web] also defines. Give one of them another name or namespace, or delete it');
    expect(() => statSync(app.outdir)).toThrow('ENOENT');
  });

  test('a dependency cycle is rejected with its path', () => {
    const app = meshApp();
    const [a, b, c] = ['a', 'b', 'c'].map((id) => new Chart(app, id));
    configMap(a, 'x').addDependency(configMap(b, 'y'));
    b.addDependency(c);
    c.addDependency(a);
    expect(() => app.synth()).toThrow('Dependency cycle: a => b => c => a (each depends on the next). Remove one of these dependencies');
  });

  test('a cycle between objects of one chart is rejected with its path', () => {
    const app = meshApp();
    const chart = new Chart(app, 'chart');
    const group = new Construct(chart, 'group');
    const [x, y] = [configMap(group, 'x'), configMap(chart, 'y')];
    group.node.addDependency(y);
    y.addDependency(x);
    expect(() => app.synth()).toThrow('Dependency cycle: chart/y => chart/group/x => chart/y');
  });

  test('a construct that depends on itself, or on a construct inside it with several objects, is rejected', () => {
    const itself = meshApp();
    const map = configMap(new Chart(itself, 'chart'), 'map');
    map.addDependency(map);
    expect(() => itself.synth()).toThrow('Dependency cycle: chart/map => chart/map');

    const part = meshApp();
    const chart = new Chart(part, 'chart');
    const group = new Construct(chart, 'group');
    configMap(group, 'x');
    configMap(group, 'y');
    chart.addDependency(group);
    expect(() => part.synth()).toThrow('Dependency cycle: chart/group/x => chart/group/y => chart/group/x (since \'chart\' depends on \'chart/group\' and one contains the other)');
  });

  test('dependencies on another app, and dependencies outside any chart, are rejected with the path', () => {
    const app = meshApp();
    const chart = new Chart(app, 'chart');
    chart.node.addDependency(new Chart(meshApp(), 'foreign'));
    expect(() => app.synth()).toThrow('[chart] depends on \'foreign\', which is not part of this app');

    const other = meshApp();
    new Construct(other, 'loose').node.addDependency(new Chart(other, 'chart'));
    expect(() => other.synth()).toThrow('[loose] depends on \'chart\', but \'loose\' is not in a chart');
  });
});

describe('dependencies are written as annotations', () => {
  /** The annotations of each object, by the path of its construct. */
  function annotations(app: App): Record<string, { construct?: string; dependsOn?: string[] }> {
    const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS());
    return Object.fromEntries(objects.filter(({ metadata }) => metadata.annotations).map(({ metadata, data }) => [data.id, {
      construct: metadata.annotations['cdk8s-istio/construct'],
      ...metadata.annotations['cdk8s-istio/depends-on'] && { dependsOn: JSON.parse(metadata.annotations['cdk8s-istio/depends-on']) },
    }]));
  }

  test('between objects, constructs and charts, and without any there are none', () => {
    const app = meshApp();
    const [one, two] = ['one', 'two'].map((id) => new Chart(app, id));
    const group = new Construct(one, 'group');
    const [a, b] = ['a', 'b'].map((id) => configMap(group, id));
    const c = configMap(two, 'c');
    configMap(new Construct(two, 'other'), 'd');
    expect(app.synthYaml()).not.toContain('annotations');
    a.addDependency(b);
    two.addDependency(one);
    c.node.addDependency(group);
    expect(annotations(app)).toEqual({
      a: { construct: 'one/group/a', dependsOn: ['one/group/b'] },
      b: { construct: 'one/group/b' },
      c: { dependsOn: ['one', 'one/group'] },
      d: { dependsOn: ['one'] },
    });
  });

  test('an object does not depend on itself by its construct', () => {
    const app = meshApp();
    const chart = new Chart(app, 'chart');
    configMap(chart, 'a');
    chart.node.addDependency(configMap(chart, 'first'));
    expect(annotations(app)).toEqual({ a: { dependsOn: ['chart/first'] }, first: { construct: 'chart/first' } });
  });

  test('an object that has a stored text gets them too, and other annotations stay', () => {
    const app = meshApp();
    const chart = new Chart(app, 'chart');
    const [a, b] = [configMap(chart, 'a', { annotations: { mine: 'x' } }), configMap(chart, 'b')];
    (b as any)._verbatim = () => 'kind: "as stored"\n';
    a.addDependency(b);
    expect(app.synthYaml()).toMatch(/cdk8s-istio\/construct: chart\/b\n(.*\n)*.*mine: x\n +cdk8s-istio\/depends-on: '\["chart\/b"\]'/);
  });
});

test('all validation errors are reported with their paths', () => {
  const app = meshApp();
  const chart = new Chart(app, 'chart');
  chart.node.addValidation({ validate: () => ['no objects', 'no name'] });
  new Construct(chart, 'part').node.addValidation({ validate: () => ['no part'] });
  expect(() => app.synth()).toThrow('Validation failed with the following errors:\n  [chart] no objects\n  [chart] no name\n  [chart/part] no part');
});

test('an object with a stored text is written with that text, and still counts as an object', () => {
  class Stored extends ApiObject {
    /** @internal */
    public _verbatim(): string {
      return 'kind: "as stored"\n';
    }
  }
  const app = meshApp({ recordConstructMetadata: true });
  const chart = new Chart(app, 'chart', { namespace: 'shop' });
  const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'x.example.com' } };
  new Stored(chart, 'crd', crd);
  const files = written(app);
  expect(files['chart.k8s.yaml']).toBe('kind: "as stored"\n');
  expect(JSON.parse(files['construct-metadata.json']).resources).toEqual({ 'apiextensions.k8s.io/v1/CustomResourceDefinition//x.example.com': { path: 'chart/crd' } });
  new Stored(chart, 'again', crd);
  expect(() => app.synth()).toThrow('[chart/again] defines CustomResourceDefinition \'x.example.com\', which [chart/crd] also defines');
});

test('construct paths are recorded if the environment variable requests it', () => {
  process.env.CDK8S_RECORD_CONSTRUCT_METADATA = 'true';
  try {
    const app = meshApp();
    const chart = new Chart(app, 'chart');
    configMap(chart, 'map', { name: 'web', namespace: 'shop' });
    new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' } });
    expect(JSON.parse(written(app)['construct-metadata.json'])).toEqual({
      version: '1.0.0',
      resources: { 'v1/ConfigMap/shop/web': { path: 'chart/map' }, 'v1/Service/shop/web': { path: 'chart/service' } },
    });
  } finally {
    delete process.env.CDK8S_RECORD_CONSTRUCT_METADATA;
  }
});

test('the output directory comes from the environment, or is dist', () => {
  process.env.CDK8S_OUTDIR = join(scratch, 'from-environment');
  try {
    expect(new MeshApp().outdir).toBe(join(scratch, 'from-environment'));
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
  expect(new MeshApp().outdir).toBe('dist');
});

test('long chains and large charts that depend on one another are written in linear time', () => {
  const app = meshApp();
  const charts = Array.from({ length: 3 }, (_, i) => new Chart(app, `c${i}`));
  charts[0].addDependency(charts[1]);
  charts[1].addDependency(charts[2]);
  for (const chart of charts) {
    for (let i = 0; i < 3_000; i++) {
      configMap(chart, `m${i}`);
    }
  }
  const chain = charts[0].node.children;
  chain.slice(1).forEach((construct, i) => construct.node.addDependency(chain[i]));
  const start = Date.now();
  expect(app.charts.map(({ node }) => node.id)).toEqual(['c2', 'c1', 'c0']);
  expect(Object.keys(written(app))).toEqual(['0000-c2.k8s.yaml', '0001-c1.k8s.yaml', '0002-c0.k8s.yaml']);
  expect(Date.now() - start).toBeLessThan(20_000); // App would create 18 million edges
});
