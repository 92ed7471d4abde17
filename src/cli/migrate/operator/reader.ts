import { accepted, isBareSpec, splitValues, unknownToApi } from './api';
import { CNI } from './cni';
import { componentsElsewhere } from './elsewhere';
import { Field } from './field';
import { GATEWAY, GATEWAY_VALUES, gatewayLabels, GatewayKind, inheritedValues, KINDS, SCHEDULING, selectorChanges } from './gateway';
import { ISTIOD, REPLICAS_AFTER_CHART } from './istiod';
import { Merge, mergeMaps, mergeStrategically, unkeyed } from './merge';
import { overlays } from './overlays';
import { profileNames as knownProfiles, profileSpecs } from './profiles';
import { Component, Conversion, Dictionary, PartialChange } from './workload';
import { inheritedByZtunnel, ZTUNNEL_NAME, ztunnelFields } from './ztunnel';
import { profileNames, ValuesProblem, ValuesSource } from '../../../helm';
import { hasBudget } from '../../../install/internal';
import { IstioVersion } from '../../../istio';
import { Fields, isMap } from '../../../json';
import { installFeatures, namesOf, NODE_CHARTS, onlyKnown, profileSettings, Shape, valuesShape } from '../../../settings';
import { Change, Charts, GatewayChart, NodeChart } from '../charts';

/** The install that an IstioOperator describes. */
export interface Operator {
  readonly charts: Charts;
  readonly problems: ValuesProblem[];
  /** Notes for the user that are no problems. */
  readonly notes: string[];
}

/** The options of reading an IstioOperator. */
export interface OperatorOptions {
  readonly crds: boolean;
  /** The names of fields of Kubernetes that are not checked. */
  readonly allowedKubernetesFields?: readonly string[];
}

/** The charts that install the same as istioctl does for these files. The files are merged in their order, as istioctl merges them. */
export function chartsOfOperator(version: IstioVersion, files: readonly ValuesSource[], options: OperatorOptions): Operator {
  return new Reader(version, files, options).read();
}

/** Fields of the spec that are values, and the paths of these values. */
const TOP: Record<string, (value: unknown) => Fields> = {
  hub: (hub) => ({ global: { hub } }),
  tag: (tag) => ({ global: { tag: typeof tag === 'number' ? String(tag) : tag } }),
  revision: (revision) => ({ revision }),
  compatibilityVersion: (compatibilityVersion) => ({ compatibilityVersion }),
  meshConfig: (meshConfig) => ({ meshConfig }),
};

/** Fields at the top of the spec over which values take precedence. In releases before 1.24, they also do so over all others and over most of pilot's. */
const ABOVE_VALUES = Object.keys(TOP).filter((key) => key !== 'meshConfig');

/** The values of pilot that its component sets even if values set them too, in releases before 1.24. */
const OVER_VALUES = ['autoscaleMin', 'autoscaleMax', 'cpu', 'memory', 'autoscaleBehavior', 'traceSampling'];

/** Fields of the spec that only older releases have, and what to do instead. */
const GONE: Record<string, string> = {
  installPackagePath: 'names charts of your own, which cannot be migrated. Delete it, and change the objects of the program by JSON patches',
  addonComponents: 'are add-ons, which istioctl does not install any more. Delete them, and install them with their own charts',
};

class Reader {
  private readonly problems: ValuesProblem[] = [];
  private readonly notes: string[] = [];
  private readonly changes: Change[] = [];
  private readonly flat: boolean;
  /** The profiles and the files, merged. */
  private readonly spec: Field;
  /** All values. */
  private readonly values: Field;

  constructor(private readonly version: IstioVersion, private readonly files: readonly ValuesSource[], private readonly options: OperatorOptions) {
    this.flat = installFeatures(version).flatLayout;
    this.spec = this.readSpec();
    this.values = this.readValues();
  }

