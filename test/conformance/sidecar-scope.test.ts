import { Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Mesh } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { JsonObject } from '../../src/json';
import { MeshApp } from '../../src/synth';
import { MeshService, MeshSidecarScope, TrafficSplit } from '../../src/traffic';
import { OfflineRelease, parts } from '../lab/parts';
import { IstiodOffline } from '../xds/istiod-offline';

const SERVICES = 1000;
const CALLEES = 5;
const NAMESPACES = 20;
/** What every proxy holds: the way around the mesh, what belongs to the workload itself, and what tools of the mesh need. */
const MOST_OTHER_CLUSTERS = 15;
/** The workloads whose proxies are looked at. */
const LOOKED_AT = [0, 1, 499, 998, 999];

const nameOf = (index: number) => `s${index}`;
const namespaceOf = (index: number) => `n${index % NAMESPACES}`;
const hostOf = (index: number) => `${nameOf(index)}.${namespaceOf(index)}.svc.cluster.local`;
const ipOf = (index: number) => `10.1.${Math.floor(index / 200)}.${index % 200 + 1}`;
/** In other namespaces, near and far. */
const calleesOf = (index: number) => [1, 7, 110, 333, 504].map((step) => (index + step) % SERVICES);
/** Every third service is split. */
const isSplit = (index: number) => index % 3 === 0;

/** A mesh of services, whose call graph the program knows. */
function istioObjects(version: IstioVersion): JsonObject[] {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version });
  const chart = new Chart(app, 'services');
  const services = Array.from({ length: SERVICES }, (_, index) =>
    MeshService.of(nameOf(index), { namespace: namespaceOf(index), port: 80, labels: { app: nameOf(index) } }));
  services.filter((_, index) => isSplit(index)).forEach((service) => new TrafficSplit(chart, `split-${service.name}`, {
    service, name: service.name, versions: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })), weights: { v1: 90, v2: 10 },
  }));
  MeshSidecarScope.ofCallGraph(chart, Object.fromEntries(services.map((workload, index) =>
    [workload.name, { workload, services: calleesOf(index).map((callee) => services[callee]) }])));
  return parseAllDocuments(app.synthYaml()).map((document) => document.toJS()).filter(Boolean);
}

function kubernetesObjects(): object[] {
  return Array.from({ length: SERVICES }, (_, index) => index).flatMap((index) => {
    const [name, namespace] = [nameOf(index), namespaceOf(index)];
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { clusterIP: `10.2.${Math.floor(index / 200)}.${index % 200 + 1}`, selector: { app: name }, ports } };
    return LOOKED_AT.includes(index) ? [service, ...podObjects(index)] : [service];
  });
}

function podObjects(index: number): object[] {
  const [name, namespace, ip] = [nameOf(index), namespaceOf(index), ipOf(index)];
  return [
    { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { app: name } }, spec: { containers: [] }, status: { podIP: ip, phase: 'Running' } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080 }],
      endpoints: [{ addresses: [ip], conditions: { ready: true }, targetRef: { kind: 'Pod', name, namespace } }],
    },
  ];
}

/** The clusters of the callees: one for each, and one for each of its versions. */
function neededBy(index: number): string[] {
  return calleesOf(index).flatMap((callee) => ['', ...isSplit(callee) ? ['v1', 'v2'] : []].map((subset) => `outbound|80|${subset}|${hostOf(callee)}`));
}

test.each<OfflineRelease>(['1.20.1', '1.27.0'])(`of ${SERVICES} services, a proxy holds its ${CALLEES} callees and at most ${MOST_OTHER_CLUSTERS} clusters more, with Istio %s`, async (release) => {
  const istiod = new IstiodOffline((await parts({ only: ['istiod-offline'], releases: [release] })).istiodOffline(release));
  const proxies = Object.fromEntries(LOOKED_AT.map((index) =>
    [index, { type: 'sidecar' as const, namespace: namespaceOf(index), labels: { app: nameOf(index) }, ip: ipOf(index) }]));
  const objects = istioObjects(IstioVersion.of(release));
  const scoped = await istiod.resources([...kubernetesObjects(), ...objects], proxies, ['clusters']);
  const unscoped = await istiod.resources([...kubernetesObjects(), ...objects.filter(({ kind }) => kind !== 'Sidecar')], { 0: proxies[0] }, ['clusters']);
  istiod.stop();
  expect(unscoped[0].clusters.length).toBeGreaterThan(SERVICES); // without scopes, a proxy holds the whole mesh
  for (const index of LOOKED_AT) {
    const names = scoped[index].clusters.map(({ name }) => String(name));
    expect(names.filter((name) => name.startsWith('outbound|')).sort()).toEqual(neededBy(index).sort());
    expect(names.length).toBeLessThanOrEqual(neededBy(index).length + MOST_OTHER_CLUSTERS);
    expect(names).toContain('inbound|8080||');
  }
});
