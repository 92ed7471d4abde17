import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';

const ROOT = join(__dirname, '../..');
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

/** A block of TypeScript in the docs. */
export interface Block {
  readonly page: string;
  /** Its place among the blocks of the page, from 1. */
  readonly number: number;
  readonly code: string;
}

/** The blocks of TypeScript of README and all pages. */
export const BLOCKS: readonly Block[] = PAGES.flatMap((page) => (
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code], index) => ({ page, number: index + 1, code }))));

/** The blocks that are whole programs. */
export const PROGRAMS = BLOCKS.filter(({ code }) => /^import /m.test(code));

/** Runs a program, and uses the folder of its manifests, which is deleted afterwards. */
export function synthesise<T>({ code }: Block, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  process.env.CDK8S_OUTDIR = folder;
  try {
    const { outputText } = transpileModule(code, { compilerOptions: { module: ModuleKind.CommonJS } });
    const load = (name: string): unknown => jest.requireActual(name === 'cdk8s-istio' ? '../../src' : name);
    new Function('require', 'exports', outputText)(load, {});
    return use(folder);
  } finally {
    delete process.env.CDK8S_OUTDIR;
    rmSync(folder, { recursive: true, force: true });
  }
}
