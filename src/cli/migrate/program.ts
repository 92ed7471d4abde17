import { Charts } from './charts';
import { call, Code, Expression, Name, named, New, Program, Statement } from './code';
import { baseFromValues, checkedValues, cniFromValues, gatewayFromValues, istiodFromValues, ValuesSource } from '../../helm';
import {
  cniPropsFromSettings, DEFAULT_NAMESPACE, includesDefinitions, propsFromSettings, Installed, PropsFound, UnexpressedSetting,
} from '../../install/internal';
import { CodeExpression, Fields, isMap } from '../../json';
import { withNumbers } from '../../mesh-config/internal';
import { ChartName } from '../../settings';

/** A program, and the settings that its props do not express. */
export interface Migration {
  readonly program: Program;
  /** The variable of the construct that has all objects. */
  readonly root: string;
  readonly unexpressed: UnexpressedSetting[];
}

/** The program that synthesises the objects of the charts, as far as props express the settings. */
export function programOf(charts: Charts): Migration {
  return charts.base && charts.istiod ? wholeMesh(charts) : parts(charts);
}

/** The program with one construct for everything. */
function wholeMesh(charts: Charts): Migration {
  const install = installOf(charts);
  const { props: { excludedCrds: _, ...props }, unexpressed } = propsFromSettings(charts.version, install);
  const crds = charts.crds ? expressions({ excludedCrds: excludedCrds(install), crdDescriptions: descriptions(charts) }) : { crds: false };
  const mesh = construct('Mesh', 'app', 'mesh', { version: versionOf(charts), createNamespaces: false, ...crds, ...expressions(props) });
  const cni = cniOf(charts);
  const agent = cni ? [{ value: construct('IstioCni', 'mesh', 'cni', expressions(cni.props)) }] : [];
  return {
    program: program(charts, [{ name: 'mesh', value: mesh }, ...agent]),
    root: 'mesh',
    unexpressed: [...unexpressed, ...cni?.unexpressed ?? [], ...otherNames(install)],
  };
}

/** The program with one construct for each part, if not all parts are installed. */
function parts(charts: Charts): Migration {
  const { version } = charts;
  const install = installOf(charts);
  const shared = propsFromSettings(version, { ...install, gateways: [] });
  const { ingress, base, excludedCrds: _, ...props } = shared.props;
  const nothing = installOf({ ...charts, namespace: DEFAULT_NAMESPACE, base: [], istiod: [] });
  const edge = propsFromSettings(version, { ...nothing, gateways: install.gateways });
  const gateways = (edge.props.ingress ?? [{ name: 'istio-ingress' }]) as Fields[];
  const place = { version: versionOf(charts) };
  const cni = cniOf(charts);
  const constructs = [
    ...(charts.crds && includesDefinitions(install.base.global.resourceScope) ? [construct('IstioCrds', 'chart', 'crds', { ...place, ...expressions({ exclude: excludedCrds(install), descriptions: descriptions(charts) }) })] : []),
    ...(charts.base ? [construct('IstioBase', 'chart', 'base', { ...place, ...expressions({ ...props, base }) })] : []),
    ...(charts.istiod ? [construct('Istiod', 'chart', 'istiod', { ...place, ...expressions(props) })] : []),
    ...(cni ? [construct('IstioCni', 'chart', 'cni', { ...place, ...expressions(cni.props) })] : []),
    ...gateways.map((gateway) => construct('IstioIngressGateway', 'chart', String(gateway.name), { ...place, ...expressions(gateway) })),
  ];
  const isInstalled = ({ part }: UnexpressedSetting) => (part === 'base' ? charts.base : part === 'istiod' ? charts.istiod : true);
  const ofGateways = edge.unexpressed.filter(({ part }) => part !== 'base' && part !== 'istiod');
  return {
    program: program(charts, [{ name: 'chart', value: new New('Chart', [new Name('app'), 'mesh']) }, ...constructs.map((value) => ({ value }))]),
    root: 'chart',
    unexpressed: [...shared.unexpressed, ...cni?.unexpressed ?? [], ...ofGateways, ...otherNames(install)].filter(isInstalled),
  };
}

/** The props of the CNI agent, if it is installed. */
function cniOf({ version, cni, allowedKubernetesFields }: Charts): PropsFound | undefined {
  return cni && cniPropsFromSettings(version, {
    namespace: cni.namespace,
    settings: cniFromValues(version, checkedValues(version, 'cni', cni.values).values),
  }, allowedKubernetesFields);
}

/** A gateway has the name of its release. The chart can give it another name, which no prop expresses. */
function otherNames({ gateways }: Installed): UnexpressedSetting[] {
  return gateways.filter(({ name, settings }) => settings.name && settings.name !== name).map(({ name, settings }) => (
    { part: name, setting: 'name', value: settings.name, reason: `the gateway has another name than its release, '${name}'` }));
}

function program({ version }: Charts, statements: Statement[]): Program {
  return {
    comment: `Istio ${version}, as \`cdk8s-istio migrate\` found it.`,
    groups: [[{ name: 'app', value: new New('MeshApp', []) }], statements],
  };
}

function construct(type: string, scope: string, id: string, props: { readonly [prop: string]: Expression | undefined }): Code {
  return new New(type, [new Name(scope), id, props]);
}

function versionOf({ version }: Charts): Code {
  return call('IstioVersion.of', version.name);
}

/** The settings of all parts. A part that is not installed has the settings of an install without values. */
function installOf({ version, namespace, allowedKubernetesFields, base, istiod, gateways }: Charts): Installed {
  const values = (chart: ChartName, sources: ValuesSource[]) => checkedValues(version, chart, sources).values;
  const ofIstiod = istiodFromValues(version, values('istiod', istiod ?? inNamespace(namespace)));
  return {
    namespace,
    allowedKubernetesFields,
    base: baseFromValues(version, values('base', base ?? inNamespace(namespace))),
    istiod: { ...ofIstiod, meshConfig: withNumbers(ofIstiod.meshConfig) },
    gateways: gateways.map((gateway) => ({ ...gateway, settings: gatewayFromValues(version, values('gateway', gateway.values)) })),
  };
}

function inNamespace(istioNamespace: string): ValuesSource[] {
  return [{ values: { global: { istioNamespace } }, locate: () => 'namespace' }];
}

/** The chart excludes definitions only if it templates them. */
function excludedCrds({ base: { base } }: Installed): string[] | undefined {
  return base.enableCRDTemplates && base.excludedCRDs?.length ? base.excludedCRDs : undefined;
}

/** The definitions have descriptions by default. */
function descriptions({ crdDescriptions }: Charts): false | undefined {
  return crdDescriptions === false ? false : undefined;
}

/** The first and the last props. The others have the order of the table of props and settings. */
const FIRST = ['name', 'namespace', 'revision', 'revisionTags', 'defaultRevision', 'registry', 'platform'];
const LAST = ['ingress', 'meshConfig'];

function expressions(props: Fields): { [prop: string]: Expression } {
  const others = Object.keys(props).filter((key) => !FIRST.includes(key) && !LAST.includes(key));
  const keys = [...FIRST, ...others, ...LAST].filter((key) => props[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, expression(props[key])]));
}

function expression(value: unknown): Expression {
  if (value instanceof CodeExpression) {
    const name = `${value.of}.${value.member}`;
    return value.args ? call(name, ...value.args.map(expression)) : named(name);
  }
  if (Array.isArray(value)) {
    return value.map(expression);
  }
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, expression(field)])) : value as Expression;
}
