import { decisionOf } from './decision';
import { allStates } from './interleavings';
import { keyOf, KubeObject, refOf } from '../../src/kube';
import { SECURITY_ORDER } from '../../src/mesh';
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
  return objects.some(({ spec }: any) => spec.action === 'ALLOW' && (spec.selector?.matchLabels.app ?? app) === app);
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

/** The requests that a state of a run admits and neither set admits, those that both admit and a state refuses, and what lives in each state. */
export function violationsOf<R>(
  before: KubeObject[], after: KubeObject[], apps: string[], requests: R[], admits: Admits<R>, rules = [SECURITY_ORDER],
) {
  const decision = decisionOf(before, after, rules);
  const { states, cut } = allStates(decision, ({ action }) => action !== 'milestone');
  const deployment = (objects: KubeObject[], app: string) => objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === app);
  const withLeft = [...after, ...before.filter((each) => !after.some(({ metadata }) => metadata.name === each.metadata.name))];
  const admitted: string[] = [];
  const refused: string[] = [];
  const lives = states.map((done) => objectsIn(done, before, decision));
  for (const [index, done] of states.entries()) {
    const now = lives[index].filter(({ kind }) => kind !== 'Deployment');
    for (const app of apps) {
      const [old, next] = [deployment(before, app), deployment(after, app)];
      const key = keyOf(refOf(workload(app)));
      const gone = decision.steps.some((step) => step.key === `${key}@pods-gone`) ? `${key}@pods-gone` : key;
      const runs = old ? next || !done.has(gone) : !next || done.has(key);
      const mayRefuse = (old && !next) || !isAllowing(before, app) || !isAllowing(after, app);
      // A workload that goes is protected until the end by the policies that go with it.
      const then = old && !next ? withLeft : after;
      for (const request of requests) {
        const byOld = (old !== undefined || !next) && admits(before, app, request);
        const byNew = admits(then, app, request);
        const text = `${app} ${JSON.stringify(request)} after ${[...done]}`;
        if (runs && admits(now, app, request) && !byOld && !byNew) admitted.push(text);
        if (runs && !admits(now, app, request) && byOld && byNew && !mayRefuse) refused.push(text);
      }
    }
  }
  return { decision, states: states.length, admitted, refused, cut, lives };
}
