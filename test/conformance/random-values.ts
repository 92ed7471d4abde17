/**
 * Random values of a chart: edge numbers, hostile texts, odd keys, and sometimes an invalid value. The same seed gives
 * the same values on every machine.
 */
import { isDeepStrictEqual } from 'node:util';
import { ChartName } from './chart';
import { MEANT as MEANT_VALUES, PERTURBED, PERTURBED_IN, READ_WITHOUT_DEFAULT } from './perturbations';
import { IstioVersion } from '../../src/istio';
import { mergeOver } from '../../src/json/merge';
import { Rule } from '../../src/names';
import { baseShape, fragmentSettings, Kind, Shape, valueRule, valuesShape, withoutSection } from '../../src/settings';
import { RandomFragments } from '../k8s/random-fragment';
import { IstioRelease, ISTIO_RELEASES } from '../lab/parts';
import { random } from '../synth/random';

/** A part of values: one or several paths with their values. */
export type Change = Record<string, unknown>;

/** A value that a chart has. */
interface Leaf {
  readonly path: string[];
  readonly kind: Kind;
  /** The rule of Kubernetes for the value. */
  readonly rule?: Rule;
  /** The part of a Kubernetes object that the value is. */
  readonly fragment?: string;
}

/** The values of several changes. Later changes take precedence. */
export function valuesOf(changes: Change[]): Change {
  return changes.reduce<Change>((values, change) => mergeOver(values, change), {});
}

const HOSTILE = [
  '', ' ', ' lead', 'trail ', 'yes', 'on', 'NO', 'n', 'true', 'null', '~', '12', '1.20', '1e3', '0x1F', '0755', '1_000', '-1', '.5', '2001-01-01', '12:30:45', '=', '<<',
  '{{ .Values.x }}', '{{', '}}', '{{- if }}', '`x`', '$(A)', '${A}', '%d%s%%', "it's", "'", '"', 'say "x"', '\\', 'back\\slash', '\\n', 'two\nlines', 'tail\n', 'tail\n\n', '\n', 'a\n\nb\n',
  ' \nx', 'a\tb', '\t', 'a: b', 'a:', ': a', 'a #b', '#', '- a', '-', '? a', '[a', '{a', '[]', '{}', ']', '}', ',', 'a, b', '*a', '&a', '!t', '!!str x', '|', '>-', '@x', '---', '--- a', '...',
  'é', '日本', '😀', 'a\u00a0b', 'a\u00a0', '<&>', '\u2028', 'a\u2028b', 'word '.repeat(30), 'x'.repeat(200), '/', '.', '..', '__proto__', 'constructor', 'toString',
];
/** What the API server accepts where the kind of the value says less, by the end of its path. */
const ACCEPTED: Record<string, unknown[]> = {
  'service.type': ['ClusterIP', 'LoadBalancer', 'NodePort'],
  'cpu.targetAverageUtilization': [1, 50, 80],
  'memory.targetAverageUtilization': [1, 50, 80],
  'autoscaling.targetCPUUtilizationPercentage': [1, 50, 80],
  'autoscaling.targetMemoryUtilizationPercentage': [1, 50, 80],
};

const WORDS = ['zzz', 'a-b', 'x.y.corp', 'v1', 'a/b', 'UPPER', 'with_underscore', '10.1.2.3', 'name-2', 'https://x.corp/y', 'a:1', 'k=v', '100%', 'default'];
const NUMBERS = [0, 1, 2, 7, 15010, 999999, -1, -7, 2.5, 0.1, 100.25, 1000000, 1234567, 123456789, 1e10, 1e20, 1e21, 0.0001, 0.00001];
const KEYS = ['zz', 'a.b/c', 'A', 'a2', 'a10', 'x-y', 'b_c', 'topology.kubernetes.io/zone'];
const ODD_KEYS = ['1', '10', 'true', 'n', 'odd key', "it's", 'é', '{{ x }}', 'q"', 'a: b', '', '-', '~', '0x1', 'a b', '__proto__', 'constructor', 'two\nlines', '\n', '<<', 'k'.repeat(130)];

