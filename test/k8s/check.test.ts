import { RandomFragments } from './random-fragment';
import { SAMPLES } from './samples';
import { definition, fragmentProblems } from '../../src/k8s/internal';
import { random } from '../synth/random';

function messages(fragment: string, value: unknown, rules = {}): string[] {
  return fragmentProblems(fragment, value, rules).map(({ path, message }) => `${path.join('.')} ${message}`.trim());
}

test.each<[string, unknown, string]>([
  ['PodSpec.tolerations', [{ operater: 'Exists' }], '0.operater is not a field of Toleration of Kubernetes. Did you mean operator?'],
  ['PodSpec.affinity', { podAntiAfinity: {} }, 'podAntiAfinity is not a field of Affinity of Kubernetes. Did you mean podAntiAffinity?'],
  ['PodSpec.affinity', { PodAffinity: {} }, 'PodAffinity is not a field of Affinity of Kubernetes. Did you mean podAffinity?'],
  ['Container.resources', { request: {} }, 'request is not a field of ResourceRequirements of Kubernetes. Did you mean requests?'],
  ['Container.resources', { cpu: 1 }, 'cpu is not a field of ResourceRequirements of Kubernetes, which has claims, limits, requests'],
  ['PodSpec.volumes', [{ name: 'a', confgMap: {} }], '0.confgMap is not a field of Volume of Kubernetes. Did you mean configMap?'],
  ['ServiceSpec.ports', [{ port: 80, noGateway: 1 }], '0.noGateway is not a field of ServicePort of Kubernetes, which has appProtocol, name, nodePort, port, protocol, targetPort'],
  ['ServiceSpec.ports', [{ port: 80, nodePorts: 1 }], '0.nodePorts is not a field of ServicePort of Kubernetes. Did you mean nodePort?'],
  ['ServiceSpec.ports', [{ port: '80' }], '0.port is "80", but must be a whole number. Write it without quotes: 80'],
  ['ServiceSpec.ports', [{ port: 80 }, { port: 80, protocol: 'TCP' }], '1 has port 80 and protocol "TCP", as item 0 has. Server-side apply rejects this. Delete or rename one of them'],
  ['ServiceSpec.ports', { port: 80 }, 'is a map, but must be a list'],
  ['PodSpec.nodeSelector', { disk: true }, 'disk is true, but must be text. Write it in quotes: "true"'],
  ['PodSpec.tolerations', [{ key: 'a', operator: 'Exist' }], '0.operator is "Exist", but must be one of Equal, Exists, Gt, Lt. Did you mean Exists?'],
  ['PodSpec.tolerations', ['a'], '0 is "a", but must be a map with the fields of Toleration'],
  ['Container.env', [{ name: 'A', value: 'b' }, { name: 'A', value: 'c' }], '1 has name "A", as item 0 has. Server-side apply rejects this. Delete or rename one of them'],
  ['Container.env', [{ value: 'b' }], '0 has no field name, which EnvVar of Kubernetes must have. Add it'],
  ['Container.resources', { limits: { cpu: '1 core' } }, 'limits.cpu is "1 core", but must be a quantity, such as 500m, 1.5 or 128Mi'],
  ['Container.securityContext', { privileged: 'true' }, 'privileged is "true", but must be true or false. Write it without quotes: true'],
  ['GatewayOverlays{}', { istio: { deployment: { spec: { replica: 2 } } } }, 'istio.deployment.spec.replica is not a field of DeploymentSpec of Kubernetes. Did you mean replicas?'],
])('%s: %j is rejected with the field and what to write', (fragment, value, message) => {
  expect(messages(fragment, value)).toEqual([message]);
});

test.each<[string, unknown]>([
  ['ServiceSpec.ports', [{ name: 'https', port: 443, protocol: 'TCP' }, { name: 'quic', port: 443, protocol: 'UDP' }]],
  ['PodSpec.tolerations', [{ key: 'a', operator: '' }, { operator: 'Exists' }, { operator: 'Exists' }]],
  ['PodSpec.affinity', { podAffinity: null, nodeAffinity: undefined }],
  ['PodSpec.affinity', {}],
  ['GatewayOverlays{}', { istio: { deployment: { spec: { template: { spec: { containers: [{ name: 'istio-proxy', env: [{ name: 'A', $patch: 'delete' }] }] } } } } } }],
])('%s: %j is accepted', (fragment, value) => {
  expect(messages(fragment, value)).toEqual([]);
});

test('a field is not checked if its name is allowed, nor is what is below it', () => {
  const tolerations = [{ operator: 'Newer', brandNew: { any: 1 } }];
  expect(fragmentProblems('PodSpec.tolerations', tolerations).map(({ newer }) => newer)).toEqual(['operator', 'brandNew']);
  expect(messages('PodSpec.tolerations', tolerations, { allowed: ['operator', 'brandNew'] })).toEqual([]);
});

test('random parts that fit the schemas break no more than rules', () => {
  const fragments = new RandomFragments(random(7), ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  for (const fragment of Object.keys(SAMPLES)) {
    for (let round = 0; round < 20; round++) {
      const value = fragments.of(fragment);
      expect({ value, problems: fragmentProblems(fragment, value).filter(({ breaksRule }) => !breaksRule) }).toEqual({ value, problems: [] });
    }
  }
});

test('each type of a field is known', () => {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    definition(name)?.forEach(({ item }) => visit(item));
  };
  ['Deployment', 'DaemonSet', 'Service', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'ServiceAccount'].forEach(visit);
  expect([...seen].filter((name) => !definition(name)).sort()).toEqual(['anything', 'boolean', 'intOrString', 'integer', 'quantity', 'string']);
  expect(seen.size).toBeGreaterThan(130);
});
