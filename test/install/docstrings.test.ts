import { join } from 'node:path';
import { createProgram, displayPartsToString, isInterfaceDeclaration, ModuleKind, ModuleResolutionKind, ScriptTarget, Symbol as Declared, Type } from 'typescript';
import { presenceText } from '../../scripts/import-istio/presence';
import { BASE_ROWS, GATEWAY_ROWS, ISTIOD_ROWS, Row } from '../../src/install/table';
import { IstioVersion } from '../../src/istio';

const SOURCES = join(__dirname, '..', '..', 'src', 'install');
const VERSIONS = IstioVersion.ALL.map(({ name }) => name);

const program = createProgram([join(SOURCES, 'index.ts')], {
  target: ScriptTarget.ES2022,
  module: ModuleKind.NodeNext,
  moduleResolution: ModuleResolutionKind.NodeNext,
  strict: true,
  skipLibCheck: true,
  types: [],
});
const checker = program.getTypeChecker();

/** An interface of props. */
function propsType(file: string, name: string): Type {
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(SOURCES, file))!)!;
  return checker.getDeclaredTypeOfSymbol(checker.getExportsOfModule(module).find((symbol) => symbol.name === name)!);
}

/** The declaration of a prop such as `istiod.minReplicas`. */
function declarationOf(props: Type, path: string): Declared {
  const [name, ...rest] = path.split('.');
  const symbol = checker.getPropertyOfType(checker.getNonNullableType(props), name)!;
  return rest.length === 0 ? symbol : declarationOf(checker.getTypeOfSymbol(symbol), rest.join('.'));
}

interface Documented {
  readonly text: string;
  /** When each prop of this declaration exists, such as `Since Istio 1.26.` Empty for props that all versions have. */
  readonly presences: Set<string>;
}

const declarations = new Map<string, Documented>();

function collect<P>(rows: Row<P>[], props: Type): void {
  for (const { prop, quiet } of rows) {
    // Props without effect in a version are allowed there. A waypoint has the options of other pods, and is new itself.
    if (!prop || quiet || prop.startsWith('ambient.waypoint.')) {
      continue;
    }
    const same = rows.filter((row) => row.prop === prop);
    const having = IstioVersion.ALL.filter((version) => same.some((row) => row.isIn(version))).map(({ name }) => name);
    const symbol = declarationOf(props, prop);
    const key = `${(symbol.valueDeclaration!.parent as unknown as { name?: { text: string } }).name?.text}.${symbol.name}`;
    const documented = declarations.get(key) ?? { text: displayPartsToString(symbol.getDocumentationComment(checker)), presences: new Set() };
    declarations.set(key, documented);
    documented.presences.add(presenceText(new Set(having), VERSIONS));
  }
}

collect(ISTIOD_ROWS, propsType('mesh-props.ts', 'MeshProps'));
collect(BASE_ROWS, propsType('mesh-props.ts', 'MeshProps'));
collect(GATEWAY_ROWS, propsType('ingress-gateway-props.ts', 'IstioIngressGatewayProps'));

/** The phrases of a docstring that say in which lines a prop exists. */
function phrasesOf(text: string): string[] {
  return [...text.replace(/\s+/g, ' ').matchAll(/(since|only in) Istio ((?:\d\.\d+(?:, )?)+)/gi)].map(([phrase]) => phrase.toLowerCase());
}

test('the docstring of a prop says in which Istio lines it exists, as the table of settings has it', () => {
  const different = [...declarations].flatMap(([name, { text, presences }]) => {
    const expected = [...presences].filter((presence) => presence !== '').map((presence) => presence.slice(0, -1).toLowerCase()).sort();
    const found = [...new Set(phrasesOf(text))].sort();
    return expected.join() === found.join() ? [] : [`${name}: '${found}' should be '${expected}'`];
  });
  expect(declarations.size).toBeGreaterThan(150);
  expect(different).toEqual([]);
});

/** All props of the public API whose type is `any`, with their docstrings. */
function openProps(): [string, string][] {
  const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(SOURCES));
  const types = files.flatMap((file) => file.statements.filter(isInterfaceDeclaration)).filter(({ name }) => /^(Mesh|Istio)/.test(name.text));
  return types.flatMap(({ name, members }) => members
    .filter((member) => /\bany\b/.test(member.getText()))
    .map((member): [string, string] => [`${name.text}.${member.name?.getText()}`, member.getFullText()]));
}

test('a prop without a type of its own is named raw, or its docstring says so', () => {
  const open = openProps();
  expect(open.length).toBeGreaterThan(20);
  expect(open.filter(([name, text]) => !name.endsWith('.raw') && !/Raw: /.test(text)).map(([name]) => name)).toEqual([]);
});