/** The values with an intended difference (docs/differences.md): other tests have them. */
const MEANT: { readonly chart: ChartName; readonly path: string; readonly releases?: readonly IstioRelease[] }[] = [
  { chart: 'istiod', path: 'global.autoscalingv2API' },
  { chart: 'ztunnel', path: 'network', releases: ['1.27.0'] },
  { chart: 'ztunnel', path: 'trustBundleName', releases: ['1.27.0'] },
  { chart: 'cni', path: 'cni.repair.labelPods', releases: ['1.20.1'] },
];

/** Generates values of one chart. */
export class RandomValues {
  private readonly known: Leaf[];
  /** Values that other versions have and this version does not have. */
  private readonly foreign: Leaf[];
  private readonly plausible: Change[];
  private random = random(1);

  constructor(release: IstioRelease, chart: ChartName) {
    this.known = known(release, chart);
    this.foreign = ISTIO_RELEASES.flatMap((other) => known(other, chart)).filter(({ path }) => !this.known.some((own) => own.path.join('.').startsWith(path.join('.'))));
    this.plausible = [
      ...READ_WITHOUT_DEFAULT[chart].filter(({ releases }) => releases?.includes(release) ?? true).map(({ values }) => values as Change)
        .filter((values) => !MEANT_VALUES.some((one) => one.chart === chart && isDeepStrictEqual(one.values, values))),
      ...this.known.flatMap(({ path }) => (PERTURBED_IN[chart]?.[path.join('.')] ?? PERTURBED[path.join('.')] ?? []).map((value) => nested(path, value))),
    ];
  }

  /** The changes for a seed. */
  public changes(seed: number): Change[] {
    this.random = random(seed);
    for (let warm = 0; warm < 3; warm++) this.random();
    const count = 1 + Math.floor(this.random() ** 2 * 9);
    const plain = Array.from({ length: count }, () => (this.chance(0.4) ? this.pick(this.plausible) : this.right()));
    const odd = this.random();
    if (odd < 0.08) return [...plain, this.change(({ kind }) => this.hostile(kind))];
    if (odd < 0.11) return [...plain, this.change(() => this.wild())];
    if (odd < 0.14) return [...plain, this.change(() => null)];
    if (odd < 0.18) return [...plain, this.unknown()];
    return plain;
  }

  private right(): Change {
    return this.change((leaf) => this.accepted(leaf));
  }

  private change(value: (leaf: Leaf) => unknown): Change {
    const leaf = this.pick(this.known);
    return nested(leaf.path, value(leaf));
  }

  /** A value with an unknown name, with a misspelt name, or with a name that only other versions have. */
  private unknown(): Change {
    if (this.foreign.length > 0 && this.chance(0.5)) {
      const other = this.pick(this.foreign);
      return nested(other.path, this.accepted(other));
    }
    const { path } = this.pick(this.known);
    return nested(this.chance(0.5) ? [...path.slice(0, -1), this.pick(KEYS)] : [...path.slice(0, -1), `${path[path.length - 1]}x`], this.any(1));
  }

  /** A value that the API server accepts. Few words follow the strictest rules. */
  private accepted({ path, kind, rule, fragment }: Leaf): unknown {
    const few = ACCEPTED[path.slice(-2).join('.')];
    if (few) return this.pick(few);
    const fragments = new RandomFragments(() => this.random(), WORDS);
    for (let attempt = 0; attempt < 30; attempt++) {
      const value = fragment === undefined ? this.fitting(kind) : fragments.of(fragment);
      if (!rule || rule.problems(value).length === 0) return value;
    }
    return kind.startsWith('list') ? [] : kind.startsWith('map') ? {} : 'name-2';
  }

