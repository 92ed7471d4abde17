import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { IstioVersion } from '../../src/istio';
import { parts } from '../lab/parts';
import { randomObjects } from '../security/open-policies';

jest.setTimeout(120_000);

const exec = promisify(execFile);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-policies-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** istioctl validates objects as the webhook of istiod does. */
test.each(['1.20.1', '1.26.0', '1.27.0'] as const)('Istio %s accepts the objects of 100 random policies, without a warning', async (release) => {
  const { istio } = await parts({ only: ['istioctl'], releases: [release] });
  const file = join(folder, 'policies.yaml');
  writeFileSync(file, randomObjects(100, IstioVersion.of(release)).map((object) => JSON.stringify(object)).join('\n---\n'));
  const { stdout, stderr } = await exec(istio(release).istioctl, ['validate', '--filename', file]);
  expect(`${stdout}${stderr}`.trim()).toBe(`"${file}" is valid`);
});
