import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { brotliDecompressSync } from 'zlib';
import { download } from '../../scripts/import-istio/modules';

const ROOT = join(__dirname, '..', '..');

/** The text of a file. Compressed files may differ between versions of Node, but their texts may not. */
function textOf(bytes: Buffer, file: string): string {
  return (file.endsWith('.br') ? brotliDecompressSync(bytes) : bytes).toString();
}

/** The files that the import writes, as a map from path to text. */
function written(root: string): Record<string, string> {
  const crds = readdirSync(join(root, 'assets/crds')).map((file) => `assets/crds/${file}`);
  const sources = ['src/istio', 'src/mesh-config', 'src/cli/migrate/operator'].flatMap((folder) => (
    readdirSync(join(root, folder)).filter((file) => file.endsWith('.generated.ts')).map((file) => `${folder}/${file}`)));
  return Object.fromEntries([...crds, ...sources].map((file) => [file, textOf(readFileSync(join(root, file)), file)]));
}

describe('the import of Istio\'s API', () => {
  let scratch: string;
  beforeAll(() => { scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-import-')); });
  afterAll(() => { rmSync(scratch, { recursive: true, force: true }); });

  test('writes the text of the committed files', () => {
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/import-istio.ts', scratch], { cwd: ROOT });
    expect(Object.keys(written(scratch))).toEqual(Object.keys(written(ROOT)));
    expect(written(scratch)).toEqual(written(ROOT));
  }, 600_000);

  test('rejects a module whose checksum differs from the pinned one', () => {
    const pin = { path: 'istio.io/api', version: 'v1.20.1', sum: 'h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' };
    expect(() => download(pin)).toThrow(/^istio\.io\/api@v1\.20\.1 has the checksum h1:Itku\S+, but h1:AAAA\S+ is pinned/);
  });
});

test('the import of the fields of other tools writes the committed file', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-peers-'));
  try {
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/import-peers.ts', scratch], { cwd: ROOT });
    expect(readFileSync(join(scratch, 'test/docs/peer-fields.json'), 'utf8')).toBe(readFileSync(join(ROOT, 'test/docs/peer-fields.json'), 'utf8'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}, 600_000);
