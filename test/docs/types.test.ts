import { join } from 'node:path';
import {
  CompilerOptions, createCompilerHost, createProgram, createSourceFile, flattenDiagnosticMessageText, parseJsonConfigFileContent, readConfigFile, sys,
} from 'typescript';
import { BLOCKS, PROGRAMS } from './programs';

const ROOT = join(__dirname, '../..');
const programs = new Map(PROGRAMS.map(({ page, number, code }) => [join(ROOT, `${page}.${number}.ts`), code]));

/** Pages about the inside of the project, which show parts of its own code. */
const INSIDE = ['architecture', 'injection-templates', 'lab-parts', 'testing'].map((name) => `docs/${name}.md`);

test('only pages about the inside of the project have parts of programs', () => {
  const parts = BLOCKS.filter((block) => !PROGRAMS.includes(block));
  expect([...new Set(parts.map(({ page }) => page))].sort()).toEqual(INSIDE);
});

test('the programs of the docs have the types of the library', () => {
  expect(programs.size).toBeGreaterThan(45);
  expect(problemsOf(programs)).toEqual([]);
});

function problemsOf(files: ReadonlyMap<string, string>): string[] {
  const options = { ...ownOptions(), noEmit: true, skipLibCheck: true, noUnusedLocals: false, baseUrl: ROOT, paths: { 'cdk8s-istio': ['src/index.ts'] } };
  const host = createCompilerHost(options);
  const [fileExists, readFile, getSourceFile] = [host.fileExists, host.readFile, host.getSourceFile];
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...others) =>
    (files.has(name) ? createSourceFile(name, files.get(name)!, version) : getSourceFile(name, version, ...others));
  const program = createProgram([...files.keys()], options, host);
  return [...files].flatMap(([name, code]) => {
    const source = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ start, messageText }) =>
      `${name.slice(ROOT.length + 1)}: ${code.slice(start).split('\n')[0]}: ${flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}

function ownOptions(): CompilerOptions {
  const file = join(ROOT, 'test/tsconfig.json');
  return parseJsonConfigFileContent(readConfigFile(file, sys.readFile).config, sys, join(ROOT, 'test')).options;
}