  public read(): Operator {
    this.checkSpec();
    const hasBase = this.isEnabled('base');
    const charts: Charts = {
      version: this.version,
      namespace: this.namespace('pilot'),
      crds: this.options.crds && hasBase,
      allowedKubernetesFields: this.options.allowedKubernetesFields,
      base: hasBase ? this.sharedSources() : undefined,
      istiod: this.isEnabled('pilot') ? this.istiodSources() : undefined,
      gateways: (Object.keys(KINDS) as GatewayKind[]).flatMap((kind) => this.gateways(kind)),
      cni: this.isEnabled('cni') ? this.cni() : undefined,
      ztunnel: this.isEnabled('ztunnel') ? this.ztunnel() : undefined,
      changes: this.changes,
    };
    return { charts, problems: this.problems, notes: this.notes };
  }

  private readSpec(): Field {
    const merge: Merge = this.flat ? mergeMaps : mergeStrategically;
    const specs = this.files.map((file) => this.specOf(file));
    const given = specs.reduce(merge);
    return [...this.profiles(given.get('profile')), given].reduce(merge);
  }

  private specOf(file: ValuesSource): Field {
    this.problems.push(...file.faults ?? []);
    const root = Field.of(file);
    if (root.get('kind')?.value !== 'IstioOperator' && file.values !== undefined) {
      const where = file.locate(['kind']);
      const repair = isBareSpec(this.version, root)
        ? 'Write these fields below spec, and add apiVersion: install.istio.io/v1alpha1 and kind: IstioOperator'
        : 'For values of the charts, use --istiod-values';
      this.problems.push({ isUnknown: false, where, message: `${where}: this is not an IstioOperator. ${repair}` });
      return Field.of(file, {}, ['spec']);
    }
    const { field, problems } = accepted(this.version, root, this.options.allowedKubernetesFields);
    const spec = field?.get('spec') ?? Field.of(file, {}, ['spec']);
    this.problems.push(...problems, ...this.flat ? [] : unkeyed(spec));
    return spec;
  }

  private profiles(profile?: Field): Field[] {
    const name = String(profile?.value || 'default');
    const specs = profileSpecs(this.flat, name);
    if (!specs) {
      this.problems.push(profile!.problem(`'${name}' is not known. Use one of ${knownProfiles(this.version).join(', ')}, or write its settings to this file`));
    }
    const locate = () => profile?.place ?? 'profile default';
    return (specs ?? profileSpecs(this.flat, 'default')!).map((values) => Field.of({ values, locate }, values, ['spec']));
  }

  /** The values and those that istioctl does not validate. */
  private readValues(): Field {
    const none = Field.of({ values: {}, locate: () => 'values' });
    const [values = none, unvalidated = none] = [this.spec.get('values'), this.spec.get('unvalidatedValues')];
    for (const path of unknownToApi(this.version, values.value as Fields, valuesShape(this.version, 'base'))) {
      this.problems.push(values.nearest(path).unknown(`a value that istioctl ${this.version} knows. Write it below spec.unvalidatedValues`));
    }
    const given = mergeMaps(values, unvalidated);
    return mergeMaps(this.gatewayDefaults(given), given);
  }

  /** The values of gateways that the profile of the charts has. istioctl's own chart of gateways reads them too. */
  private gatewayDefaults(values: Field): Field {
    const { profile } = profileNames(values.value as Fields);
    const isKnown = this.flat && namesOf(this.version).profile.includes(String(profile)); // an unknown one is reported with its value
    const { gateways = {} } = isKnown ? profileSettings(this.version, { profile }) : {};
    return Field.of({ values: { gateways }, locate: () => values.get('profile')?.place ?? 'values' });
  }

  private checkSpec(): void {
    for (const [key, why] of Object.entries(GONE)) {
      const field = this.spec.get(key);
      if (field && !isDisabled(field)) this.problems.push(field.problem(why));
    }
    this.checkTag(this.spec.get('tag'));
    this.problems.push(...componentsElsewhere(this.spec, (key) => this.isEnabled(key)));
    const base = this.spec.get('components', 'base', 'k8s')?.fields ?? [];
    base.forEach(([key, field]) => this.convert({ overlays }, key, field, this.component('', 'base')));
  }

