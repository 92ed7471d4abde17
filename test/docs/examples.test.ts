import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';

const ROOT = join(__dirname, '../..');
const PAGES = ['README.md', ...[
  'access-in-tests', 'auth-defaults', 'auth-policy', 'checks', 'from-other-tools', 'gateways', 'install', 'issuers', 'istio-api', 'mesh-config', 'migrate', 'mtls', 'services',
  'synthesis', 'traffic-split', 'upgrade',
].map((page) => `docs/${page}.md`)];

const examples = PAGES.flatMap((page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code], index) => ({ page, number: index + 1, code }));
});

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'docs-'));
  process.env.CDK8S_OUTDIR = outdir;
});
afterEach(() => {
  delete process.env.CDK8S_OUTDIR;
  rmSync(outdir, { recursive: true, force: true });
});

test.each(examples)('example $number of $page runs and writes manifests', ({ code }) => {
  const { outputText } = transpileModule(code, { compilerOptions: { module: ModuleKind.CommonJS } });
  const load = (name: string): unknown => jest.requireActual(name === 'cdk8s-istio' ? '../../src' : name);
  new Function('require', 'exports', outputText)(load, {});
  expect(readdirSync(outdir)).not.toEqual([]);
});

test('every page has examples', () => {
  expect([...new Set(examples.map(({ page }) => page))]).toEqual(PAGES);
});
