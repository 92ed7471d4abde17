/**
 * Random values of a schema: most of them keep its rules, and some break one. The same seed gives the same values on every machine.
 */
import { Json, JsonObject } from '../../src/json';
import { Problem, Schema, Step } from '../../src/specification';
import { random } from '../synth/random';

/** Words that patterns of the specification accept, beside words that no pattern accepts. */
const WORDS = [
  'v1', 'v2', 'v3', 'web', 'shop', 'a', 'x-canary', 'user-agent', 'uri', 'GET', 'POST', '/', '/api', '/a/b.c', '3s', '1500ms', '2m', '1h', '999999s', 'edge/public', 'istio-system/other',
  'shop.example.com', '*.example.com', '*', 'groups', 'user.groups', 'canary', 'eu', 'eu/zone-1', '.*iPhone.*', '[a-z]+', 'some text', 'version', 'example.com/team', 'HTTP', '1',
];
const ODD_WORDS = ['', ' ', 'V1', 'a b', '-a', 'a-', 'GET,POST', 'api', '/a?b', '0s', '5', '1.5s', 'a/b/c', 'é', '😀', 'a\nb', 'a\tb', '__proto__', 'x'.repeat(64), 'x'.repeat(300), 'x'.repeat(1025), '*a', '_', 'a_b', 'a..b', '\u0000'];
const ODD_VALUES: Json[] = [true, 0, -1, 1.5, 'text', '1', [], {}, [1], { a: 1 }, 1e15];

export class RandomSpecification {
  private readonly next: () => number;

  /** @param faults how likely each part of a value is wrong */
  constructor(seed: number, private readonly faults: number) {
    this.next = random(seed);
    this.next(); // the first number of a small seed is small
  }

  public of(schema: Schema): JsonObject {
    return this.value(schema, 0) as JsonObject;
  }

  private value(schema: Schema, depth: number): Json {
    if (depth > 0 && this.chance(this.faults)) {
      return this.pick(ODD_VALUES);
    }
    switch (schema.type) {
      case 'object': return schema.properties ? this.struct(schema, depth) : this.map(schema, depth);
      case 'array': return this.list(schema, depth);
      case 'boolean': return this.chance(0.7);
      case 'string': return this.text(schema);
      default: return this.number(schema);
    }
  }

  private struct(schema: Schema, depth: number): JsonObject {
    const { properties = {}, required = [] } = schema;
    const isGiven = this.choice(schema, depth);
    const names = Object.keys(properties).filter((name) => (required.includes(name) ? !this.chance(this.faults) : isGiven(name)));
    const fields = names.map((name) => [name, this.value(properties[name], depth + 1)]);
    return Object.fromEntries(this.chance(this.faults) ? [...fields, ['unknown', 1]] : fields);
  }

  /** The optional fields that are given. Where the schema says that exactly one is given, this is mostly so. */
  private choice({ rules = [], required = [], properties = {} }: Schema, depth: number): (name: string) => boolean {
    const alternatives = rules.filter(({ rule }) => rule.endsWith(' == 1')).flatMap(({ rule }) => [...rule.matchAll(/has\(self\.(\w+)\)/g)].map(([, name]) => name));
    const others = Object.keys(properties).filter((name) => !required.includes(name) && !alternatives.includes(name));
    const one = alternatives.length > 0 && !this.chance(this.faults) ? [this.pick(alternatives)] : [];
    const needed = one.length === 0 && required.length === 0 && others.length > 0 ? [this.pick(others)] : one;
    const likely = depth === 0 ? 0.35 : 0.15;
    const more = new Set([...needed, ...others.filter(() => this.chance(likely))]);
    return (name) => more.has(name);
  }

  private map(schema: Schema, depth: number): JsonObject {
    const keys = this.chance(this.faults) ? [this.pick(ODD_WORDS)] : this.chance(0.7) ? ['v1', 'v2'].slice(0, this.whole(1, 2)) : [this.pick(WORDS)];
    const isSum = schema.rules?.some(({ rule }) => rule.includes('.sum() == 100')) && !this.chance(this.faults);
    const share = keys.length === 1 ? 100 : this.whole(1, 99);
    const valueOf = (index: number) => (isSum ? [share, 100 - share][index] : this.value(schema.additionalProperties!, depth + 1));
    return Object.fromEntries(keys.map((key, index) => [key, valueOf(index)]));
  }

  private list(schema: Schema, depth: number): Json[] {
    const length = this.chance(this.faults) ? this.pick([0, 40]) : this.whole(1, 2);
    const items = Array.from({ length }, () => this.value(schema.items!, depth + 1));
    return schema.listKey === 'name' && depth === 1 && !this.chance(this.faults) ? items.map((item, index) => renamed(item, `v${index + 1}`)) : items;
  }

  private text(schema: Schema): string {
    if (schema.enum) {
      return this.chance(this.faults) ? this.pick(ODD_WORDS) : this.pick([...schema.enum]);
    }
    const { pattern = '' } = schema;
    const fitting = WORDS.filter((word) => new RegExp(pattern, 'u').test(word));
    if (fitting.includes('v1') && this.chance(0.7)) {
      return this.pick(['v1', 'v2']); // it may be the name of a version
    }
    return this.chance(this.faults) || fitting.length === 0 ? this.pick([...WORDS, ...ODD_WORDS]) : this.pick(fitting);
  }

  private number({ type, minimum = 0, maximum = 1 }: Schema): number {
    const most = Math.min(maximum, 10_000);
    return this.chance(this.faults) ? this.pick([minimum - 1, maximum + 1, minimum, maximum]) : type === 'integer' ? this.whole(minimum, most) : this.pick([minimum, most, 0.5]);
  }

  private whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  private pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)];
  }

  private chance(likely: number): boolean {
    return this.next() < likely;
  }
}

/** The fields of a value that may be taken out if they break a rule together. */
export interface Repair {
  readonly problemsOf: (value: JsonObject) => Problem[];
  readonly removable: readonly string[];
}

/** The value without the parts that have problems, so that it has none. */
export function repaired(value: JsonObject, { problemsOf, removable }: Repair): JsonObject {
  const [problem] = problemsOf(value);
  if (!problem) {
    return value;
  }
  const { code, path } = problem;
  const wrong = code === 'Missing' ? path.slice(0, -1) : path;
  const removed = wrong.length > 0 ? wrong : removable.filter((name) => value[name] !== undefined).slice(0, 1);
  if (removed.length === 0) {
    throw new Error(`no part can be taken out to repair ${code}: add a part of its rule to the removable ones`);
  }
  return repaired(without(value, removed) as JsonObject, { problemsOf, removable });
}

function without(value: Json | undefined, [step, ...rest]: readonly Step[]): Json | undefined {
  if (Array.isArray(value)) {
    if (rest.length === 0) {
      return value.filter((_, index) => index !== step);
    }
    return value.map((item, index) => (index === step ? without(item, rest)! : item));
  }
  const { [step]: child, ...others } = value as JsonObject;
  return rest.length === 0 ? others : { ...others, [step]: without(child, rest) };
}

/** Versions have the names that weights and routes use. */
function renamed(item: Json, name: string): Json {
  return typeof item === 'object' && item !== null && !Array.isArray(item) && 'labels' in item ? { ...item, name } : item;
}
