import { Environment } from '@marcbachmann/cel-js';
import { RandomSpecification } from './random-specification';
import { Schema, schemaProblems, withDefaults } from '../../src/specification';
import { Expression, shortcut } from '../../src/specification/cel-shortcut';
import { TRAFFIC_SPLIT } from '../../src/traffic/specification';

const environment = new Environment()
  .registerVariable('self', 'dyn')
  .registerFunction('list.sum(): int', (values: bigint[]) => values.reduce((sum, value) => sum + value, 0n));

/** All pairs of a rule and a value that it judges. */
function judged(schema: Schema, value: any): { rule: string; value: any; library: unknown }[] {
  const own = (schema.rules ?? []).map(({ rule }) => ({ rule, value, library: celValue(schema, value) }));
  return [...own, ...Object.keys(value).flatMap((name) => {
    const child = schema.items ?? schema.properties?.[name] ?? schema.additionalProperties;
    return child && typeof value === 'object' ? judged(child, value[name]) : [];
  })];
}

function celValue(schema: Schema, value: any): unknown {
  switch (schema.type) {
    case 'integer': return BigInt(value);
    case 'array': return value.map((item: unknown) => celValue(schema.items!, item));
    case 'object': return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, celValue(schema.properties?.[name] ?? schema.additionalProperties!, field)]));
    default: return value;
  }
}

/** Each rule is parsed once, with both ways to judge by it. */
const rules = new Map<string, { byShortcut(value: unknown): boolean; byLibrary(self: unknown): boolean }>();

function programOf(rule: string) {
  if (!rules.has(rule)) {
    const parsed = environment.parse(rule);
    rules.set(rule, { byShortcut: shortcut(parsed.ast as Expression), byLibrary: (self) => isTrue(() => parsed({ self })) });
  }
  return rules.get(rule)!;
}

function isTrue(evaluate: () => unknown): boolean {
  try {
    return evaluate() === true;
  } catch {
    return false;
  }
}

test('the shortcut says that a rule holds if and only if the library says so', () => {
  const specifications = Array.from({ length: 200 }, (_, seed) => new RandomSpecification(seed + 1, seed % 2 ? 0.02 : 0).of(TRAFFIC_SPLIT));
  const all = specifications
    .filter((value) => schemaProblems(TRAFFIC_SPLIT, value).length === 0)
    .flatMap((value) => judged(TRAFFIC_SPLIT, withDefaults(TRAFFIC_SPLIT, value)))
    .map(({ rule, value, library }) => ({ rule, value, library: programOf(rule).byLibrary(library), shortcut: programOf(rule).byShortcut(value) }));
  expect(all.filter((one) => one.library !== one.shortcut)).toEqual([]);
  expect(all.length).toBeGreaterThan(4_000);
  expect(all.filter(({ library }) => !library).length).toBeGreaterThan(100);
});
