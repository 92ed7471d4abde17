import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli/commands/migrate';
import { captured } from '../captured';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `migrate` prints for these values of istiod. */
async function migrated(version: string, values: object, ...flags: string[]) {
  const file = join(folder, 'values.yaml');
  writeFileSync(file, JSON.stringify(values));
  return captured(() => run(['--istio-version', version, '--istiod-values', file, ...flags]));
}

test.each([
  ['1.20.1', { unknown: 1 }], ['1.20.1', { global: { unknown: { a: 1 } } }], ['1.20.1', { pilot: { unknown: [1] } }],
  ...['1.26.0', '1.27.0'].flatMap((version): [string, object][] => [
    [version, { unknown: 1 }], [version, { unknown: null }], [version, { pilot: { unknown: ['a'] } }], [version, { global: { unknown: { a: 1 } } }],
    [version, { global: { proxy: { unknown: 'a' } } }], [version, { sidecarInjectorWebhook: { unknown: true } }],
    [version, { _internal_defaults_do_not_set: { global: { imagePullPolicy: 'Always' } } }],
  ]),
])('%s: a program is the same as `mesh` with the unknown values %j', async (version, values) => {
  const { code, stderr } = await migrated(version, values, '--allow-unknown-values', '--check');
  expect(stderr).toContain('objects are the same');
  expect(code).toBe(0);
});

test.each(['1.26.0', '1.27.0'])('%s: global.profile of istiod becomes the profile of the mesh', async (version) => {
  for (const profile of ['ambient', 'demo', 'preview', 'remote', 'stable']) {
    const { code, stdout, stderr } = await migrated(version, { global: { profile } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`profile: MeshProfile.${profile.toUpperCase()}`);
  }
});
