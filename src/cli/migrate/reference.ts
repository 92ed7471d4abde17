import { App } from 'cdk8s';
import { Construct } from 'constructs';
import { makeChange } from './change';
import { Change, Charts, GatewayChart } from './charts';
import { HelmInstall, inOrder, newerField, ValuesProblem } from '../../helm';
import { partOf, SourceObject, titleOf } from '../../json';
import { FragmentProblem, objectProblems } from '../../k8s/internal';
import { printedPath } from '../../names';
import { objectsOf } from '../../scope';
import { NODE_CHARTS } from '../../settings';

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
  const ofShared = (names: readonly string[]) => names.flatMap((part) => objectsOfPart(shared, part));
  const objects = [...ofShared(parts), ...ofGateways, ...ofShared(NODE_CHARTS)];
  const problems = [...before, ...[shared, ...gateways].flatMap((each) => each.problems)];
  const canChange = problems.every(({ isUnknown }) => isUnknown);
  const ofChanges = canChange ? changeProblems(charts, objects) : [];
  return { objects, problems: inOrder([...problems, ...ofChanges]) };
}

/** Makes all changes. The result has the problems of changes that cannot be made, or of the objects that they make. */
function changeProblems({ changes, allowedKubernetesFields: allowed }: Charts, objects: SourceObject[]): ValuesProblem[] {
  const rules = { allowed, allowsDuplicates: true };
  const messages = (object: SourceObject) => objectProblems(object.object, rules).map(({ path, message }) => `${path.join('.')} ${message}`);
  const before = new Map(objects.map((object) => [object, messages(object)]));
  const impossible = changes.flatMap((change) => madeChange(change, objects));
  const ofObjects = objects.flatMap((object) => objectProblems(object.object, rules)
    .filter(({ path, message }) => !before.get(object)!.includes(`${path.join('.')} ${message}`))
    .map((problem) => objectProblem(object, problem, changes)));
  return [...impossible, ...ofObjects];
}

/** The problem of an object with the change that has made it: the last one at the path, or else the last one of the object. */
function objectProblem({ object }: SourceObject, problem: FragmentProblem, changes: readonly Change[]): ValuesProblem {
  const own = changes.filter(({ kind, name }) => object.kind === kind && partOf(object.metadata).name === name);
  const last = own.filter(({ path }) => path.every((element, depth) => element.startsWith('[') || [undefined, element].includes(problem.path[depth] as string))).at(-1);
  const { where } = (last ?? own.at(-1))!;
  const [place] = where.split(': ', 1);
  return { isUnknown: false, where: place, message: `${where}: ${titleOf(object)}: ${printedPath([...problem.path])} ${problem.message}${newerField(problem)}` };
}

/** Makes a change. The result is the problem of a change that cannot be made. */
function madeChange(change: Change, objects: SourceObject[]): ValuesProblem[] {
  try {
    makeChange(change, objects);
    return [];
  } catch (error) {
    const [where] = change.where.split(': ', 1);
    return [{ isUnknown: false, where, message: (error as Error).message }];
  }
}

function install({ base = [], istiod = [], cni, ztunnel, ...charts }: Charts, gateway?: GatewayChart): HelmInstall {
  const { version, namespace, crds, crdDescriptions, allowedKubernetesFields } = charts;
  const { name = 'istio-ingress', namespace: gatewayNamespace = namespace, values = [] } = gateway ?? {};
  const releases = {
    namespace,
    gatewayName: name,
    gatewayNamespace,
    cniNamespace: cni?.namespace,
    ztunnelNamespace: ztunnel?.namespace,
    values: { base, istiod, gateway: values, cni: cni?.values, ztunnel: ztunnel?.values },
  };
  return new HelmInstall(new App(), 'mesh', { version, crds, crdDescriptions, allowedKubernetesFields, ...releases });
}

function objectsOfPart({ node }: Construct, part: string): SourceObject[] {
  const found = node.tryFindChild(part);
  return found ? objectsOf(found) : [];
}
