import { join } from 'node:path';
import { createProgram, isInterfaceDeclaration, Program, Type, TypeChecker } from 'typescript';
import { BASE_ROWS, GATEWAY_ROWS, ISTIOD_ROWS, NOT_READ } from '../../src/install/table';
import { IstioVersion } from '../../src/istio';
import { isRemoved } from '../../src/settings';
import { baseShape, ChartName, isFlat, Shape, valuesShape } from '../../src/settings/shape';

const ROWS: Record<ChartName, { prop?: string; setting: string; rest?: boolean }[]> = { base: BASE_ROWS, istiod: ISTIOD_ROWS, gateway: GATEWAY_ROWS };
const CHARTS = Object.keys(ROWS) as ChartName[];

/** What templates read no more, or read for a single check: they are among the values of the injector, and said so. */
const SAID_AS_VALUES = ['global.autoscalingv2API', 'global.profile'];

/** How the chart packages definitions, which are labelled by it: no prop says so, and who migrates is told. */
const PACKAGING = ['base.enableCRDTemplates'];

/** The settings of a version, as the values of its chart know them. */
function leaves(version: IstioVersion, chart: ChartName): string[] {
  const { pilot, ...shared } = chart === 'base' ? { ...baseShape(version), pilot: {} } : valuesShape(version, chart);
  const own = isFlat(version) || chart !== 'istiod' ? shared : { ...shared, ...pilot as Shape };
  return paths(own).filter((path) => !isRemoved(version, path));
}

function paths(shape: Shape, above = ''): string[] {
  return Object.entries(shape).flatMap(([key, kind]) => (typeof kind === 'string' ? [`${above}${key}`] : paths(kind, `${above}${key}.`)));
}

describe.each(CHARTS)('the table of %s', (chart) => {
  test.each(IstioVersion.ALL.map((version) => [version.name, version] as const))('has a row for each setting of %s', (_, version) => {
    const said = [...ROWS[chart].filter(({ rest }) => !rest).map(({ setting }) => setting), ...NOT_READ[chart], ...SAID_AS_VALUES, ...PACKAGING];
    expect(leaves(version, chart).filter((leaf) => !said.includes(leaf))).toEqual([]);
  });

  test('has no row, and no exception, for a setting that no version has', () => {
    const known = IstioVersion.ALL.flatMap((version) => leaves(version, chart));
    const settings = [...ROWS[chart].filter(({ rest }) => !rest).map(({ setting }) => setting), ...NOT_READ[chart]];
    const more = chart === 'base' ? ['pilot.enabled'] : []; // istiod's own, which its file has for the base
    expect(settings.filter((setting) => ![...known, ...more].includes(setting))).toEqual([]);
  });

  test('has one row for a setting', () => {
    const settings = ROWS[chart].map(({ setting }) => setting);
    expect(settings).toEqual([...new Set(settings)]);
  });
});

jest.setTimeout(60_000);

/** Props that say which objects there are, or where: constructs read them themselves. */
const NO_SETTINGS = [
  'version', 'namespace', 'istioNamespace', 'createNamespaces', 'crds', 'mtls', 'ingress', 'instance', 'allowVersionSkew', 'registry',
];

test('each prop has a row', () => {
  const files = ['mesh-props', 'ingress-gateway-props'].map((file) => join(__dirname, `../../src/install/${file}.ts`));
  const program = createProgram(files, { skipLibCheck: true, strict: true });
  const said = [...CHARTS.flatMap((chart) => ROWS[chart].map(({ prop }) => String(prop))), ...NO_SETTINGS];
  const props = [...propPaths(program, files[0], 'MeshProps', said), ...propPaths(program, files[1], 'IstioIngressGatewayProps', said)];
  expect(props.length).toBeGreaterThan(200);
  expect(props.filter((prop) => !said.includes(prop))).toEqual([]);
});

/** The paths of all props of an interface, groups opened that are not said as a whole. */
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
