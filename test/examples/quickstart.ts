import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** The manifests of the quickstart, by their files. */
export function synthesised(): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'quickstart-'));
  try {
    execFileSync(process.execPath, ['--import', 'tsx', 'examples/quickstart/main.ts'], { cwd: ROOT, env: { ...process.env, CDK8S_OUTDIR: outdir } });
    return Object.fromEntries(readdirSync(outdir).map((file) => [file, readFileSync(join(outdir, file), 'utf8')]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
