import { Charts } from './charts';
import { call, Code, Expression, Name, named, New, Program, Statement } from './code';
import { baseFromValues, checkedValues, ChartName, gatewayFromValues, istiodFromValues, ValuesSource } from '../../install/helm-values';
import { Fields } from '../../install/object';
import { isMap } from '../../install/override';
import { BaseSettings } from '../../install/settings';
import { Expression as Said } from '../../install/table';
import { propsFromSettings, ReleasedInstall, UnsaidOfPart } from '../../install/to-props';

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
  const { props, unsaid } = propsFromSettings(charts.version, install);
  const excluded = charts.crds ? excludedCrds(install.base) : undefined;
  const crds = charts.crds ? {} : { crds: false };
  const said = expressions({ ...props, excludedCrds: excluded });
  const mesh = construct('Mesh', 'app', 'mesh', { version: versionOf(charts), createNamespaces: false, ...crds, ...said });
  return { program: program(charts, [{ name: 'mesh', value: mesh }]), unsaid };
}

/** The parts one by one, where not all of them are installed. */
function parts(charts: Charts): Migration {
  const { version } = charts;
  const install = installOf(charts);
  const shared = propsFromSettings(version, { ...install, gateways: [] });
  const { ingress, base, excludedCrds: excluded, ...props } = shared.props;
  const nothing = installOf({ ...charts, namespace: DEFAULT_NAMESPACE, base: [], istiod: [] });
  const edge = propsFromSettings(version, { ...nothing, gateways: install.gateways });
  const gateways = (edge.props.ingress ?? [{ name: 'istio-ingress' }]) as Fields[];
  const place = { version: versionOf(charts) };
  const constructs = [
    ...(charts.crds ? [construct('Crds', 'chart', 'crds', { ...place, exclude: excludedCrds(install.base) })] : []),
    ...(charts.base ? [construct('Base', 'chart', 'base', { ...place, ...expressions({ ...props, base }) })] : []),
    ...(charts.istiod ? [construct('Istiod', 'chart', 'istiod', { ...place, ...expressions(props) })] : []),
    ...gateways.map((gateway) => construct('IngressGateway', 'chart', String(gateway.name), { ...place, ...expressions(gateway) })),
  ];
  const isInstalled = ({ part }: UnsaidOfPart) => (part === 'base' ? charts.base : part === 'istiod' ? charts.istiod : true);
  const chart = { name: 'chart', value: new New('Chart', [new Name('app'), 'mesh']) };
  return {
    program: program(charts, [chart, ...constructs.map((value) => ({ value }))]),
    unsaid: [...shared.unsaid, ...edge.unsaid.filter(({ part }) => part !== 'base' && part !== 'istiod')].filter(isInstalled),
  };
}

const DEFAULT_NAMESPACE = 'istio-system';

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
function excludedCrds({ base }: BaseSettings): string[] | undefined {
  return base.enableCRDTemplates && base.excludedCRDs?.length ? base.excludedCRDs : undefined;
}

/** What comes first among props; the others follow in the order of the table between props and settings. */
const FIRST = ['name', 'namespace', 'revision', 'revisionTags', 'defaultRevision', 'registry', 'platform'];
const LAST = ['ingress', 'meshConfig'];

function expressions(props: Fields): { [prop: string]: Expression } {
  const others = Object.keys(props).filter((key) => !FIRST.includes(key) && !LAST.includes(key));
  const said = [...FIRST, ...others, ...LAST].filter((key) => props[key] !== undefined);
  return Object.fromEntries(said.map((key) => [key, expression(props[key], key)]));
}

/** Props that are texts by name; values may have numbers and booleans there, of which charts make texts. */
const TEXTS = /^(labels|annotations|nodeSelector|templates)$|(Labels|Annotations)$/;

function expression(value: unknown, key = ''): Expression {
  if (value instanceof Said) {
    const name = `${value.of}.${value.member}`;
    return value.args ? call(name, ...value.args.map((arg) => expression(arg))) : named(name);
  }
  if (Array.isArray(value)) {
    return value.map((item) => expression(item));
  }
  if (!isMap(value)) {
    return value as Expression;
  }
  const isText = (inner: unknown) => TEXTS.test(key) && inner !== null && !isMap(inner);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isText(inner) ? String(inner) : expression(inner, name)]));
}
