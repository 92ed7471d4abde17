import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

function synthesised(): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'quickstart-'));
  try {
    execFileSync(process.execPath, ['--import', 'tsx', 'examples/quickstart/main.ts'], { cwd: ROOT, env: { ...process.env, CDK8S_OUTDIR: outdir } });
    return Object.fromEntries(readdirSync(outdir).map((file) => [file, readFileSync(join(outdir, file), 'utf8')]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

test('the quickstart writes the mesh before the shop, and the same bytes each time', () => {
  const files = synthesised();
  expect(Object.keys(files).sort()).toEqual(['0000-mesh.k8s.yaml', '0001-shop.k8s.yaml']);
  expect([...files['0001-shop.k8s.yaml'].matchAll(/^kind: (.*)$/gm)].map(([, kind]) => kind)).toEqual([
    'Namespace', 'ServiceAccount', 'Deployment', 'Deployment', 'Service', 'ServiceAccount', 'Deployment',
    'Gateway', 'DestinationRule', 'VirtualService', 'AuthorizationPolicy',
  ]);
  expect(synthesised()).toEqual(files);
});