  /** The images should be of the minor version of the objects. */
  private checkTag(tag?: Field): void {
    const [release, minor] = /^(\d+\.\d+)\.\d+/.exec(String(tag?.value)) ?? [];
    if (minor === undefined || minor === this.version.minor) {
      return;
    }
    const what = `is '${tag!.value}', but the program would be for Istio ${this.version}`;
    if (IstioVersion.ALL.some((other) => other.minor === minor)) {
      this.problems.push(tag!.problem(`${what}. Give --istio-version ${release}`));
    } else {
      this.notes.push(`${tag!.where} ${what}: the images are older or newer than the objects. Write a tag of Istio ${this.version.minor}, or delete it`);
    }
  }

  /** Whether a component is enabled. Newer releases install a component that is mentioned, unless it is disabled. */
  private isEnabled(component: string): boolean {
    const field = this.spec.get('components', component);
    return (field?.get('enabled')?.value ?? (this.flat && field !== undefined)) === true;
  }

  /** The namespace of a component, else of the spec. Newer releases ignore that of the spec. */
  private namespace(component: string | Field): string {
    const field = typeof component === 'string' ? this.spec.get('components', component) : component;
    const spec = this.flat ? undefined : this.spec.get('namespace')?.value;
    return String(field?.get('namespace')?.value || spec || this.values.get('global', 'istioNamespace')?.value || 'istio-system');
  }

  /** The revision, if there is one. */
  private revision(): Field | undefined {
    return [this.values, this.spec].map((owner) => owner.get('revision')).find((field) => field?.value);
  }

  private component(name: string, component: string | Field): Component {
    return { name, namespace: this.namespace(component), version: this.version };
  }

  /** The values for all charts. Those of `own` take precedence over the top of the spec, but not over values. */
  private sharedSources(own: readonly ValuesSource[] = []): ValuesSource[] {
    const values = this.values.asSource(this.withEffect());
    if (this.flat) {
      return [...this.topSources(ABOVE_VALUES), values, ...this.topSources(['meshConfig']), this.ofCni(), ...own];
    }
    const [under, over] = [isUnderValues, isOverValues].map((has) => own.map((source) => withPilot(source, has)));
    return [...this.topSources(), this.ofCni(), ...under, values, ...over];
  }

  /** The fields of the spec that are values. */
  private topSources(keys = Object.keys(TOP)): ValuesSource[] {
    return keys.flatMap((key) => {
      const field = this.spec.get(key);
      return field ? [placed(field, TOP[key](field.value))] : [];
    });
  }

  /** istioctl gives all values to the chart cni. Those that only other charts have are left out. */
  private cni(): NodeChart {
    const field = this.spec.get('components', 'cni')!;
    const shape = valuesShape(this.version, 'cni');
    const { values } = splitValues(this.version, { cni: this.values.get('cni')?.value ?? {} }, shape);
    const shared = (source: ValuesSource) => ({ ...source, values: onlyKnown(source.values as Fields, shape) });
    const component = this.component('istio-cni-node', field);
    return {
      namespace: component.namespace,
      values: [
        ...[...this.topSources(), this.values.asSource()].map(shared),
        ...this.withImages([this.values.asSource(values)], this.imagesOf(field, (image) => ({ cni: image }))),
        ...this.workload(field, CNI, false, component),
      ],
    };
  }

  /** istioctl gives the values below `ztunnel` to this chart, over those that all charts have in common. */
  private ztunnel(): NodeChart {
    const field = this.spec.get('components', 'ztunnel')!;
    const own = this.values.get('ztunnel');
    const component = this.component(ZTUNNEL_NAME, field);
    return {
      namespace: component.namespace,
      values: [
        ...this.sourcesOfZtunnel(),
        ...this.withImages(own ? [own.asSource()] : [], this.imagesOf(field, (image) => image)),
        ...this.workload(field, ztunnelFields(own), false, component),
      ],
    };
  }