  private fitting(kind: Kind): unknown {
    const inner = /^(list|map) of (.*)$/.exec(kind);
    if (inner?.[1] === 'list') return this.several(() => this.fitting(inner[2] as Kind));
    if (inner?.[1] === 'map') return Object.fromEntries(this.several(() => [this.pick(KEYS), this.fitting(inner[2] as Kind)] as const));
    if (kind.startsWith('one of ')) return this.pick(kind.slice('one of '.length).split(', '));
    switch (kind) {
      case 'boolean': return this.chance(0.5);
      case 'integer': return Math.trunc(this.pick(NUMBERS));
      case 'number': case 'number or empty map': return this.pick(NUMBERS);
      case 'number or word': case 'number or text': return this.chance(0.5) ? this.pick(NUMBERS) : this.pick(WORDS);
      case 'name': case 'word': case 'part': case 'quoted': return this.pick(WORDS);
      case 'scalar': case 'quoted scalar': return this.pick([this.pick(NUMBERS), this.chance(0.5), this.pick(WORDS)]);
      case 'list': case 'list without templates': return this.list();
      case 'map': return this.map(2);
      case 'anything': return this.any(2);
      case 'boolean or auto': return this.pick([true, false, 'auto']);
      default: return this.chance(0.5) ? this.pick(WORDS) : this.pick(HOSTILE);
    }
  }

  /** An unusual value of the right type. */
  private hostile(kind: Kind): unknown {
    if (kind.startsWith('list')) return this.several(() => this.pick(HOSTILE));
    if (kind.startsWith('map')) return Object.fromEntries(this.several(() => [this.chance(0.5) ? this.pick(KEYS) : this.pick(ODD_KEYS), this.pick(HOSTILE)] as const));
    return ['boolean', 'number', 'integer'].includes(kind) ? this.fitting(kind) : this.pick(HOSTILE);
  }

  /** A value of any type. */
  private wild(): unknown {
    return this.pick([this.pick(HOSTILE), this.pick(NUMBERS), this.chance(0.5), this.list(), this.map(1)]);
  }

  private list(): unknown[] {
    return this.several(() => this.any(1));
  }

  private map(depth: number): Change {
    return Object.fromEntries(this.several(() => [this.chance(0.95) ? this.pick(KEYS) : this.pick(ODD_KEYS), this.any(depth)] as const));
  }

  private any(depth: number): unknown {
    const choice = Math.floor(this.random() * (depth > 0 ? 7 : 4));
    return [() => this.pick(WORDS), () => this.pick(HOSTILE), () => this.pick(NUMBERS), () => this.chance(0.5),
      () => this.map(depth - 1), () => this.several(() => this.any(depth - 1)), () => this.map(depth - 1)][choice]();
  }

  private several<T>(one: () => T): T[] {
    return Array.from({ length: Math.floor(this.random() * 4) }, one);
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private pick<T>(all: T[]): T {
    return all[Math.floor(this.random() * all.length)];
  }
}

function known(release: IstioRelease, chart: ChartName): Leaf[] {
  const version = IstioVersion.of(release);
  const fragments = new Map(fragmentSettings(version, chart).flatMap(({ paths, fragment }) => paths.map((path) => [path, fragment] as const)));
  return leaves(chart === 'base' ? baseShape(version) : valuesShape(version, chart))
    .filter(({ path }) => !MEANT.some((meant) => meant.chart === chart && meant.path === path.join('.') && (meant.releases?.includes(release) ?? true)))
    .map((leaf) => ({ ...leaf, rule: valueRule(version, chart, withoutSection(chart, leaf.path).join('.')), fragment: fragments.get(leaf.path.join('.')) }));
}

function leaves(shape: Shape, path: string[] = []): { path: string[]; kind: Kind }[] {
  return Object.entries(shape).flatMap(([key, kind]) => (typeof kind === 'string' ? [{ path: [...path, key], kind }] : leaves(kind, [...path, key])));
}

function nested(path: string[], value: unknown): Change {
  return path.reduceRight<any>((inner, key) => ({ [key]: inner }), value);
}
