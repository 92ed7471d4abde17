import { join } from 'node:path';
import { createProgram, isInterfaceDeclaration, Program, Type, TypeChecker } from 'typescript';
import { BASE_ROWS, CNI_ROWS, GATEWAY_ROWS, ISTIOD_ROWS, Row, ZTUNNEL_ROWS } from '../../src/install/table';
import { IstioVersion } from '../../src/istio';
import { ChartName, rowsOf } from '../../src/settings';

const ROWS: Record<ChartName, Pick<Row<never>, 'prop' | 'setting' | 'rest' | 'isIn'>[]> = {
  base: BASE_ROWS, istiod: ISTIOD_ROWS, gateway: GATEWAY_ROWS, cni: CNI_ROWS, ztunnel: ZTUNNEL_ROWS,
};
const CHARTS = Object.keys(ROWS) as ChartName[];

/** Settings that a single template reads. The prop `injection.values` sets them. */
const SET_AS_VALUES = ['global.autoscalingv2API', 'global.profile'];

/** How the chart packages the CustomResourceDefinitions. No prop sets it, and `migrate` reports it. */
const PACKAGING = ['base.enableCRDTemplates'];

describe.each(CHARTS)('the table of %s', (chart) => {
  const settings = ROWS[chart].filter(({ rest }) => !rest).map(({ setting }) => setting);
  const leaves = rowsOf(IstioVersion.ALL[0], chart).filter(({ kind }) => kind !== undefined);

  test('has a row for each setting that a template reads', () => {
    const exceptions = [...SET_AS_VALUES, ...PACKAGING];
    expect(leaves.filter(({ setting, unread }) => !unread && !settings.includes(setting) && !exceptions.includes(setting))).toEqual([]);
  });

  test('has no row for a setting that no template reads', () => {
    expect(leaves.filter(({ setting, unread }) => unread && settings.includes(setting))).toEqual([]);
  });

  test('has one row for a setting', () => {
    expect(settings).toEqual([...new Set(settings)]);
  });

  test('has no row for an exception', () => {
    expect([...SET_AS_VALUES, ...PACKAGING].filter((setting) => settings.includes(setting))).toEqual([]);
  });
});

jest.setTimeout(60_000);

/** Props that choose the objects or their place. The constructs read them. */
const NO_SETTINGS = [
  'version', 'namespace', 'istioNamespace', 'createNamespaces', 'crds', 'crdDescriptions', 'mtls', 'ingress', 'instance', 'allowVersionSkew', 'allowedKubernetesFields', 'registry',
];

test('each prop has a row', () => {
  const files = ['mesh-props', 'ingress-gateway-props', 'cni-props', 'ztunnel-props'].map((file) => join(__dirname, `../../src/install/${file}.ts`));
  const program = createProgram(files, { skipLibCheck: true, strict: true });
  const known = [...CHARTS.flatMap((chart) => ROWS[chart].map(({ prop }) => String(prop))), ...NO_SETTINGS];
  const interfaces = ['MeshProps', 'IstioIngressGatewayProps', 'IstioCniProps', 'IstioZtunnelProps'];
  const props = interfaces.flatMap((name, index) => propPaths(program, files[index], name, known));
  expect(props.length).toBeGreaterThan(200);
  expect(props.filter((prop) => !known.includes(prop))).toEqual([]);
});

/** The paths of all props of an interface. Groups are opened, unless a row or an exception names the whole group. */
function propPaths(program: Program, file: string, name: string, whole: string[]): string[] {
  const checker = program.getTypeChecker();
  const symbol = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!).find((one) => one.name === name)!;
  return groupPaths(checker, checker.getDeclaredTypeOfSymbol(symbol), whole);
}

function groupPaths(checker: TypeChecker, group: Type, whole: string[], above = ''): string[] {
  return group.getProperties().flatMap((property) => {
    const path = `${above}${property.name}`;
    const type = checker.getNonNullableType(checker.getTypeOfSymbol(property));
    const isGroup = type.getSymbol()?.declarations?.some((declaration) => isInterfaceDeclaration(declaration)
      && declaration.getSourceFile().fileName.includes('/src/install/'));
    return isGroup && !whole.includes(path) ? groupPaths(checker, type, whole, `${path}.`) : [path];
  });
}
