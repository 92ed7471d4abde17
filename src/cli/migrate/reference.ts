import { App } from 'cdk8s';
import { Construct } from 'constructs';
import { makeChange } from './change';
import { Change, Charts, GatewayChart } from './charts';
import { HelmInstall, inOrder, ValuesProblem } from '../../helm';
import { SourceObject } from '../../json';
import { objectsOf } from '../../scope';

/**
 * The objects of the charts, as `mesh` prints them, with the changes made; and the problems of the values.
 *
 * @param before problems that are known already, such as those of an IstioOperator
 */
export function rendered(charts: Charts, before: readonly ValuesProblem[] = []): { objects: SourceObject[]; problems: ValuesProblem[] } {
  const gateways = charts.gateways.map((gateway) => install(charts, gateway));
  const shared = gateways[0] ?? install(charts);
  const parts = [...(charts.crds ? ['crds'] : []), ...(charts.base ? ['base'] : []), ...(charts.istiod ? ['istiod'] : [])];
  const ofGateways = gateways.flatMap((each) => objectsOfPart(each, 'gateway'));
  const objects = [...parts.flatMap((part) => objectsOfPart(shared, part)), ...ofGateways, ...objectsOfPart(shared, 'cni')];
  const problems = [...before, ...[shared, ...gateways].flatMap((each) => each.problems)];
  const canChange = problems.every(({ isUnknown }) => isUnknown);
  const ofChanges = canChange ? charts.changes.flatMap((change) => changeProblems(change, objects)) : [];
  return { objects, problems: inOrder([...problems, ...ofChanges]) };
}

/** Makes a change. The result is the problem of a change that cannot be made. */
function changeProblems(change: Change, objects: SourceObject[]): ValuesProblem[] {
  try {
    makeChange(change, objects);
    return [];
  } catch (error) {
    const [where] = change.where.split(': ', 1);
    return [{ isUnknown: false, where, message: (error as Error).message }];
  }
}

function install({ base = [], istiod = [], cni, ...charts }: Charts, gateway?: GatewayChart): HelmInstall {
  const { version, namespace, crds, crdDescriptions, allowedKubernetesFields } = charts;
  const { name = 'istio-ingress', namespace: gatewayNamespace = namespace, values = [] } = gateway ?? {};
  const releases = {
    namespace, gatewayName: name, gatewayNamespace, cniNamespace: cni?.namespace, values: { base, istiod, gateway: values, cni: cni?.values },
  };
  return new HelmInstall(new App(), 'mesh', { version, crds, crdDescriptions, allowedKubernetesFields, ...releases });
}

function objectsOfPart({ node }: Construct, part: string): SourceObject[] {
  const found = node.tryFindChild(part);
  return found ? objectsOf(found) : [];
}
