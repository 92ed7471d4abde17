import { Charts, NodeChart } from './charts';
import { call, Code, Expression, Name, named, New, Program, Statement } from './code';
import { baseFromValues, checkedValues, cniFromValues, gatewayFromValues, istiodFromValues, ValuesSource, ztunnelFromValues } from '../../helm';
import {
  cniPropsFromSettings, DEFAULT_NAMESPACE, includesDefinitions, propsFromSettings, Installed, PropsFound, UnexpressedSetting,
  ztunnelPropsFromSettings,
} from '../../install/internal';
import { CodeExpression, Fields, isMap } from '../../json';
import { withNumbers } from '../../mesh-config/internal';
import { ChartName, NodeChartName } from '../../settings';

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
  const agents = agentsOf(charts);
  const constructs = agents.map(({ type, id, props: own }) => ({ value: construct(type, 'mesh', id, expressions(own)) }));
  return {
    program: program(charts, [{ name: 'mesh', value: mesh }, ...constructs]),
    root: 'mesh',
    unexpressed: [...unexpressed, ...agents.flatMap((agent) => agent.unexpressed), ...otherNames(install)],
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
  const agents = agentsOf(charts);
  const constructs = [
    ...(charts.crds && includesDefinitions(install.base.global.resourceScope) ? [construct('IstioCrds', 'chart', 'crds', { ...place, ...expressions({ exclude: excludedCrds(install), descriptions: descriptions(charts) }) })] : []),
    ...(charts.base ? [construct('IstioBase', 'chart', 'base', { ...place, ...expressions({ ...props, base }) })] : []),
    ...(charts.istiod ? [construct('Istiod', 'chart', 'istiod', { ...place, ...expressions(props) })] : []),
    ...agents.map(({ type, id, props: own }) => construct(type, 'chart', id, { ...place, ...expressions(own) })),
    ...gateways.map((gateway) => construct('IstioIngressGateway', 'chart', String(gateway.name), { ...place, ...expressions(gateway) })),
  ];
  const isInstalled = ({ part }: UnexpressedSetting) => (part === 'base' ? charts.base : part === 'istiod' ? charts.istiod : true);
  const ofGateways = edge.unexpressed.filter(({ part }) => part !== 'base' && part !== 'istiod');
  return {
    program: program(charts, [{ name: 'chart', value: new New('Chart', [new Name('app'), 'mesh']) }, ...constructs.map((value) => ({ value }))]),
    root: 'chart',
    unexpressed: [...shared.unexpressed, ...agents.flatMap((agent) => agent.unexpressed), ...ofGateways, ...otherNames(install)].filter(isInstalled),
  };
}

/** The construct of an agent that runs on each node. */
interface Agent extends PropsFound {
  readonly type: string;
  readonly id: string;
}

/** The agents that are installed. ztunnel comes after the CNI agent, which it needs. */
function agentsOf({ version, namespace, istiod, cni, ztunnel, allowedKubernetesFields }: Charts): Agent[] {
  const values = (chart: NodeChartName, { values: sources }: NodeChart) => checkedValues(version, chart, sources).values;
  return [
    ...(cni ? [{
      type: 'IstioCni',
      id: 'cni',
      ...cniPropsFromSettings(version, {
        namespace: cni.namespace, settings: cniFromValues(version, values('cni', cni)), allowedKubernetesFields,
      }, istiod && namespace),
    }] : []),
    ...(ztunnel ? [{
      type: 'IstioZtunnel',
      id: 'ztunnel',
      ...ztunnelPropsFromSettings(version, {
        namespace: ztunnel.namespace, settings: ztunnelFromValues(version, values('ztunnel', ztunnel)), allowedKubernetesFields,
      }),
    }] : []),
  ];
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
