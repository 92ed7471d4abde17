import { HelmInstall } from '../../helm';
import { MeshApp } from '../../synth';
import { ChartsOptions, expected, helmInstallProps, reportProblems, withCharts } from '../charts';
import { checked, objectsOf, StrictOptions, withStrict } from '../checked';
import { command, execute } from '../command';
import { ExitCode } from '../exit-code';
import { print } from '../output';

type MeshOptions = ChartsOptions & StrictOptions;

export async function run(argv: string[]): Promise<number> {
  const parser = withStrict(command('mesh', 'Prints a whole install: the same objects as `helm template` of the charts base, istiod, gateway, cni and ztunnel with the same values files.', [
    'cdk8s-istio mesh                                          # the defaults, in istio-system',
    'cdk8s-istio mesh --istio-version 1.27.0 --istiod-values values.yaml > mesh.yaml',
    'cdk8s-istio mesh --set istiod.pilot.autoscaleMin=2 --no-crds | kubectl diff -f -',
  ]));
  return execute<MeshOptions>(withCharts(parser), argv, mesh);
}

async function mesh(options: MeshOptions): Promise<number> {
  const app = new MeshApp();
  const props = helmInstallProps(options);
  const install = expected(() => new HelmInstall(app, 'mesh', props));
  reportProblems(install.problems, options);
  if (options.strict) {
    checked(objectsOf(app), options);
  }
  print(app.synthYaml());
  return ExitCode.DONE;
}
