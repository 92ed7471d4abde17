import { proxyOf } from '../../src/mesh/proxy';

const pod = (status: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', annotations: { 'sidecar.istio.io/status': status } },
  spec: { containers: [{ name: 'istio-proxy', image: 'istio/proxyv2:1.27.0' }] },
});

test.each([
  ['{"revision":"blue"}', 'blue'], ['{}', 'default'],
  ...['', '{', 'null', '[]', '7', '"text"', '{"revision":null}', '\u001b[2J'].map((damaged) => [damaged, 'default']),
])('the revision of a pod with the status %j', (status, revision) => {
  expect(proxyOf(pod(status))).toEqual({ image: 'istio/proxyv2:1.27.0', revision });
});
