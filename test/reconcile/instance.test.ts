import { createHash } from 'node:crypto';
import { Instance } from '../../src/reconcile';

test('its manager, its inventory and its label have its name', () => {
  const instance = new Instance('shop', 'mesh');
  expect(instance.manager).toBe('cdk8s-istio/shop');
  expect(instance.inventory).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'mesh', name: 'cdk8s-istio-shop' });
  expect(instance.id).toBe(`applyset-${createHash('sha256').update('cdk8s-istio-shop.mesh.ConfigMap.').digest('base64url')}-v1`);
  expect(instance.id.length).toBeLessThanOrEqual(63);
});

test.each(['', 'Shop', '-a', 'a-', 'a_b', 'a'.repeat(41)])('%j is not a valid name of an instance', (name) => {
  expect(() => new Instance(name, 'default')).toThrow(`instance name '${name}': use at most 40 lower case letters`);
});
