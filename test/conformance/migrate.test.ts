import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { parseAllDocuments } from 'yaml';
import { changes, combined, COMBINATIONS } from './changes';
import { ChartName } from './chart';
import { VALUE_SETS } from './value-sets';
import { Charts, described, differences, migration, Migration, printed, reasons, rendered } from '../../src/cli/migrate';
import { IstioVersion } from '../../src/istio';
import { JsonObject, SourceObject } from '../../src/json';
import { IstioRelease, ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(600_000);

const CHARTS: ChartName[] = ['base', 'istiod', 'gateway', 'cni', 'ztunnel'];

function chartsOf(release: IstioRelease, values: Partial<Record<ChartName, object>>): Charts {
  const sources = (chart: ChartName) => (values[chart] ? [{ values: values[chart], locate: () => 'values.yaml:1' }] : []);
  return {
    version: IstioVersion.of(release),
    namespace: 'istio-system',
    crds: values.base !== undefined,
    base: sources('base'),
    istiod: sources('istiod'),
    gateways: [{ name: 'istio-ingress', namespace: 'istio-system', values: sources('gateway') }],
    cni: values.cni && { namespace: 'istio-system', values: sources('cni') },
    ztunnel: values.ztunnel && { namespace: 'istio-system', values: sources('ztunnel') },
    changes: [],
  };
}

/** Values, the objects of the charts, and the program. */
interface Case {
  readonly values: string;
  readonly charts: Charts;
  readonly objects: SourceObject[];
  readonly migration: Migration;
}

/** The case for values that `mesh` accepts and the constructs accept too. */
function caseOf(release: IstioRelease, values: Partial<Record<ChartName, object>>): Case | string | undefined {
  const charts = chartsOf(release, values);
  const given = `${release} ${JSON.stringify(values)}`;
  try {
    const { objects, problems } = rendered(charts);
    return problems.length > 0 ? undefined : { values: given, charts, objects, migration: migration(charts, objects) };
  } catch (error) {
    return `${given}: ${(error as Error).message}`;
  }
}

function isCase(found: Case | string | undefined): found is Case {
  return typeof found === 'object';
}

const cases = new Map<string, Promise<(Case | string)[]>>();

/** Each value alone, combinations of values, and the value sets of the injection tests. */
function casesOf(release: IstioRelease, chart: ChartName): Promise<(Case | string)[]> {
  const key = `${release} ${chart}`;
  const found = cases.get(key) ?? allCases(release, chart);
  cases.set(key, found);
  return found;
}

async function allCases(release: IstioRelease, chart: ChartName): Promise<(Case | string)[]> {
  const alone = await changes(release, chart);
  const sets = chart === 'istiod' ? VALUE_SETS.filter(({ releases }) => releases?.includes(release) ?? true).map(({ values }) => values) : [];
  const found = [...alone, ...combined(alone, COMBINATIONS[chart]), ...sets].map((values) => caseOf(release, { [chart]: values }));
  return found.filter((one) => one !== undefined);
}

describe.each(ISTIO_RELEASES)('%s', (release) => {
  test.each(CHARTS)('values of %s become a program that synthesises the same objects, or are rejected with their position and the reason', async (chart) => {
    const taken = (await casesOf(release, chart)).filter(isCase);
    const refused = taken.filter(({ migration: { differences: wrong } }) => wrong.length > 0);
    for (const { charts, migration: found } of refused) {
      for (const reason of reasons(charts, found)) {
        expect(reason).toMatch(/^(values\.yaml:1|base): [\w.-]+ (is|differs) .+: .+\. (Delete|Give --namespace [\w-]+, or delete) the value/s);
        expect(reason).toMatch(INEXPRESSIBLE);
      }
    }
    expect(refused.length).toBeLessThan(taken.length * MOST_REFUSED[chart]);
  });
});

/**
 * The reasons why props do not express a value: a namespace of the install that differs from its own, a word that no enum has, a value that Kubernetes
 * cannot use, a deleted default, and the labels of published definitions.
 */
const INEXPRESSIBLE = /: global\.istioNamespace (is|differs) |: it must be |is not text\.|in another form|it is not set, but a prop that is left out has its default|base\.enableCRDTemplates is false/;
const MOST_REFUSED = { base: 0.5, istiod: 0.06, gateway: 0.02, cni: 0.1, ztunnel: 0.1 };

/** A printed program, and its output folder. */
interface Written {
  readonly name: string;
  readonly one: Case;
}

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, 'node_modules', '.cache', 'cdk8s-istio', `programs-${process.pid}`);
const HOW_MANY = 36;

describe('the text of programs', () => {
  let written: Written[];

  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    const all = await Promise.all(ISTIO_RELEASES.flatMap((release) => CHARTS.map(async (chart) => sample(await casesOf(release, chart)))));
    written = all.flat().map((one, index) => ({ name: `program-${index}`, one }));
    for (const { name, one } of written) writeFileSync(join(FOLDER, `${name}.ts`), printed(one.migration.program));
  });
  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

  /** Every n-th case, so that the sample covers the whole list. */
  function sample(all: (Case | string)[]): Case[] {
    const good = all.filter(isCase).filter(({ migration: { differences: wrong } }) => wrong.length === 0);
    return good.filter((_, index) => index % Math.ceil(good.length / (HOW_MANY / CHARTS.length)) === 0);
  }

  test('compiles strictly', () => {
    writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({
      extends: '../../../../test/tsconfig.json',
      compilerOptions: { rootDir: ROOT, paths: { 'cdk8s-istio': [join(ROOT, 'src')] } },
      include: ['*.ts'],
      exclude: [],
    }));
    const { stdout, status } = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), '--project', FOLDER], { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });

  test('synthesises the same objects', async () => {
    const programs = written.map(({ name }) => `process.env.CDK8S_OUTDIR = ${JSON.stringify(join(FOLDER, name))}; require('./${name}.ts');`);
    await build({
      stdin: { contents: programs.join('\n'), resolveDir: FOLDER },
      outfile: join(FOLDER, 'all.js'),
      alias: { 'cdk8s-istio': join(ROOT, 'src') },
      bundle: true,
      platform: 'node',
      packages: 'external',
      define: { __dirname: JSON.stringify(join(ROOT, 'src', 'istio')) },
      logLevel: 'error',
    });
    const { status, stderr } = spawnSync(process.execPath, [join(FOLDER, 'all.js')], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const { name, one } of written) {
      expect({ values: one.values, wrong: wrongIn(name, one) }).toEqual({ values: one.values, wrong: [] });
    }
    expect(written.length).toBeGreaterThanOrEqual(60);
  });

  function wrongIn(name: string, { objects, migration: { unrecorded } }: Case): string[] {
    const text = readFileSync(join(FOLDER, name, 'mesh.k8s.yaml'), 'utf8').split(/^---$/m).filter((document) => !/^kind: CustomResourceDefinition$/m.test(document));
    const found = text.flatMap((document) => parseAllDocuments(document)).map((document) => ({ origin: name, object: document.toJS() }));
    const wanted = objects.filter(({ object }) => object.kind !== 'CustomResourceDefinition').map(({ origin, object }) => ({ origin, object: withoutNothing(object) }));
    return differences(wanted, found, unrecorded).map(described);
  }

  /** Deletes undefined values, which YAML does not have. */
  function withoutNothing(object: JsonObject): JsonObject {
    return JSON.parse(JSON.stringify(object));
  }
});
