import { Field } from './field';
import { GATEWAY, GATEWAY_VALUES, GatewayKind, inheritedValues, KINDS } from './gateway';
import { ISTIOD } from './istiod';
import { overlays } from './overlays';
import { profileNames, profileSpecs } from './profiles';
import { Dictionary } from './workload';
import { ValuesProblem, ValuesSource } from '../../../helm';
import { IstioVersion } from '../../../istio';
import { mergeOver, Fields, isMap } from '../../../json';
import { installFeatures, Shape, valuesShape } from '../../../settings';
import { Change, Charts, GatewayChart } from '../charts';

/** The install that an IstioOperator describes. */
export interface Operator {
  readonly charts: Charts;
  readonly problems: ValuesProblem[];
  /** Notes for the user that are no problems. */
  readonly notes: string[];
}

/** The charts that install the same as istioctl does for these files. Later files take precedence. */
export function chartsOfOperator(version: IstioVersion, files: readonly ValuesSource[], crds: boolean): Operator {
  return new Reader(version, files, crds).read();
}

const SPEC = ['profile', 'hub', 'tag', 'namespace', 'revision', 'compatibilityVersion', 'meshConfig', 'components', 'values', 'unvalidatedValues'];

/** Fields of the spec that are values, and the paths of these values. */
const TOP: Record<string, (value: unknown) => Fields> = {
  hub: (hub) => ({ global: { hub } }),
  tag: (tag) => ({ global: { tag: typeof tag === 'number' ? String(tag) : tag } }),
  revision: (revision) => ({ revision }),
  compatibilityVersion: (compatibilityVersion) => ({ compatibilityVersion }),
  meshConfig: (meshConfig) => ({ meshConfig }),
};

/** Components that this library does not install, and what to do instead. */
const OTHERS: Record<string, string> = {
  cni: 'is installed by a chart of its own, istio-cni, beside this install. Disable the component here, and keep the value that the injector needs: '
    + 'values.pilot.cni.enabled: true (at 1.20 values.istio_cni.enabled: true)',
  ztunnel: 'belongs to ambient mode, which this library does not install. Disable the component here, and install the chart ztunnel separately',
  istiodRemote: 'is a control plane in another cluster. Enable pilot instead, with values.global.remotePilotAddress; see the prop remote of Mesh',
};

class Reader {
  private readonly problems: ValuesProblem[] = [];
  private readonly notes: string[] = [];
  private readonly changes: Change[] = [];
  private readonly flat: boolean;
  /** The specs of the profiles and of the file. Later ones take precedence. */
  private readonly layers: Field[];
  /** The values of all layers. */
  private readonly values: Fields;

  constructor(private readonly version: IstioVersion, private readonly files: readonly ValuesSource[], private readonly crds: boolean) {
    this.flat = installFeatures(version).flatLayout;
    this.layers = this.readLayers();
    this.values = this.below('values').concat(this.below('unvalidatedValues')).reduce<Fields>((merged, { value }) => mergeOver(merged, value as Fields), {});
  }

  public read(): Operator {
    this.checkOtherComponents();
    const hasBase = this.isEnabled('base');
    const charts: Charts = {
      version: this.version,
      namespace: this.namespace(this.below('components', 'pilot')),
      crds: this.crds && hasBase,
      base: hasBase ? this.sharedSources() : undefined,
      istiod: this.isEnabled('pilot') ? this.istiodSources() : undefined,
      gateways: (Object.keys(KINDS) as GatewayKind[]).flatMap((kind) => this.gateways(kind)),
      changes: this.changes,
    };
    return { charts, problems: this.problems, notes: this.notes };
  }

  private readLayers(): Field[] {
    const specs = this.files.map((file) => this.specOf(file));
    const profile = specs.flatMap((spec) => spec.get('profile') ?? []).pop();
    return [...this.profileLayers(profile), ...specs];
  }

  private specOf(file: ValuesSource): Field {
    this.problems.push(...file.faults ?? []);
    const root = new Field(file.values, [], file);
    if (root.get('kind')?.value !== 'IstioOperator' && file.values !== undefined) {
      const where = file.locate(['kind']);
      this.problems.push({ isUnknown: false, where, message: `${where}: this is not an IstioOperator. For values of the charts, use --istiod-values` });
    }
    const spec = root.get('spec') ?? new Field({}, ['spec'], file);
    for (const [key, field] of spec.fields.filter(([name]) => !SPEC.includes(name))) {
      this.problems.push(key === 'installPackagePath' ? field.problem('names charts of your own, which cannot be migrated') : field.unknown('a field of an IstioOperator'));
    }
    this.checkTag(spec.get('tag'));
    return spec;
  }

