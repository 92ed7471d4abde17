import { createHash } from 'node:crypto';
import { Instance } from '../../src/reconcile';

test('its manager, its inventory and its label have its name', () => {
  const instance = new Instance('shop', 'mesh');
  expect(instance.manager).toBe('cdk8s-istio/mesh/shop');
  expect(instance.earlierManager).toBe('cdk8s-istio/shop');
  expect(instance.inventory).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'mesh', name: 'cdk8s-istio-shop' });
  expect(instance.id).toBe(`applyset-${createHash('sha256').update('cdk8s-istio-shop.mesh.ConfigMap.').digest('base64url')}-v1`);
  expect(instance.id.length).toBeLessThanOrEqual(63);
});

test.each(['', 'Shop', '-a', 'a-', 'a_b', 'a'.repeat(41)])('%j is not a valid name of an instance', (name) => {
  expect(() => new Instance(name, 'default')).toThrow(`instance name '${name}': use at most 40 lower case letters`);
});

test('a field manager is never longer than the API server allows', () => {
  expect(new Instance('i'.repeat(40), 'n'.repeat(63)).manager.length).toBeLessThanOrEqual(128);
});

test.each(['default', 'a'.repeat(40)])('a ConfigMap is the inventory of instance %s by its name', (name) => {
  expect(Instance.ofInventory(`cdk8s-istio-${name}`, 'shop')).toMatchObject({ name, namespace: 'shop' });
});

test.each(['other', 'cdk8s-istio-', 'cdk8s-istio-Upper', `cdk8s-istio-${'a'.repeat(41)}`])('a ConfigMap that is named %j is no inventory, whatever its labels are', (name) => {
  expect(Instance.ofInventory(name, 'shop')).toBeUndefined();
});
