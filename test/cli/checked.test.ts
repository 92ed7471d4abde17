import { captured } from './captured';
import { CheckFinding, CheckFindingLevel } from '../../src/checks';
import { reportFindings } from '../../src/cli/checked';
import { run as mesh } from '../../src/cli/commands/mesh';
import { run } from '../../src/cli/commands/synth';

const finding = (level: CheckFindingLevel, origin: string): CheckFinding => ({ code: 'Wrong', level, origin, message: 'is wrong' });

test('warnings are written to standard error, and the command goes on', async () => {
  const { stderr } = await captured(async () => {
    reportFindings([finding(CheckFindingLevel.WARNING, 'a'), finding(CheckFindingLevel.WARNING, 'b')]);
    return 0;
  });
  expect(stderr).toBe('warning: a: is wrong [Wrong]\nwarning: b: is wrong [Wrong]\n');
});

test('errors end the command, and all are named', () => {
  expect(() => reportFindings([finding(CheckFindingLevel.ERROR, 'a'), finding(CheckFindingLevel.ERROR, 'b')])).toThrow('a: is wrong [Wrong]\nerror: b: is wrong [Wrong]');
});

test('synth reports a missing object with its construct, and writes nothing with --strict', async () => {
  const program = `
    const { IstioVersion, MeshApp, Mesh, MeshRegistry } = require('./src/index.ts');
    const app = new MeshApp();
    new Mesh(app, 'mesh', { version: IstioVersion.of('1.20.1'), registry: MeshRegistry.privateHub('registry.corp/istio', { pullSecrets: ['regcred'] }) });
    app.synth();`;
  const app = ['--app', `node --import tsx --eval "${program.replace(/\n/g, ' ')}"`];
  const reported = (level: string) => expect.stringMatching(new RegExp(`^${level}: .*construct mesh/namespace-istio-system/Namespace: .* 'regcred'.* \\[PullSecretMissing\\]$`, 'm'));
  expect(await captured(() => run(['--stdout', ...app]))).toMatchObject({ code: 0, stderr: reported('warning') });
  expect(await captured(() => run(['--stdout', '--strict', ...app]))).toMatchObject({ code: 1, stdout: '', stderr: reported('error') });
}, 60_000);

test('mesh prints nothing with --strict if a check warns', async () => {
  const args = ['--istio-version', '1.27.0', '--no-crds', '--set', 'istiod.global.imagePullSecrets={regcred}'];
  expect(await captured(() => mesh(args))).toMatchObject({ code: 0, stderr: '' });
  expect(await captured(() => mesh([...args, '--strict']))).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^error: construct mesh\/.*'regcred'.* \[PullSecretMissing\]$/m) });
});
