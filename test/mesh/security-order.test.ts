import { random } from './interleavings';
import { violationsOf, workload } from './policy-states';
import { KubeObject } from '../../src/kube';

type Random = ReturnType<typeof random>;
interface Request { path: string; plaintext: boolean }

const PATHS = ['/a', '/b', '/c'];
const REQUESTS: Request[] = PATHS.flatMap((path) => [true, false].map((plaintext) => ({ path, plaintext })));
const WORKLOADS = ['web', 'api'];

const policy = (name: string, spec: object): KubeObject =>
  ({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name, namespace: 'shop' }, spec }) as KubeObject;
const rules = (...paths: string[]) => paths.map((path) => ({ to: [{ operation: { paths: [path] } }] }));
const selecting = (app: string) => app ? { selector: { matchLabels: { app } } } : {};
const authorization = (name: string, action: string, paths: string[], app = 'web') => policy(name, { ...selecting(app), action, rules: rules(...paths) });
const mtls = (name: string, mode: string, app = '', namespace = 'shop'): KubeObject =>
  ({ apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name, namespace }, spec: { ...selecting(app), mtls: { mode } } }) as KubeObject;
/** What Istio does, written from its documentation alone. */
function admits(objects: KubeObject[], app: string, { path, plaintext }: Request): boolean {
  const spec = (object: KubeObject) => object.spec as any;
  const selected = objects.filter((object) => !spec(object).selector || spec(object).selector.matchLabels.app === app);
  const peers = selected.filter(({ kind }) => kind === 'PeerAuthentication');
  const nearest = peers.find((each) => spec(each).selector) ?? peers.find(({ metadata }) => metadata.namespace === 'shop') ?? peers[0];
  if (plaintext && nearest && spec(nearest).mtls.mode === 'STRICT') {
    return false;
  }
  const ofAction = (action: string) => selected.filter((each) => each.kind === 'AuthorizationPolicy' && spec(each).action === action);
  const matches = (each: KubeObject) => (spec(each).rules ?? []).some((rule: any) => rule.to[0].operation.paths.includes(path));
  const allows = ofAction('ALLOW');
  return !ofAction('DENY').some(matches) && (allows.length === 0 || allows.some(matches));
}

const violations = (before: KubeObject[], after: KubeObject[]) => violationsOf(before, after, WORKLOADS, REQUESTS, admits);

function randomPolicy({ pick, below }: Random, name: string): KubeObject {
  const app = pick(['', 'web', 'web', 'api']);
  if (below(5) === 0) {
    return mtls(`mtls-${name}`, pick(['STRICT', 'PERMISSIVE']), app);
  }
  const paths = PATHS.filter(() => below(2) === 0);
  return authorization(name, pick(['ALLOW', 'ALLOW', 'DENY']), paths.length > 0 ? paths : ['/a'], app);
}

/** Istio uses one PeerAuthentication of a scope. */
function withoutDuplicates(objects: KubeObject[]): KubeObject[] {
  const scopes = objects.map(({ kind, spec, metadata }) => kind === 'PeerAuthentication' ? JSON.stringify((spec as any).selector ?? '') : metadata.name);
  return objects.filter((_, index) => scopes.indexOf(scopes[index]) === index);
}

function withRulesOf(one: KubeObject, other: KubeObject, { pick }: Random): KubeObject {
  const mode = pick(['STRICT', 'PERMISSIVE']);
  const { rules: changed = rules('/b') } = other.spec as any;
  const changes = one.kind === 'PeerAuthentication' ? { mtls: { mode } } : { rules: changed };
  return { ...one, spec: { ...one.spec as object, ...changes } } as KubeObject;
}

/** Two sets in which policies come, go, change their rules, or stay. Some workloads come and go with them. */
function randomSets(numbers: Random): [KubeObject[], KubeObject[]] {
  const before: KubeObject[] = [];
  const after: KubeObject[] = [];
  for (const name of ['p', 'q', 'r']) {
    const one = randomPolicy(numbers, name);
    const changed = randomPolicy(numbers, name);
    const fate = numbers.below(5);
    if (fate !== 0) before.push(one);
    if (fate > 1) after.push(fate === 2 ? one : fate === 3 ? withRulesOf(one, changed, numbers) : changed);
  }
  for (const app of WORKLOADS) {
    const fate = numbers.below(5);
    if (fate === 0) before.push(workload(app));
    if (fate === 1) after.push(workload(app));
  }
  return [withoutDuplicates(before), withoutDuplicates(after)];
}

test('at no moment of any run do random policies admit what neither the old nor the new ones admit', () => {
  const numbers = random(20261126);
  let states = 0;
  let refusals = 0;
  for (let round = 0; round < 400; round++) {
    const [before, after] = randomSets(numbers);
    const found = violations(before, after);
    const { admitted, refused, cut } = found;
    expect({ before, after, admitted, refused, cut }).toEqual({ before, after, admitted: [], refused: [], cut: false });
    states += found.states;
    refusals += Number(found.decision.steps.some(({ reason }) => reason?.code === 'NoSafeOrder'));
  }
  expect(states).toBeGreaterThan(5_000);
  expect(refusals).toBeGreaterThan(5); // these cases are in the sample
  expect(refusals).toBeLessThan(150);
});
