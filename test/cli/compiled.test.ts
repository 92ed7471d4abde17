import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bundles } from '../../src/cli/compiled';

let folder: string;
let bundles: Bundles;
beforeEach(() => {
  bundles = new Bundles();
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
  writeFileSync(join(folder, 'one.js'), "const other = require('./other.js'); exports.sum = (a) => a + other.add; exports.other = other; exports.separator = require('node:path').sep;");
  writeFileSync(join(folder, 'other.js'), 'module.exports = { add: 2 };');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a bundle loads others beside it, and packages, each once', () => {
  const one = bundles.load(join(folder, 'one.js'));
  expect(one.sum(1)).toBe(3);
  expect(one.separator).toBe('/');
  expect(bundles.load(join(folder, 'other.js'))).toBe(one.other);
  expect(bundles.load(join(folder, 'one.js'))).toBe(one);
});

test('what is compiled of loaded bundles is kept beside them', () => {
  expect(Bundles.isCompiled(join(folder, 'one.js'))).toBe(false);
  bundles.load(join(folder, 'one.js'));
  bundles.keepCompiled();
  expect(['one.js', 'other.js'].map((file) => Bundles.isCompiled(join(folder, file)))).toEqual([true, true]);
});

test('what another V8 has compiled is compiled anew', () => {
  writeFileSync(join(folder, 'one.js.cache'), 'of another V8');
  expect(bundles.load(join(folder, 'one.js')).sum(1)).toBe(3);
});
