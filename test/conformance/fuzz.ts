/**
 * Compares the objects of helm with those of this project for random values. In: a release, a chart and seeds. Out: the number
 * of trees for each outcome, and each fault with the smallest set of changes that still shows it.
 */
import { isDeepStrictEqual } from 'node:util';
import { ChartName, chartObjects, comparable, KubeObject } from './chart';
import { Change, RandomValues, valuesOf } from './random-values';
import { objectsOf, valuesInstall } from './values-objects';
import { IstioVersion } from '../../src/istio';
import { IstioRelease, ISTIO_RELEASES } from '../lab/parts';

/** The number of trees for each outcome. */
export interface FuzzCounts {
  readonly trees: number;
  readonly equal: number;
  /** Rendered by helm, but rejected by this project. */
  readonly refused: number;
  readonly refusedByBoth: number;
  /** A fault of the chart that docs/differences.md lists. */
  readonly meant: number;
  readonly faults: string[];
}

/** The share of the trees for each chart. Most values belong to istiod. */
const SHARES: Record<ChartName, number> = { base: 0.1, istiod: 0.4, gateway: 0.2, cni: 0.15, ztunnel: 0.15 };

/** Compares a number of trees, divided among all releases and charts. */
export async function fuzz(trees: number): Promise<FuzzCounts> {
  const total = { trees: 0, equal: 0, refused: 0, refusedByBoth: 0, meant: 0, faults: [] as string[] };
  for (const release of ISTIO_RELEASES) {
    for (const chart of Object.keys(SHARES) as ChartName[]) {
      const count = Math.ceil(trees * SHARES[chart] / ISTIO_RELEASES.length);
      await new Comparison(release, chart, total).run(1, count);
    }
  }
  return total;
}

type Outcome = 'equal' | 'refused' | 'refusedByBoth' | 'meant' | { fault: string };

/** The time limit for one tree in this project. */
const SLOW_MS = 5_000;

/** The reasons why this project rejects values that helm renders (docs/differences.md). */
const REASONS = /, but must be | is null, but cannot be| is (null|"")\. Leave it out| is not a field of | has no field .* must have\. Add it$| cannot be a key$| is a key that is not read as text| is not in Istio | is not known\. Use one of | is not (a|the) .*\. Write /;

class Comparison {
  private readonly random: RandomValues;
  private readonly version: IstioVersion;

  constructor(private readonly release: IstioRelease, private readonly chart: ChartName,
    private readonly total: { -readonly [field in keyof FuzzCounts]: FuzzCounts[field] }) {
    this.random = new RandomValues(release, chart);
    this.version = IstioVersion.of(release);
  }

  /** Several trees run at the same time, because helm works while this process compares. */
  public async run(first: number, count: number): Promise<void> {
    let seed = first;
    const work = async () => {
      while (seed < first + count) await this.compare(seed++);
    };
    await Promise.all([work(), work(), work()]);
  }

  private async compare(seed: number): Promise<void> {
    const changes = this.random.changes(seed);
    const outcome = await this.outcome(changes);
    this.total.trees++;
    if (typeof outcome === 'string') {
      this.total[outcome]++;
    } else {
      const values = JSON.stringify(valuesOf(await this.shrunk(changes)));
      this.total.faults.push(`${this.release} ${this.chart}, seed ${seed}: ${values}\n${outcome.fault}`);
    }
  }

  /** The smallest set of changes that still shows a fault. */
  private async shrunk(changes: Change[]): Promise<Change[]> {
    for (const dropped of changes) {
      const rest = changes.filter((change) => change !== dropped);
      if (typeof await this.outcome(rest) !== 'string') return this.shrunk(rest);
    }
    return changes;
  }

  private async outcome(changes: Change[]): Promise<Outcome> {
    const values = valuesOf(changes);
    const rendering = chartObjects(this.release, this.chart, values, true).catch((error: Error) => error.message);
    const ours = this.ours(values);
    const theirs = await rendering;
    if ('fault' in ours) return ours;
    if (typeof theirs === 'string') {
      if (ours.problems.length > 0) return 'refusedByBoth';
      return /<\.Values\.pilot\.enabled>: nil pointer/.test(theirs) ? 'meant' : { fault: `helm refuses: ${theirs}` };
    }
    if (!ours.objects) {
      const strange = ours.problems.find((problem) => !REASONS.test(problem));
      return strange === undefined ? 'refused' : { fault: `refused for a reason that docs/differences.md does not have: ${strange}` };
    }
    return compared(theirs, ours.objects);
  }

  private ours(values: Change): { objects?: KubeObject[]; problems: string[] } | { fault: string } {
    const start = Date.now();
    try {
      // Not structuredClone, whose maps are of another realm in jest: cdk8s takes such a map with a field `value` for a number or text.
      const install = valuesInstall(this.version, this.chart, JSON.parse(JSON.stringify(values)));
      const problems = install.problems.map(({ message }) => message);
      const unplaced = problems.find((problem) => !names(problem, values));
      if (unplaced !== undefined) return { fault: `names no value: ${unplaced}` };
      const wrong = install.problems.filter(({ isUnknown, breaksRule }) => !isUnknown && !breaksRule).map(({ message }) => message);
      if (wrong.length > 0) return { problems: wrong };
      const objects = objectsOf(install, this.chart).map(({ spec, ...object }) => (object.kind === 'CustomResourceDefinition' ? object : { ...object, spec }));
      const took = Date.now() - start;
      return took > SLOW_MS ? { fault: `took ${took} ms` } : { objects: objects as KubeObject[], problems };
    } catch (error) {
      const { message, stack } = error as Error;
      return names(message, values) && REASONS.test(message) ? { problems: [message] } : { fault: `crash: ${stack}` };
    }
  }
}

/** A message about a profile or a platform has only the last part of the path, because the value can be in two places. */
const NAMED = ['profile', 'platform', 'compatibilityVersion'];

/** Whether a message begins with the path of a given value. */
function names(message: string, values: Change): boolean {
  const given = (inner: unknown, path: string): boolean => inner !== null && typeof inner === 'object' && Object.entries(inner)
    .some(([key, value]) => path === key || (path.startsWith(`${key}.`) && given(value, path.slice(key.length + 1))));
  return NAMED.some((name) => message.startsWith(`${name}: `)) || [...message.matchAll(/: /g)].some(({ index }) => given(values, message.slice(0, index)));
}

function compared(theirs: KubeObject[], ours: KubeObject[]): Outcome {
  try {
    const expected = comparable(theirs);
    const actual = comparable(ours);
    if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
    return 'equal';
  } catch (error) {
    const { message } = error as Error;
    return /is printed twice, and differs/.test(message) ? 'meant' : { fault: message };
  }
}
