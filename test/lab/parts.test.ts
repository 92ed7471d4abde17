import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asReleased, keyOf, parts, storeFolder } from './parts';
import { command } from './parts/store';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parts-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('where parts are', () => {
  const cache = process.env.XDG_CACHE_HOME;
  afterEach(() => {
    if (cache === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cache;
  });

  test('in the cache folder of the user, in a folder that the pins name', async () => {
    process.env.XDG_CACHE_HOME = folder;
    expect(storeFolder()).toBe(join(folder, 'cdk8s-istio', 'parts'));
    const { helm } = await withQuickGo(() => parts({ only: ['helm'], log: () => undefined }));
    expect(helm).toMatch(new RegExp(`^${folder}/cdk8s-istio/parts/helm-[0-9a-f]{12}/helm$`));
    expect(readFileSync(helm, 'utf8')).toBe('built\n');
  });

  test('a part that was not asked for has no path', async () => {
    process.env.XDG_CACHE_HOME = folder;
    const found = await withQuickGo(() => parts({ only: ['helm'], log: () => undefined }));
    expect(() => found.etcd).toThrow("etcd was not asked for: parts({ only: ['helm', 'etcd'] })");
    expect(() => found.istio('1.27.0').istioctl).toThrow('istioctl was not asked for');
  });

  /** With a `go` on PATH that builds at once. */
  async function withQuickGo<T>(run: () => Promise<T>): Promise<T> {
    const path = process.env.PATH;
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const script = '#!/bin/sh\n[ "$1" = env ] && echo go1.24.0 && exit\nfor last; do out=$before; before=$last; done\necho built > "$out"\n';
    writeFileSync(join(bin, 'go'), script, { mode: 0o755 });
    process.env.PATH = `${bin}:${path}`;
    try {
      return await run();
    } finally {
      process.env.PATH = path;
    }
  }
});

test('a changed pin is another key, the same pin the same', () => {
  const pins = ['module m\nrequire a v1.0.0', 'a v1.0.0 h1:x'];
  expect(keyOf(pins)).toBe(keyOf([...pins]));
  expect(new Set([keyOf(pins), keyOf([pins[0].replace('v1.0.0', 'v1.0.1'), pins[1]]), keyOf([pins[0], pins[1].replace('x', 'y')]), keyOf([pins.join('')])]).size).toBe(4);
});

describe('charts as a release has them', () => {
  test('carry its version, registry and tag', () => {
    expect(asReleased('/c/base/Chart.yaml', 'name: base\nversion: 1.0.0\nappVersion: 1.0.0\n', '1.27.0'))
      .toBe('name: base\nversion: 1.27.0\nappVersion: 1.27.0\n');
    expect(asReleased('/c/istio-discovery/values.yaml', 'pilot:\n  hub: ""\n  tag: ""\nglobal:\n  hub: gcr.io/istio-testing\n  tag: latest\n', '1.20.1'))
      .toBe('pilot:\n  hub: ""\n  tag: ""\nglobal:\n  hub: docker.io/istio\n  tag: 1.20.1\n');
    expect(asReleased('/c/gateway/values.yaml', 'tag: latest\n', '1.20.1')).toBe('tag: latest\n');
  });

  test('a chart that has changed is refused', () => {
    expect(() => asReleased('/c/base/Chart.yaml', 'version: 1.0.0-x\n', '1.27.0')).toThrow('/c/base/Chart.yaml has no "version: 1.0.0"');
  });
});

/** pip takes seconds to start, on a busy machine many. */
const PIP_TIMEOUT_MS = 60_000;

describe('downloads that are not what is pinned are refused', () => {
  test('a Go module, by go.sum', async () => {
    const version = join(folder, 'proxy/example.test/dep/@v');
    mkdirSync(version, { recursive: true });
    writeFileSync(join(version, 'v1.0.0.info'), '{"Version":"v1.0.0"}');
    writeFileSync(join(version, 'v1.0.0.mod'), 'module example.test/dep\n');
    const wrong = createHash('sha256').update('something else').digest('base64');
    writeFileSync(join(folder, 'go.mod'), 'module m\n\ngo 1.24\n\nrequire example.test/dep v1.0.0\n');
    writeFileSync(join(folder, 'go.sum'), `example.test/dep v1.0.0/go.mod h1:${wrong}\n`);
    const env = { ...process.env, GOPROXY: `file://${folder}/proxy`, GOMODCACHE: join(folder, 'modules'), GOFLAGS: '-modcacherw' };
    await expect(command('go', ['list', '-mod=readonly', '-m', 'all'], { cwd: folder, env })).rejects.toThrow('checksum mismatch');
  });

  test('a wheel, by its pinned hash', async () => {
    const wheel = 'thing-1.0-py3-none-any.whl';
    await command('python3', ['-c', `
import zipfile
with zipfile.ZipFile("${wheel}", "w") as z:
    z.writestr("thing/__init__.py", "")
    z.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: thing\\nVersion: 1.0\\n")
    z.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    z.writestr("thing-1.0.dist-info/RECORD", "")`], { cwd: folder });
    const digest = createHash('sha256').update(readFileSync(join(folder, wheel))).digest('hex');
    const download = (hash: string) => {
      writeFileSync(join(folder, 'requirements.txt'), `thing==1.0 --hash=sha256:${hash}\n`);
      return command('python3', ['-m', 'pip', 'download', '--no-index', '--find-links', folder, '--no-deps', '--require-hashes', '--requirement', 'requirements.txt', '--dest', 'got'], { cwd: folder });
    };
    await expect(download('0'.repeat(64))).rejects.toThrow('DO NOT MATCH THE HASHES');
    expect(existsSync(join(folder, 'got', wheel))).toBe(false);
    await download(digest);
    expect(existsSync(join(folder, 'got', wheel))).toBe(true);
  }, PIP_TIMEOUT_MS);
});
