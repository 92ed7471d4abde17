import { KubeClient, KubeError, KubeObject, keyOf, refOf } from '../../src/kube';
import { Instance, MEMBER_LABEL, Step } from '../../src/reconcile';
import { Adoption } from '../../src/reconcile/adoption';
import { Applying } from '../../src/reconcile/applying';
import { Readying } from '../../src/reconcile/readying';
import { Sending } from '../../src/reconcile/sending';

const INSTANCE = new Instance('default', 'shop');
const { manager } = INSTANCE;
const object: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'shop' }, data: { a: '1' } };
const OF = { key: keyOf(refOf(object)), ref: refOf(object), object, origin: 'test' };

/** The object as it lives, in a version. */
function live(resourceVersion: string, owner: string, labels?: KubeObject['metadata']['labels']): KubeObject {
  const managedFields = [{ manager: owner, operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': { 'f:a': {} } } }];
  return { ...object, metadata: { ...object.metadata, uid: 'uid', resourceVersion, ...labels && { labels }, managedFields } } as KubeObject;
}
const own = (version: string) => live(version, manager, { [MEMBER_LABEL]: INSTANCE.id });

const changed = () => new KubeError('the object has been modified', 409, 'Conflict');
const conflict = () => new KubeError('conflict', 409, 'Conflict', [{ reason: 'FieldManagerConflict', field: '.data.a', message: 'conflict with "other"' }]);

/** An API server that gives one answer after the other. */
function applying(answers: (KubeError | KubeObject)[], found: (KubeObject | undefined)[], forceConflicts = false) {
  const sent: KubeObject[] = [];
  const client = {
    apply: async (each: KubeObject) => {
      sent.push(each);
      const answer = answers.shift();
      if (answer instanceof KubeError) throw answer;
      return answer;
    },
    find: async () => found.shift(),
    patch: async () => live('2', manager),
  } as unknown as KubeClient;
  const options = { adopt: ['helm' as const], forceConflicts };
  const sending = new Sending({ instance: INSTANCE, desired: [OF] }, options);
  return { sent, sending, apply: new Applying(client, INSTANCE, new Adoption(options.adopt, INSTANCE), sending, {} as Readying) };
}

function stepOf(action: Step['action'], observed: KubeObject, more: Partial<Step> = {}): Step {
  return { key: OF.key, ref: OF.ref, of: OF, action, desired: object, live: observed, reason: { code: 'NotOurs', message: 'it belongs to helm' }, ...more };
}

test('an object that others change meanwhile is sent in the version that lives', async () => {
  const { sent, apply } = applying([changed(), changed(), own('4')], [own('2'), own('3')]);
  expect(await apply.apply(stepOf('configure', own('1')))).toMatchObject({ action: 'configured' });
  expect(sent.map(({ metadata }) => metadata.resourceVersion)).toEqual(['1', '2', '3']);
});

test('an object that is adopted may be changed by others more than once', async () => {
  const { sent, apply } = applying([changed(), changed(), own('5')], [live('3', manager), live('4', manager)]);
  expect(await apply.apply(stepOf('adopt', live('1', 'helm')))).toMatchObject({ action: 'adopted' });
  expect(sent.map(({ metadata }) => metadata.resourceVersion)).toEqual(['2', '3', '4']);
});

test('fields that are taken after somebody has changed the object are named', async () => {
  const { apply } = applying([changed(), conflict(), own('3')], [own('2')], true);
  expect(await apply.apply(stepOf('configure', own('1'), { force: ['*'] }))).toMatchObject({ reason: { message: 'took .data.a from other' } });
});

test('an object that left the set is not created again before it is deleted', async () => {
  const { sent, apply } = applying([changed()], [undefined]);
  await expect(apply.apply(stepOf('configure', own('1'), { key: `${OF.key}@nothing`, addedFor: OF.key, of: undefined }))).rejects.toThrow('somebody else has deleted it during the run');
  expect(sent).toHaveLength(1);
});

test('an object that a webhook denies with 409 is sent once', async () => {
  const denial = new KubeError('admission webhook "w.example" denied the request: not now', 409, 'Conflict');
  const { sent, apply } = applying([denial, own('2')], [own('2')]);
  await expect(apply.apply(stepOf('configure', own('1')))).rejects.toThrow('not now');
  expect(sent).toHaveLength(1);
});