  /** The values for all charts, as the chart ztunnel takes them. Older charts have those below `global` at the top, and older releases give it no others. */
  private sourcesOfZtunnel(): ValuesSource[] {
    const shape = valuesShape(this.version, 'ztunnel');
    if (this.flat) {
      return [...this.topSources(ABOVE_VALUES), this.values.asSource()]
        .map((source) => ({ ...source, values: onlyKnown(inheritedByZtunnel(source.values as Fields), shape) }));
    }
    return [...this.topSources(), this.values.asSource({ global: this.values.get('global')?.value })].map((source) => {
      const { global, ...others } = inheritedByZtunnel(source.values as Fields);
      const isOfTop = ([key]: readonly string[]) => Object.hasOwn(others, key);
      return { values: onlyKnown({ ...others, ...global as Fields }, shape), locate: (path) => source.locate(isOfTop(path) ? path : ['global', ...path]) };
    });
  }

  /** Newer releases let the images of a component take precedence over its values. */
  private withImages(values: ValuesSource[], images: ValuesSource[]): ValuesSource[] {
    return this.flat ? [...values, ...images] : [...images, ...values];
  }

  /** The hub and the tag of a component. */
  private imagesOf(component: Field | undefined, toValues: (image: Fields) => Fields): ValuesSource[] {
    return ['hub', 'tag'].flatMap((key) => component?.get(key) ?? [])
      .map((field) => placed(field, toValues({ [field.path[field.path.length - 1]]: String(field.value) })));
  }

  /** The values that a chart of this version may read. Others of istioctl's values have no effect. Values that istioctl does not know are a problem. */
  private withEffect(): Fields {
    const shape = valuesShape(this.version, 'base');
    const given = this.withoutAgents(withoutGateways(this.values.value) as Fields, shape);
    const { values, unread } = splitValues(this.version, given, shape);
    const notes = unread.filter(({ path, value }) => !isEmpty(value) && !isOfGateways(path)).map(({ path }) => {
      const { place } = this.values.nearest(path);
      return `${place}: values.${path.join('.')} is left out: ${this.unreadReason(path)}`;
    });
    this.notes.push(...notes.filter((note) => !this.notes.includes(note)));
    return values;
  }

  /** Values of an agent are only unread if the agent is not installed. */
  private unreadReason([top]: readonly string[]): string {
    return NODE_CHARTS.some((chart) => chart === top) ? `the component ${top} is not enabled` : `no chart of Istio ${this.version} reads it`;
  }

  /** The values without those of the agents that are installed. Newer releases read some of those of the CNI agent in istiod too. */
  private withoutAgents({ ztunnel, ...values }: Fields, shape: Shape): Fields {
    return this.withoutCni(ztunnel === undefined || this.isEnabled('ztunnel') ? values : { ...values, ztunnel }, shape);
  }

  private withoutCni({ cni, ...others }: Fields, { cni: shape = {} }: Shape): Fields {
    if (!isMap(cni) || !this.isEnabled('cni') || typeof shape === 'string') {
      return cni === undefined ? others : { ...others, cni };
    }
    const ofIstiod = onlyKnown(cni, shape);
    return Object.keys(ofIstiod).length === 0 ? others : { ...others, cni: ofIstiod };
  }

  /** The component sets the value of the injector. In newer releases, it does so whatever the values say. */
  private ofCni(): ValuesSource {
    const [field, value] = [this.spec.get('components', 'cni'), this.values.get('pilot', 'cni', 'enabled')];
    const enabled = this.isEnabled('cni');
    const note = `${value?.where} is left out, as by istioctl: the component cni decides it. If another chart installs the CNI plugin, `
      + 'set cni: { enabled: true } in the program';
    if (value?.value === true && !enabled && !this.notes.includes(note)) {
      this.notes.push(note);
    }
    const cni = { enabled };
    return { values: this.flat ? { pilot: { cni } } : { istio_cni: cni }, locate: () => (field ?? value)?.place ?? 'components.cni' };
  }

