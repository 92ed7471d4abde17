import { join } from 'node:path';
import { createProgram, ModuleKind, ModuleResolutionKind, ScriptTarget } from 'typescript';

/** Python, Java and Go import all names from one flat list, so each name says what it belongs to. */
const PREFIXES = /^(Mesh|IMesh|Istio|Traffic|ITraffic|Auth|Check)/;

/** The submodule has the names of Istio's API, and a qualified name in each language. */
const SUBMODULES = ['istio'];

function exportedNames(): string[] {
  const file = join(__dirname, '..', 'src', 'index.ts');
  const program = createProgram([file], {
    target: ScriptTarget.ES2022,
    module: ModuleKind.NodeNext,
    moduleResolution: ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!).map(({ name }) => name);
}

test('each exported name begins with Mesh, IMesh, Istio, Traffic, ITraffic, Auth or Check', () => {
  const names = exportedNames();
  expect(names.length).toBeGreaterThan(150);
  expect(names).toContain('IMesh'); // interfaces too, which do not exist at run time
  expect(names.filter((name) => !PREFIXES.test(name) && !SUBMODULES.includes(name))).toEqual([]);
});
