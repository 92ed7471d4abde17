import { cluster, desired } from './cluster';
import { istiod } from './istiod';
import { KubeError, KubeObject } from '../../src/kube';
import { versionSkews } from '../../src/mesh';
import { object } from '../reconcile/objects';

const skews = (live: KubeObject[], wanted: KubeObject[]) => versionSkews(cluster(live), { desired: desired(wanted) });

test.each([
  ['no control plane runs', [], istiod('1.27.0')],
  ['the next minor, in place', istiod('1.26.0'), istiod('1.27.0')],
  ['two minors, as another revision', istiod('1.25.1'), istiod('1.27.0', '1-27-0')],
  ['the same release once more, beside one that is far away', [...istiod('1.20.1'), ...istiod('1.27.0', 'new')], istiod('1.27.0', 'new')],
  ['an image by digest', istiod('sha256:0123'), istiod('1.27.0')],
  ['no control plane in the set', istiod('1.20.1'), [object('Namespace', 'shop')]],
])('a control plane is allowed: %s', async (_, live, wanted) => {
  expect(await skews(live, wanted)).toEqual([]);
});

test.each([
  ['in place', istiod('1.20.1'), istiod('1.27.0'), 'istiod', 'istiod'],
  ['back, in place', istiod('1.27.0-distroless'), istiod('1.20.1'), 'istiod', 'istiod'],
  ['as another revision', istiod('1.20.1'), istiod('1.27.0', 'new'), 'istiod-new', 'istiod'],
])('a control plane more than two minor releases away is refused: %s', async (_, live, wanted, to, from) => {
  const [reason, ...more] = await skews(live, wanted);
  expect(reason).toMatch(new RegExp(`Deployment istio-system/${to} is more than 2 minor releases away from .*Deployment istio-system/${from} .*--allow-version-skew`));
  expect(more).toEqual([]);
});

test('a control plane is refused if nobody knows which ones run', async () => {
  const client = cluster([]);
  client.list = async () => { throw new KubeError('deployments.apps is forbidden', 403, 'Forbidden'); };
  expect(await versionSkews(client, { desired: desired(istiod('1.27.0')) })).toEqual([expect.stringMatching(/not known which versions of Istio run: .*forbidden.*--allow-version-skew/)]);
  expect(await versionSkews(client, { desired: [] })).toEqual([]);
});