  private istiodSources(): ValuesSource[] {
    const pilot = this.spec.get('components', 'pilot');
    const autoscaled = this.values.get('pilot', 'autoscaleEnabled')?.value !== false;
    const name = this.revision()?.value;
    const own = [
      ...this.imagesOf(pilot, (image) => ({ pilot: image })),
      ...pilot ? this.workload(pilot, this.istiodFields(pilot, autoscaled), autoscaled, this.component(name ? `istiod-${name}` : 'istiod', pilot)) : [],
    ];
    return this.sharedSources(own).map((source) => ({ ...source, values: this.withoutBase(source.values) }));
  }

  /** Newer charts render no PodDisruptionBudget for a single replica, and the numbers below `k8s` come after the chart. */
  private istiodFields(pilot: Field, autoscaled: boolean): Dictionary {
    const features = installFeatures(this.version);
    const [path, value] = autoscaled ? [['hpaSpec', 'minReplicas'], 'autoscaleMin'] : [['replicaCount'], 'replicaCount'];
    const replicas = pilot.get('k8s', ...path);
    const ofChart = Number(this.values.get('pilot', value)?.value ?? 1);
    if (!replicas || hasBudget(features, ofChart) || !hasBudget(features, Number(replicas.value))) {
      return ISTIOD;
    }
    this.notes.push(`${replicas.where} comes with no PodDisruptionBudget, as with istioctl. Use values.pilot.${value} for one`);
    return { ...ISTIOD, ...REPLICAS_AFTER_CHART };
  }

  /** The values without those that only the chart base knows. */
  private withoutBase(values: unknown): unknown {
    return known(values, valuesShape(this.version, 'istiod'), valuesShape(this.version, 'base'));
  }

  /** The fields below `k8s` as values. Changes of objects are added to `changes`. */
  private workload(owner: Field, dictionary: Dictionary, autoscaled: boolean, component: Component): ValuesSource[] {
    return owner.get('k8s')?.fields.flatMap(([key, field]) => {
      if (key === 'replicaCount' && autoscaled) {
        this.notes.push(`${field.where} is left out: the autoscaler sets the number of replicas. Use hpaSpec.minReplicas for the smallest number`);
        return [];
      }
      return this.convert(dictionary, key, field, component);
    }) ?? [];
  }

  private convert(dictionary: Dictionary, key: string, field: Field, component: Component): ValuesSource[] {
    if (!Object.hasOwn(dictionary, key)) {
      if (!isEmpty(field.value) && field.value !== false) this.problems.push(field.problem('has no equivalent. Delete it, and change the object by a JSON patch'));
      return [];
    }
    const { values, changes = [], problem, note }: Conversion = dictionary[key](field, component);
    if (problem !== undefined) this.problems.push(field.problem(problem));
    if (note !== undefined) this.notes.push(`${field.where} ${note}`);
    this.changes.push(...changes.map((change) => this.change(field, component, change)));
    return values ? [placed(field, values)] : [];
  }

  private change({ where }: Field, { name, namespace }: Component, change: PartialChange): Change {
    return { name, namespace, where, ...change };
  }

  private gateways(kind: GatewayKind): GatewayChart[] {
    const found = this.spec.get('components', kind)?.fields.map(([, gateway]) => gateway) ?? [];
    const enabled = found.filter((gateway) => this.isGatewayEnabled(kind, gateway));
    const seen = new Map<string, Field>();
    return enabled.flatMap((gateway) => {
      const name = String(gateway.get('name')?.value || KINDS[kind].name);
      const other = seen.get(name);
      seen.set(name, gateway);
      if (other) this.problems.push(gateway.problem(`is another gateway with the name ${name}, as at ${other.place}. Rename or delete one of them`));
      return other ? [] : [this.gateway(kind, name, gateway)];
    });
  }

