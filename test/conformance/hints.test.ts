import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leaves, nested } from './changes';
import { ChartName, CHARTS } from './chart';
import { checkedValues } from '../../src/helm/values';
import { IstioVersion } from '../../src/istio';
import { IstioRelease, ISTIO_RELEASES, parts } from '../lab/parts';

jest.setTimeout(120_000);

/**
 * Every value of each line and chart is given to every other line and chart. What the message says is judged by the official charts: by their
 * values.yaml, by what their templates read, and by the table below, which says what the charts' authors put in the place of a value.
 */
const NAMES = Object.keys(CHARTS) as ChartName[];

/** What took the place of a value: the path for the same value, by the chart that the value is given to. The first one counts that the chart has. */
const REPLACED: Partial<Record<ChartName, Record<string, string[]>>> = {
  istiod: {
    imagePullPolicy: ['global.imagePullPolicy'],
    imagePullSecrets: ['global.imagePullSecrets'],
    priorityClassName: ['global.priorityClassName'],
    podDisruptionBudget: ['pdb'],
    multiCluster: ['global.multiCluster'],
    caAddress: ['global.caAddress'],
    istioNamespace: ['global.istioNamespace'],
    logAsJson: ['global.logAsJson'],
    chained: ['istio_cni.chained'],
    network: ['global.network'],
    resourceScope: ['global.resourceScope'],
  },
  cni: {
    imagePullPolicy: ['global.imagePullPolicy'],
    imagePullSecrets: ['global.imagePullSecrets'],
    logAsJson: ['global.logAsJson'],
    resourceScope: ['global.resourceScope'],
  },
  gateway: {
    autoscaleEnabled: ['autoscaling.enabled'],
    autoscaleMin: ['autoscaling.minReplicas'],
    autoscaleMax: ['autoscaling.maxReplicas'],
    autoscaleBehavior: ['autoscaling.autoscaleBehavior'],
    serviceAnnotations: ['service.annotations'],
    serviceAccountAnnotations: ['serviceAccount.annotations'],
    deploymentAnnotations: ['annotations'],
    ipFamilyPolicy: ['service.ipFamilyPolicy'],
    ipFamilies: ['service.ipFamilies'],
    pdb: ['podDisruptionBudget'],
  },
};

/** The values that are to be used instead of a value of another meaning. An empty list: the value is to be left out. */
const INSTEAD: Partial<Record<ChartName, Record<string, string[]>>> = {
  istiod: {
    'service': ['serviceAnnotations', 'ipFamilyPolicy', 'ipFamilies'],
    'autoscaling': ['autoscaleEnabled', 'autoscaleMin', 'autoscaleMax'],
    'serviceAccount': [],
    'podDisruptionBudget': ['global.defaultPodDisruptionBudget.enabled'],
    'pdb': ['global.defaultPodDisruptionBudget.enabled'],
    'istio_cni': ['pilot.cni.enabled'],
    'cni': ['istio_cni.enabled'],
    'global.multiCluster.enabled': ['global.multiCluster.clusterName', 'global.network'],
    'configSource': ['meshConfig.configSources'],
    'gateways': [],
    'logLevel': ['global.logging.level'],
  },
  gateway: {
    cpu: ['autoscaling.targetCPUUtilizationPercentage'],
    memory: ['autoscaling.targetMemoryUtilizationPercentage'],
    rollingMaxSurge: ['strategy'],
    rollingMaxUnavailable: ['strategy'],
    updateStrategy: ['strategy'],
    podLabels: ['labels'],
    deploymentLabels: ['labels'],
    hub: [],
    tag: [],
    image: [],
    variant: [],
    gateways: [],
  },
};

/** Values that belong to another chart in every line, and are given to istiod. */
const OWNERS: Record<string, string[]> = {
  cni: ['ambient', 'cniBinDir', 'cniConfDir', 'cniConfFileName', 'cniNetnsDir', 'daemonSetLabels', 'excludeNamespaces', 'psp_cluster_role', 'repair'],
  ztunnel: ['xdsAddress'],
};

