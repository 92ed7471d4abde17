import { ApiObject } from 'cdk8s';
import { leaves, nested, perturbed } from './changes';
import { ChartName } from './chart';
import { valuesInstall } from './values-objects';
import { IstioVersion } from '../../src/istio';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(120_000);

/**
 * Whoever follows a hint gets what they meant: the value is accepted at the place that the hint names, and changes objects. The values are those of
 * the charts' own values.yaml, each changed so that it has an effect at its right place, and then written at a wrong place.
 */
const FOLLOWED = 200;

/** The way from one mistake to the next. It is a prime number, so that the sample has all charts, lines and kinds of mistakes. */
const STEP = 101;

interface Mistake {
  readonly release: typeof ISTIO_RELEASES[number];
  readonly chart: ChartName;
  readonly right: string[];
  readonly wrong: string[];
  readonly value: unknown;
}

const CHARTS: ChartName[] = ['base', 'istiod', 'gateway'];
let mistakes: Mistake[];

beforeAll(async () => {
  const all = await Promise.all(ISTIO_RELEASES.flatMap((release) => CHARTS.map((chart) => mistakesIn(release, chart))));
  mistakes = all.flat();
});

async function mistakesIn(release: Mistake['release'], chart: ChartName): Promise<Mistake[]> {
  return [...await leaves(release, chart)].flatMap(([path, value]) => {
    const right = path.split('\n');
    return wrongPlaces(right).map((wrong) => ({ release, chart, right, wrong, value: perturbed(path, value)[0] }));
  });
}

/** The places where people write a value by mistake: misspelt, in the layout of other lines, below a level of their own, and beside the right map. */
function wrongPlaces(right: string[]): string[][] {
  const [name, above] = [right[right.length - 1], right.slice(0, -1)];
  return [
    [...above, `${name}${name[name.length - 1]}`],
    right[0] === 'pilot' ? right.slice(1) : ['pilot', ...right],
    ['defaults', ...right],
    [...above.slice(0, -1), name],
    ['global', name],
  ].filter((wrong) => wrong.length > 0 && wrong.join('.') !== right.join('.'));
}

/** The objects for the values of a chart. Definitions are compared by their names. */
function objects({ release, chart }: Mistake, values: object): { text: string; problems: string[] } {
  const install = valuesInstall(IstioVersion.of(release), chart, values);
  const all = install.node.findAll().filter((each): each is ApiObject => ApiObject.isApiObject(each));
  const text = JSON.stringify(all.map((each) => (each.kind === 'CustomResourceDefinition' ? each.name : each.toJson())));
  return { text, problems: install.problems.filter(({ breaksRule }) => !breaksRule).map(({ message }) => message) };
}

/** Where the hint says to write the value. It is undefined if there is no hint that names a place. */
function placeOf({ wrong, chart, release }: Mistake, problem: string): string[] | undefined {
  const unknown = new RegExp(`: ([\\w.]+) is not a value of the chart ${chart} ${release.replaceAll('.', '\\.')}\\. (.*)$`).exec(problem);
  const [, path, hint] = unknown ?? [];
  const below = wrong.slice(path?.split('.').length);
  const [, to] = /^(?:Write it as|Did you mean) ([\w.]+)\??$/.exec(hint) ?? [];
  return to ? [...to.split('.'), ...below] : /^Write the values below it one level higher/.test(hint) ? below : undefined;
}

/** Each of these hints, followed. */
function followed(mistake: Mistake, defaults: string): object | undefined {
  const wrong = objects(mistake, nested(mistake.wrong, mistake.value));
  const place = wrong.problems.length === 1 ? placeOf(mistake, wrong.problems[0]) : undefined;
  if (!place || objects(mistake, nested(mistake.right, mistake.value)).text === defaults) {
    return undefined; // no place to follow, or a value that has no effect alone
  }
  const { text, problems } = objects(mistake, nested(place, mistake.value));
  return { hint: wrong.problems[0], problems, hasEffect: text !== defaults };
}

test('a hint that is followed gives no other hint, and has an effect', () => {
  const defaults = new Map<string, string>();
  const seen: object[] = [];
  for (let index = 0; index < mistakes.length && seen.length < FOLLOWED; index++) {
    const mistake = mistakes[(index * STEP) % mistakes.length];
    const key = `${mistake.release} ${mistake.chart}`;
    defaults.set(key, defaults.get(key) ?? objects(mistake, {}).text);
    const result = followed(mistake, defaults.get(key)!);
    seen.push(...result ? [result] : []);
  }
  expect(seen).toHaveLength(FOLLOWED);
  expect(seen.map((one) => ({ ...one, problems: [], hasEffect: true }))).toEqual(seen);
});
