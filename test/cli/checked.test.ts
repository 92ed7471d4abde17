import { captured } from './captured';
import { CheckFinding, CheckFindingLevel } from '../../src/checks';
import { reportFindings } from '../../src/cli/checked';
import { run } from '../../src/cli/commands/synth';

const finding = (level: CheckFindingLevel, origin: string): CheckFinding => ({ code: 'Wrong', level, origin, message: 'is wrong' });

test('warnings are told on standard error and stop nothing', async () => {
  const { stderr } = await captured(async () => {
    reportFindings([finding(CheckFindingLevel.WARNING, 'a'), finding(CheckFindingLevel.WARNING, 'b')]);
    return 0;
  });
  expect(stderr).toBe('warning: a: is wrong [Wrong]\nwarning: b: is wrong [Wrong]\n');
});

test('errors stop, all named', () => {
  expect(() => reportFindings([finding(CheckFindingLevel.ERROR, 'a'), finding(CheckFindingLevel.ERROR, 'b')])).toThrow('a: is wrong [Wrong]\nerror: b: is wrong [Wrong]');
});

test('synth tells what is missing, by construct', async () => {
  const program = `
    const { MeshApp, Mesh, MeshRegistry } = require('./src/index.ts');
    const app = new MeshApp();
    new Mesh(app, 'mesh', { registry: MeshRegistry.privateHub('registry.corp/istio', { pullSecrets: ['regcred'] }) });
    app.synth();`;
  const { code, stderr } = await captured(() => run(['--stdout', '--app', `node --import tsx --eval "${program.replace(/\n/g, ' ')}"`]));
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^warning: construct mesh\/namespace-istio-system\/Namespace: .* 'regcred'.* \[PullSecretMissing\]$/m) });
});