  /** Whether a gateway is enabled. The default is true in newer releases, and false in older ones. Values can enable gateways too. */
  private isGatewayEnabled(kind: GatewayKind, gateway: Field): boolean {
    const { name } = KINDS[kind];
    const own = gateway.get('enabled')?.value ?? this.flat;
    const common = this.values.get('gateways', name, 'enabled')?.value;
    if (this.flat) {
      return own === true || common === true;
    }
    return (gateway.get('name')?.value === name ? common ?? own : own) === true;
  }

  private gateway(kind: GatewayKind, name: string, field: Field): GatewayChart {
    const common = this.values.get('gateways', KINDS[kind].name);
    const autoscaled = common?.get('autoscaleEnabled')?.value !== false;
    const labels = gatewayLabels(kind, this.flat, field.get('label')?.value, common?.get('labels')?.value);
    const hasMaxUnavailable = field.get('k8s', 'podDisruptionBudget', 'maxUnavailable') !== undefined;
    const inherited = inheritedValues(kind, name, this.values.value as Fields, labels, hasMaxUnavailable);
    const revision = this.revision();
    const component = this.component(name, field);
    for (const key of ['hub', 'tag']) this.checkImage(field.get(key), key);
    this.changes.push(...selectorChanges(labels).map((change) => this.change(field, component, change)));
    return {
      name,
      namespace: component.namespace,
      values: [
        { values: inherited, locate: () => field.place },
        ...revision ? [placed(revision, { revision: revision.value })] : [],
        ...common?.fields.flatMap(([key, value]) => this.convert(GATEWAY_VALUES, key, value, component)) ?? [],
        ...this.workload(field, GATEWAY, autoscaled, component),
      ].map((source) => ({ ...source, skipsSchema: true })),
    };
  }

  /** istiod sets the image of a gateway, so a gateway cannot have another one. */
  private checkImage(field: Field | undefined, key: string): void {
    const all = this.values.get('global', key)?.value ?? this.spec.get(key)?.value ?? (key === 'tag' ? this.version.name : undefined);
    if (field && String(field.value) !== String(all)) {
      this.problems.push(field.problem('has no equivalent: istiod sets the image of gateways. Delete it'));
    }
  }
}

/** Whether a value has an effect on gateways alone. */
function isOfGateways([top, key]: readonly string[]): boolean {
  return top === 'global' && SCHEDULING.some(([, name]) => name === key);
}

/** Values with the places of the field that they come from. Where the value of the field stands among them, the places inside it are known. */
function placed(field: Field, values: Fields): ValuesSource {
  const depthIn = (path: readonly string[]) => path.findIndex((_, depth) => (
    path.slice(0, depth).reduce<any>((inner, key) => inner?.[key], values) === field.value));
  return {
    values,
    locate: (path) => {
      const depth = depthIn(path);
      return depth < 0 ? field.place : field.nearest(path.slice(depth)).place;
    },
  };
}

function isOverValues(name: string): boolean {
  return OVER_VALUES.includes(name);
}

function isUnderValues(name: string): boolean {
  return !isOverValues(name);
}

/** The source with some of its values of pilot. */
function withPilot(source: ValuesSource, has: (name: string) => boolean): ValuesSource {
  const pilot = (source.values as Fields).pilot as Fields;
  return { ...source, values: { pilot: Object.fromEntries(Object.entries(pilot).filter(([name]) => has(name))) } };
}

/** Whether all parts of a map are disabled. */
function isDisabled({ value, fields }: Field): boolean {
  return isMap(value) && fields.every(([, part]) => part.get('enabled')?.value === false);
}

/** Whether a value has nothing in it. */
function isEmpty(value: unknown): boolean {
  return [undefined, null, ''].includes(value as string) || (typeof value === 'object' && Object.values(value as object).every(isEmpty));
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
