/**
 * How long `why` takes beyond reading its input: 1,000 AuthorizationPolicies with 5 rules each, over 100 workloads.
 *
 * usage: npx tsx bench/access.ts
 */
import { performance } from 'node:perf_hooks';
import { IstioVersion } from '../src/istio';
import { accessMatrix, accessMeshOf, AccessModel, verdictsOf } from '../src/security/internal';

const WORKLOADS = 100;
const POLICIES = 1_000;

const MESH = accessMeshOf({ version: IstioVersion.of('1.27.0'), trustDomain: 'cluster.local', trustDomainAliases: [], rootNamespace: 'istio-system', clusterDomain: 'cluster.local' });

function objects(): any[] {
  const workloads = Array.from({ length: WORKLOADS }, (_, index) => [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: `web-${index}`, namespace: 'shop' }, spec: { selector: { app: `web-${index}` }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: `web-${index}`, namespace: 'shop', labels: { app: `web-${index}` } }, spec: { serviceAccountName: `web-${index}`, containers: [{ name: 'main' }] } },
  ]).flat();
  const policies = Array.from({ length: POLICIES }, (_, index) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `policy-${index}`, namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: `web-${index % WORKLOADS}` } },
      rules: Array.from({ length: 5 }, (__, rule) => ({
        from: [{ source: { principals: [`*/sa/web-${(index + rule) % WORKLOADS}`] } }], to: [{ operation: { methods: ['GET'], paths: [`/orders/${rule}*`] } }],
      })),
    },
  }));
  return [...workloads, ...policies];
}

function measure<T>(what: string, work: () => T): T {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const result = work();
  const { user, system } = process.cpuUsage(used);
  console.log(`${what}: ${(performance.now() - start).toFixed(0)} ms, of which ${((user + system) / 1000).toFixed(0)} ms of processor time`);
  return result;
}

const sources = objects().map((object, index) => ({ object, origin: `objects.yaml:${index}` }));
const call = { from: 'shop/web-1', url: 'http://web-99.shop/orders/3' };
console.log(measure(`why, at ${POLICIES} policies`, () => verdictsOf(new AccessModel(sources, MESH), call))[0].verdict.reason.slice(0, 100));
console.log(`${measure('access, the whole matrix', () => accessMatrix(new AccessModel(sources, MESH))).length} cells`);
