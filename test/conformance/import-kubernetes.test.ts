import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** The files that the import writes, as a map from name to text. */
function written(root: string): Record<string, string> {
  const folder = join(root, 'src/k8s');
  return Object.fromEntries(readdirSync(folder).filter((file) => file.endsWith('.generated.ts')).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

test('the import of Kubernetes\' API writes the committed files byte for byte', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-import-'));
  try {
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/import-kubernetes.ts', scratch], { cwd: ROOT });
    expect(written(scratch)).toEqual(written(ROOT));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}, 600_000);
