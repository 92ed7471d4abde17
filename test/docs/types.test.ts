import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompilerOptions, createCompilerHost, createProgram, createSourceFile, flattenDiagnosticMessageText, parseJsonConfigFileContent, readConfigFile, sys,
} from 'typescript';

const ROOT = join(__dirname, '../..');
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

/** The blocks of TypeScript of all pages, by the names of files that they could have. */
const blocks = new Map(PAGES.flatMap((page) => [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)]
  .map(([, code], index) => [join(ROOT, `${page}.${index + 1}.ts`), code] as const)));
const programs = new Map([...blocks].filter(([, code]) => /^import /m.test(code)));

/** Pages about the inside of the project, which show parts of its own code. */
const INSIDE = ['architecture', 'injection-templates', 'lab-parts', 'testing'].map((name) => `docs/${name}.md`);

test('only pages about the inside of the project have parts of programs', () => {
  const parts = [...blocks.keys()].filter((file) => !programs.has(file)).map((file) => file.slice(ROOT.length + 1).replace(/\.\d+\.ts$/, ''));
  expect([...new Set(parts)].sort()).toEqual(INSIDE);
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
