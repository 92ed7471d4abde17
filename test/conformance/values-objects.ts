import { ApiObject, App } from 'cdk8s';
import { ChartName, KubeObject } from './chart';
import { HelmInstall } from '../../src/helm';
import { IstioVersion } from '../../src/istio';

/** The objects that this project gives for the values of one chart. Rejected values are an error, unless only the API server rejects them. */
export function valuesObjects(version: IstioVersion, chart: ChartName, values: object, namespace = 'istio-system'): KubeObject[] {
  const install = valuesInstall(version, chart, values, namespace);
  const problems = install.problems.filter(({ breaksRule }) => !breaksRule);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return objectsOf(install, chart);
}

/** The install from the values of one chart, and the problems of the values. */
export function valuesInstall(version: IstioVersion, chart: ChartName, values: object, namespace = 'istio-system'): HelmInstall {
  const source = { values, locate: (path: string[]) => path.join('.') };
  return new HelmInstall(new App(), 'install', {
    version,
    namespace,
    gatewayName: 'istio-ingress',
    gatewayNamespace: namespace,
    crds: chart === 'base',
    values: { base: [], istiod: [], gateway: [], [chart]: [source] },
  });
}

/** The objects of one chart. */
export function objectsOf(install: HelmInstall, chart: ChartName): KubeObject[] {
  const children = install.node.children.filter(({ node }) => node.id === chart || (chart === 'base' && node.id === 'crds'));
  return children.flatMap(({ node }) => node.findAll()).filter((construct) => ApiObject.isApiObject(construct))
    .map((construct) => (construct as ApiObject).toJson());
}
