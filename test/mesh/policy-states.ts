import { decisionOf } from './decision';
import { allStates } from './interleavings';
import { partOf } from '../../src/json';
import { keyOf, KubeObject, refOf } from '../../src/kube';
import { PODS_GONE, securityOrder } from '../../src/mesh';
import { Decision } from '../../src/reconcile';

/** Whether the proxy of a workload of the namespace `shop` admits a request by these objects. */
export type Admits<R> = (objects: KubeObject[], app: string, request: R) => boolean;

export const workload = (app: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: app, namespace: 'shop' },
  spec: { selector: { matchLabels: { app } }, template: { metadata: { labels: { app } }, spec: { containers: [] } } },
}) as KubeObject;

function isAllowing(objects: KubeObject[], app: string): boolean {
  return objects.some(({ spec }: any) => spec?.action === 'ALLOW' && (spec.selector?.matchLabels.app ?? app) === app);
}

const created = (object: KubeObject, creationTimestamp: string): KubeObject => ({ ...object, metadata: { ...object.metadata, creationTimestamp } });

/** What lives in a state of a run, with the times at which it was created. */
function objectsIn(done: Set<string>, before: KubeObject[], decision: Decision): KubeObject[] {
  const objects = new Map(before.map((object) => [keyOf(refOf(object)), created(object, '2026-01-01T00:00:00Z')]));
  const write = (key: string, object: KubeObject) => objects.set(key, created(object, objects.get(key)?.metadata.creationTimestamp ?? '2026-01-02T00:00:00Z'));
  for (const step of decision.steps.filter(({ key }) => done.has(key) && key.includes('@'))) {
    if (step.desired) write(keyOf(step.ref), step.desired);
  }
  for (const { key, action, desired } of decision.steps.filter((step) => done.has(step.key) && !step.key.includes('@'))) {
    if (action === 'delete') objects.delete(key);
    if (action === 'create' || action === 'configure') write(key, desired!);
  }
  return [...objects.values()];
}

/** A pod that still serves although its workload is gone, as a killed run leaves it. */
const leftPod = (app: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: app,
    namespace: 'shop',
    uid: `uid-of-pod-${app}`,
    labels: { app },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: app, uid: 'uid-of-gone', controller: true }],
  },
});

const isPod = ({ kind }: KubeObject) => kind === 'Pod';
const appOf = ({ spec }: KubeObject) => partOf(spec, 'selector', 'matchLabels').app;
const selects = (policy: KubeObject, app: string) => (appOf(policy) ?? app) === app;

/** The new policies, and for pods that go, the old ones as long as no new one of the same name selects these pods: they protect the pods until the end. */
function untilTheEnd(before: KubeObject[], after: KubeObject[], app: string): KubeObject[] {
  const next = after.filter((each) => selects(each, app));
  return [...next, ...before.filter((each) => !next.some(({ metadata }) => metadata.name === each.metadata.name))];
}

/** Whether a wait for pods that concerns these pods has ended. */
function podsAreGone(done: Set<string>, { steps }: Decision, app: string): boolean {
  return steps.some(({ key, wait }) => wait?.type === PODS_GONE && done.has(key) && (partOf(wait, 'labels').app ?? app) === app);
}

/**
 * The requests that a state of a run admits and neither set admits, those that both admit and a state refuses, and what lives in each state.
 *
 * @param before what lives, with pods that run on without their workload
 */
export function violationsOf<R>(
  before: KubeObject[], after: KubeObject[], apps: string[], requests: R[], admits: Admits<R>, rules = [securityOrder(true)],
) {
  const left = before.filter(isPod);
  const lived = before.filter((object) => !isPod(object));
  const decision = decisionOf(lived, after, rules, { [securityOrder(true).name]: { objects: left, unreadable: [] } });
  const { states, cut } = allStates(decision, ({ action }) => action !== 'milestone');
  const deployment = (objects: KubeObject[], app: string) => objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === app);
  const policiesOf = (objects: KubeObject[]) => objects.filter(({ kind }) => kind !== 'Deployment');
  const admitted: string[] = [];
  const refused: string[] = [];
  const lives = states.map((done) => {
    const objects = objectsIn(done, lived, decision);
    const ending = apps.filter((app) => left.some(({ metadata }) => metadata.name === app) || (deployment(lived, app) && !deployment(objects, app)));
    return [...objects, ...ending.filter((app) => !podsAreGone(done, decision, app)).map(leftPod)];
  });
  for (const [index, done] of states.entries()) {
    const now = policiesOf(lives[index].filter((object) => !isPod(object)));
    for (const app of apps) {
      const [old, next] = [deployment(before, app), deployment(after, app)];
      const isEnding = lives[index].some((object) => isPod(object) && object.metadata.name === app);
      const runs = (old && !next) || !old && next ? deployment(lives[index], app) !== undefined : true;
      const mayRefuse = isEnding || (old && !next) || !isAllowing(before, app) || !isAllowing(after, app);
      const end = untilTheEnd(policiesOf(lived), policiesOf(after), app);
      for (const request of requests) {
        const byOld = admits(policiesOf(lived), app, request);
        const byNew = admits(policiesOf(after), app, request);
        const byEnd = admits(end, app, request);
        const isOpen = admits(now, app, request);
        const text = `${app} ${JSON.stringify(request)} after ${[...done]}`;
        if (runs && isOpen && !((old || !next) && byOld) && !(old && !next ? byEnd : byNew)) admitted.push(text);
        if (isEnding && isOpen && !byOld && !byEnd && !(next && byNew)) admitted.push(`pods without a workload: ${text}`);
        if (runs && !isOpen && byOld && byNew && !mayRefuse) refused.push(text);
      }
    }
  }
  return { decision, states: states.length, admitted, refused, cut, lives };
}
