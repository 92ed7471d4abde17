import { Charts } from './charts';
import { call, Code, Expression, Name, named, New, Program, Statement } from './code';
import { baseFromValues, checkedValues, gatewayFromValues, istiodFromValues, ValuesSource } from '../../helm';
import { DEFAULT_NAMESPACE, propsFromSettings, ReleasedInstall, UnsaidOfPart } from '../../install/internal';
import { CodeExpression, Fields, isMap } from '../../json';
import { ChartName } from '../../settings';

/** A program, and what of the settings its props do not say. */
export interface Migration {
  readonly program: Program;
  readonly unsaid: UnsaidOfPart[];
}

/** The program that gives what the charts give, as far as props say it. */
export function programOf(charts: Charts): Migration {
  return charts.base && charts.istiod ? wholeMesh(charts) : parts(charts);
}

/** Everything in one construct, as one begins. */
function wholeMesh(charts: Charts): Migration {
  const install = installOf(charts);
  const { props: { excludedCrds: _, ...props }, unsaid } = propsFromSettings(charts.version, install);
  const crds = charts.crds ? expressions({ excludedCrds: excludedCrds(install) }) : { crds: false };
  const mesh = construct('Mesh', 'app', 'mesh', { version: versionOf(charts), createNamespaces: false, ...crds, ...expressions(props) });
  return { program: program(charts, [{ name: 'mesh', value: mesh }]), unsaid: [...unsaid, ...otherNames(install)] };
}

/** The parts one by one, where not all of them are installed. */
function parts(charts: Charts): Migration {
  const { version } = charts;
  const install = installOf(charts);
  const shared = propsFromSettings(version, { ...install, gateways: [] });
  const { ingress, base, excludedCrds: _, ...props } = shared.props;
  const nothing = installOf({ ...charts, namespace: DEFAULT_NAMESPACE, base: [], istiod: [] });
  const edge = propsFromSettings(version, { ...nothing, gateways: install.gateways });
  const gateways = (edge.props.ingress ?? [{ name: 'istio-ingress' }]) as Fields[];
  const place = { version: versionOf(charts) };
  const constructs = [
    ...(charts.crds ? [construct('IstioCrds', 'chart', 'crds', { ...place, ...expressions({ exclude: excludedCrds(install) }) })] : []),
    ...(charts.base ? [construct('IstioBase', 'chart', 'base', { ...place, ...expressions({ ...props, base }) })] : []),
    ...(charts.istiod ? [construct('Istiod', 'chart', 'istiod', { ...place, ...expressions(props) })] : []),
    ...gateways.map((gateway) => construct('IstioIngressGateway', 'chart', String(gateway.name), { ...place, ...expressions(gateway) })),
  ];
  const isInstalled = ({ part }: UnsaidOfPart) => (part === 'base' ? charts.base : part === 'istiod' ? charts.istiod : true);
  const ofGateways = edge.unsaid.filter(({ part }) => part !== 'base' && part !== 'istiod');
  return {
    program: program(charts, [{ name: 'chart', value: new New('Chart', [new Name('app'), 'mesh']) }, ...constructs.map((value) => ({ value }))]),
    unsaid: [...shared.unsaid, ...ofGateways, ...otherNames(install)].filter(isInstalled),
  };
}

/** A gateway is called as its release; the chart can call it otherwise. */
function otherNames({ gateways }: ReleasedInstall): UnsaidOfPart[] {
  return gateways.filter(({ name, settings }) => settings.name && settings.name !== name).map(({ name, settings }) => (
    { part: name, setting: 'name', value: settings.name, reason: `the gateway is called otherwise than its release, '${name}'` }));
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
  return named(`IstioVersion.V${version.name.replaceAll('.', '_')}`);
}

/** Settings of all parts; a part that is not installed has those of an install without values. */
function installOf({ version, namespace, base = inNamespace(namespace), istiod = inNamespace(namespace), gateways }: Charts): ReleasedInstall {
  const values = (chart: ChartName, sources: ValuesSource[]) => checkedValues(version, chart, sources).values;
  return {
    namespace,
    base: baseFromValues(version, values('base', base)),
    istiod: istiodFromValues(version, values('istiod', istiod)),
    gateways: gateways.map((gateway) => ({ ...gateway, settings: gatewayFromValues(version, values('gateway', gateway.values)) })),
  };
}

function inNamespace(istioNamespace: string): ValuesSource[] {
  return [{ values: { global: { istioNamespace } }, locate: () => 'namespace' }];
}

/** The chart leaves definitions out only where it templates them. */
function excludedCrds({ base: { base } }: ReleasedInstall): string[] | undefined {
  return base.enableCRDTemplates && base.excludedCRDs?.length ? base.excludedCRDs : undefined;
}

/** What comes first among props; the others follow in the order of the table between props and settings. */
const FIRST = ['name', 'namespace', 'revision', 'revisionTags', 'defaultRevision', 'registry', 'platform'];
const LAST = ['ingress', 'meshConfig'];

function expressions(props: Fields): { [prop: string]: Expression } {
  const others = Object.keys(props).filter((key) => !FIRST.includes(key) && !LAST.includes(key));
  const said = [...FIRST, ...others, ...LAST].filter((key) => props[key] !== undefined);
  return Object.fromEntries(said.map((key) => [key, expression(props[key])]));
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