  /** The images must be of the release of the objects. */
  private checkTag(tag?: Field): void {
    const minor = /^(\d+\.\d+)\.\d+/.exec(String(tag?.value))?.[1];
    if (minor !== undefined && minor !== this.version.minor) {
      this.problems.push(tag!.problem(`is '${tag!.value}', but the program would be for Istio ${this.version}. Give --istio-version ${tag!.value}`));
    }
  }

  private profileLayers(profile?: Field): Field[] {
    const name = String(profile?.value ?? 'default');
    const specs = profileSpecs(this.flat, name);
    if (!specs) {
      this.problems.push(profile!.problem(`'${name}' is not known. Use one of ${profileNames(this.flat).join(', ')}, or write its settings to this file`));
      return [];
    }
    const locate = () => profile?.where ?? 'profile default';
    return specs.map((spec) => new Field(spec, ['spec'], { values: spec, locate }));
  }

  /** The fields of all layers at a path. Later ones take precedence. */
  private below(...path: string[]): Field[] {
    return this.layers.flatMap((layer) => layer.get(...path) ?? []);
  }

  private isEnabled(component: string): boolean {
    return this.last('components', component, 'enabled') === true;
  }

  private last(...path: string[]): unknown {
    return this.below(...path).pop()?.value;
  }

  /** The namespace of a component, else of the spec. Newer releases ignore that of the spec. */
  private namespace(component: Field[]): string {
    const own = component.flatMap((field) => field.get('namespace') ?? []).pop()?.value;
    const spec = this.flat ? undefined : this.last('namespace');
    return String(own || spec || this.last('values', 'global', 'istioNamespace'));
  }

  private checkOtherComponents(): void {
    for (const field of this.below('components')) {
      for (const [key, component] of field.fields) {
        if (key in OTHERS && this.isEnabled(key) && component.get('enabled')?.value === true) {
          this.problems.push(component.problem(OTHERS[key]));
        } else if (!['base', 'pilot', ...Object.keys(OTHERS), ...Object.keys(KINDS)].includes(key)) {
          this.problems.push(component.unknown('a component of an IstioOperator'));
        }
      }
    }
    const place = { name: '', namespace: this.namespace(this.below('components', 'base')) };
    this.below('components', 'base', 'k8s').forEach(({ fields }) => fields.forEach(([key, field]) => this.convert({ overlays }, key, field, place)));
  }

  /** The values for all charts. */
  private sharedSources(): ValuesSource[] {
    const top = Object.entries(TOP).flatMap(([key, valuesOf]) => this.below(key).map((field) => (key === 'meshConfig' ? meshConfigOf(field) : placed(field, valuesOf(field.value)))));
    const values = [...this.below('values'), ...this.below('unvalidatedValues')];
    return [...top, ...this.ofCni(), ...values.map((field) => field.asSource(withoutGateways(field.value)))];
  }

  /** In newer releases, the component sets the value of the injector. */
  private ofCni(): ValuesSource[] {
    const fields = this.flat ? this.below('components', 'cni', 'enabled') : [];
    return fields.map((field) => placed(field, { pilot: { cni: { enabled: field.value } } }));
  }

  private istiodSources(): ValuesSource[] {
    const component = this.below('components', 'pilot');
    const images = component.flatMap((field) => ['hub', 'tag'].flatMap((key) => field.get(key) ?? []));
    const autoscaled = !isMap(this.values.pilot) || this.values.pilot.autoscaleEnabled !== false;
    const name = this.values.revision ?? this.last('revision');
    const object = { name: name ? `istiod-${name}` : 'istiod', namespace: this.namespace(component) };
    return [
      ...this.sharedSources().map((source) => ({ ...source, values: this.withoutBase(source.values) })),
      ...images.map((field) => placed(field, { pilot: { [field.path[field.path.length - 1]]: String(field.value) } })),
      ...component.flatMap((field) => this.workload(field, ISTIOD, autoscaled, object)),
    ];
  }

  /** The values without those that only the chart base knows. */
  private withoutBase(values: unknown): unknown {
    return known(values, valuesShape(this.version, 'istiod'), valuesShape(this.version, 'base'));
  }

