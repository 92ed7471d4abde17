import { synthesised } from './quickstart';

test('the quickstart writes the mesh before the shop, and the same bytes each time', () => {
  const files = synthesised();
  expect(Object.keys(files).sort()).toEqual(['0000-mesh.k8s.yaml', '0001-shop.k8s.yaml']);
  expect([...files['0001-shop.k8s.yaml'].matchAll(/^kind: (.*)$/gm)].map(([, kind]) => kind)).toEqual([
    'Namespace', 'ServiceAccount', 'Deployment', 'Deployment', 'Service', 'ServiceAccount', 'Deployment',
    'Gateway', 'DestinationRule', 'VirtualService', 'AuthorizationPolicy',
  ]);
  expect(synthesised()).toEqual(files);
});