/** Values without an effect in the chart that has them, so that nobody is sent there. */
const UNREAD = ['redirectMode'];

/** A chart of a line: the paths that its values.yaml has, and those that its templates read. */
class OfficialChart {
  public static async read(release: IstioRelease, name: ChartName): Promise<OfficialChart> {
    const { istio } = await parts({ only: ['charts'] });
    const folder = join(istio(release).charts, CHARTS[name].folder);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /^(templates|files)\/.*\.(yaml|tpl|txt)$/.test(file));
    const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    const read = [...text.matchAll(/\.Values\.([A-Za-z_][\w.]*\w)/g)].map(([, path]) => path);
    const accepted = namesInSchema(folder);
    return new OfficialChart(release, name, await leaves(release, name), read.filter((path) => accepted?.includes(path.split('.')[0]) ?? true));
  }

  private readonly paths: readonly string[];

  private constructor(
    public readonly release: IstioRelease, public readonly name: ChartName,
    /** The values of values.yaml. The names of a path are separated by line breaks. */
    public readonly values: ReadonlyMap<string, unknown>, private readonly read: readonly string[],
  ) {
    this.paths = [...[...values.keys()].map((path) => path.replaceAll('\n', '.')), ...read];
  }

  /** Whether the chart has the value, or values below it. Newer charts take the level `pilot` or `cni` away. */
  public has(path: string): boolean {
    const isKnown = this.paths.some((other) => other === path || other.startsWith(`${path}.`));
    const isFlat = ['autoscaleMin', 'cniBinDir'].some((name) => this.values.has(name));
    const isGlobal = this.name === 'ztunnel' && !path.startsWith('global') && this.paths.includes(`global.${path}`); // merged into the top
    return isKnown || isGlobal || (this.hasSection && isFlat && path.startsWith(`${this.section}.`) && this.has(path.slice(this.section.length + 1)));
  }

  /** Whether a template reads the value, or one below it. */
  public reads(path: string): boolean {
    return this.read.some((other) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`));
  }

  /** The path as the chart has it: at the top, or below its section. */
  public placeOf(path: string, isBelow: boolean): string | undefined {
    if (path.startsWith('meshConfig.')) return path; // a field of the mesh config is no value
    const places = path.startsWith(`${this.section}.`) ? [path] : [path, `${this.section}.${path}`];
    return (isBelow ? places.reverse() : places).find((place) => this.has(place));
  }

  /** The level that the values of the component itself are below in older lines. */
  public get section(): string {
    return this.name === 'cni' ? 'cni' : 'pilot';
  }

  public get hasSection(): boolean {
    return ['istiod', 'cni'].includes(this.name);
  }
}

/** The values that the schema of a chart accepts, if it rejects all others. */
function namesInSchema(folder: string): string[] | undefined {
  const file = join(folder, 'values.schema.json');
  const schema = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const { additionalProperties, properties } = schema.$defs?.values ?? schema;
  return additionalProperties === false ? Object.keys(properties) : undefined;
}

let charts: OfficialChart[];
beforeAll(async () => {
  charts = await Promise.all(ISTIO_RELEASES.flatMap((release) => NAMES.map((chart) => OfficialChart.read(release, chart))));
});

/** What the hint must say about an unknown value. A list has texts that the hint must contain. */
function expected(target: OfficialChart, path: string, whole: string): string | string[] {
  const isBelow = path.startsWith(`${target.section}.`);
  const name = isBelow ? path.slice(target.section.length + 1) : path;
  const replacement = (REPLACED[target.name]?.[name] ?? []).map((each) => target.placeOf(each, isBelow)).find((place) => place !== undefined);
  if (replacement !== undefined) return `Write it as ${replacement}`;
  const instead = INSTEAD[target.name]?.[name]?.map((each) => target.placeOf(each, isBelow));
  if (instead?.every((place) => place !== undefined)) return instead as string[];
  const [level] = path.split('.');
  if (level !== path && level !== target.section && ['cni', 'ztunnel'].includes(level)) return `Give it to the chart ${level}`;
  const owner = Object.keys(OWNERS).find((chart) => target.name === 'istiod' && OWNERS[chart].includes(name));
  if (owner) return `It is a value of the chart ${owner}`;
  const otherLayout = isBelow ? name : `${target.section}.${name}`;
  const isMoved = target.name !== 'cni' || target.reads(`cni.${whole}`) || target.values.has('cniBinDir');
  if (target.hasSection && target.has(otherLayout) && isMoved) return `Write it as ${otherLayout}`;
  const neighbours = charts.filter((chart) => chart.release === target.release && chart.name !== target.name && chart.has(path));
  const neighbour = neighbours.find((chart) => chart.reads(path)) ?? neighbours[0];
  if (neighbour) return `It is a value of the chart ${neighbour.name}`;
  const position = ISTIO_RELEASES.indexOf(target.release);
  const having = charts.filter((chart) => chart.name === target.name && chart.has(path)).map(({ release }) => release);
  const newer = having.find((release) => ISTIO_RELEASES.indexOf(release) > position);
  if (newer) return `It is newer: Istio ${lineOf(newer)} has it`;
  if (having.length > 0) return `It is gone: Istio ${lineOf(having[having.length - 1])} had it`;
  const elsewhere = [...charts].reverse().filter((chart) => chart.name !== target.name && chart.has(path));
  const newest = elsewhere.filter(({ release }) => release === elsewhere[0].release).reverse()[0];
  return `It is a value of the chart ${newest.name} of Istio ${lineOf(newest.release)}`;
}

function lineOf(release: string): string {
  return release.split('.').slice(0, 2).join('.');
}

/** The problem of one value that the chart does not have. */
function problemOf({ release, name }: OfficialChart, path: string, value: unknown): { unknown: string; hint?: string } | undefined {
  const { problems } = checkedValues(IstioVersion.of(release), name, [{ values: nested(path.split('\n'), value), locate: () => 'values' }]);
  const texts = problems.flatMap(({ message }) => /^values: (\S+) is not a value of the chart (\S+) ([\d.]+\d)(?:\. (.*))?$/s.exec(message) ?? []);
  return texts.length > 0 ? { unknown: texts[1], hint: texts[4] } : undefined;
}

test('every value of each line, given to every other line and chart, has the hint that the charts imply', () => {
  const given = new Map(charts.flatMap(({ values }) => [...values]).filter(([path]) => !UNREAD.includes(path)));
  const wrong: object[] = [];
  let judged = 0;
  for (const target of charts) {
    for (const [path, value] of given) {
      const problem = problemOf(target, path, value);
      if (!problem) continue;
      judged++;
      const right = expected(target, problem.unknown, path.replaceAll('\n', '.'));
      const hint = problem.hint ?? 'none';
      const isRight = typeof right === 'string' ? hint === right : hint !== 'none' && right.every((each) => hint.includes(each));
      if (!isRight || target.has(problem.unknown)) wrong.push({ chart: `${target.name} ${target.release}`, path: problem.unknown, hint, right, has: target.has(problem.unknown) });
    }
  }
  expect([...new Set(wrong.map((one) => JSON.stringify(one)))]).toEqual([]);
  expect(judged).toBeGreaterThan(700);
});

test('each entry of the tables is about a value that some chart has had', () => {
  const named = [REPLACED, INSTEAD].flatMap((table) => Object.values(table).flatMap((entries) => Object.keys(entries)));
  expect(named.filter((path) => !charts.some((chart) => chart.placeOf(path, false)))).toEqual([]);
});