  /** The fields below `k8s` as values. Changes of objects are added to `changes`. */
  private workload(component: Field, dictionary: Dictionary, autoscaled: boolean, object: Pick<Change, 'name' | 'namespace'>): ValuesSource[] {
    return component.get('k8s')?.fields.flatMap(([key, field]) => {
      if (key === 'replicaCount' && autoscaled) {
        this.notes.push(`${field.where} is left out: the autoscaler sets the number of replicas. Use hpaSpec.minReplicas for the smallest number`);
        return [];
      }
      return this.convert(dictionary, key, field, object);
    }) ?? [];
  }

  private convert(dictionary: Dictionary, key: string, field: Field, object?: Pick<Change, 'name' | 'namespace'>): ValuesSource[] {
    if (!Object.hasOwn(dictionary, key)) {
      this.problems.push(field.problem('has no equivalent. Delete it, and change the object by a JSON patch'));
      return [];
    }
    const { values, changes = [], problem } = dictionary[key](field);
    if (problem !== undefined) {
      this.problems.push(field.problem(problem));
    }
    this.changes.push(...changes.map((change) => ({ ...object!, where: field.where, ...change })));
    return values ? [placed(field, values)] : [];
  }

  private gateways(kind: GatewayKind): GatewayChart[] {
    const lists = this.below('components', kind);
    const listed = (this.flat ? lists.slice(-1) : lists).flatMap((list) => list.fields.map(([, gateway]) => gateway));
    const byName = new Map<string, Field[]>();
    for (const gateway of listed) {
      const name = String(gateway.get('name')?.value ?? KINDS[kind].name);
      byName.set(name, [...byName.get(name) ?? [], gateway]);
    }
    return [...byName].filter(([, fields]) => this.isGatewayEnabled(fields)).map(([name, fields]) => this.gateway(kind, name, fields));
  }

  /** Whether a gateway is enabled. The default is true in newer releases, and false in older ones. */
  private isGatewayEnabled(fields: Field[]): boolean {
    return (fields.flatMap((field) => field.get('enabled') ?? []).pop()?.value ?? this.flat) === true;
  }

  private gateway(kind: GatewayKind, name: string, fields: Field[]): GatewayChart {
    const label = fields.reduce<Fields>((labels, field) => ({ ...labels, ...field.get('label')?.value as Fields }), {});
    const revision = this.values.revision ?? this.last('revision');
    const inherited = { ...inheritedValues(kind, name, this.values, label), ...(revision ? { revision } : {}) };
    const common = this.below('values', 'gateways', KINDS[kind].name);
    const autoscaled = common.flatMap((field) => field.get('autoscaleEnabled') ?? []).pop()?.value !== false;
    for (const [, field] of fields.flatMap((gateway) => gateway.fields).filter(([key]) => ['hub', 'tag'].includes(key))) {
      this.problems.push(field.problem('has no equivalent: istiod sets the image of gateways. Delete it'));
    }
    return {
      name,
      namespace: this.namespace(fields),
      values: [
        { values: inherited, locate: () => fields[fields.length - 1].where },
        ...common.flatMap((field) => field.fields.flatMap(([key, value]) => this.convert(GATEWAY_VALUES, key, value))),
        ...fields.flatMap((field) => this.workload(field, GATEWAY, autoscaled, { name, namespace: this.namespace(fields) })),
      ],
    };
  }
}

/** The mesh config as a value, each field with its own place. */
function meshConfigOf(field: Field): ValuesSource {
  return { values: { meshConfig: field.value }, locate: ([, ...path]) => field.asSource().locate(path) };
}

/** Values with the place of the field that they come from. */
function placed(field: Field, values: Fields): ValuesSource {
  return { values, locate: () => field.where };
}

/** The values without those that only another shape knows. */
function known(values: unknown, shape: Shape, other: Shape): unknown {
  if (!isMap(values)) {
    return values;
  }
  const fields = Object.entries(values).filter(([key]) => Object.hasOwn(shape, key) || !Object.hasOwn(other, key));
  return Object.fromEntries(fields.map(([key, value]) => {
    const [below, above] = [shape[key], other[key]];
    return [key, typeof below === 'object' && typeof above === 'object' ? known(value, below, above) : value];
  }));
}

/** The values without those of gateways. */
function withoutGateways(values: unknown): unknown {
  if (!isMap(values) || !isMap(values.gateways)) {
    return values;
  }
  const names: string[] = Object.values(KINDS).map(({ name }) => name);
  const others = Object.entries(values.gateways).filter(([key]) => !names.includes(key));
  const { gateways, ...rest } = values;
  return others.length === 0 ? rest : { ...rest, gateways: Object.fromEntries(others) };
}
