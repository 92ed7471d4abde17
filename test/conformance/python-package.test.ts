import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Chart, Duration } from 'cdk8s';
import { parse, parseAllDocuments } from 'yaml';
import { Mesh, MeshMtlsMode } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { AuthOperation, AuthPolicy, AuthRole, AuthSubject } from '../../src/security';
import { MeshApp } from '../../src/synth';
import { MeshService, TrafficRetryOn, TrafficSplit } from '../../src/traffic';

const ROOT = join(__dirname, '..', '..');

const PROGRAM = `
import json
from cdk8s import ApiObjectMetadata, Chart, Duration, JsonPatch, Testing
from cdk8s_istio import IstioVersion, Mesh, MeshApp, MeshConfig, MeshConfigAccessLogEncoding, MeshProxyConfig, istio

shop = Testing.app()
chart = Chart(shop, "shop", namespace="shop")
facts = Mesh.from_attributes(shop, "mesh", version=IstioVersion.of("1.27.0"))
web = istio.VirtualService(chart, "web", mesh=facts, metadata=ApiObjectMetadata(name="web"), spec=istio.VirtualServiceSpec(
    hosts=["web"],
    http=[istio.HTTPRoute(
        match=[istio.HTTPMatchRequest(headers={"user-agent": istio.StringMatch(regex=".*iPhone.*")})],
        route=[istio.HTTPRouteDestination(destination=istio.Destination(host="web", subset="v2"), weight=100)],
        retries=istio.HTTPRetry(attempts=2, per_try_timeout="1s"),
    )],
))
web.add_json_patch(JsonPatch.add("/spec/http/0/brandNew", {"deeper": [1]}))
istio.DestinationRule(chart, "rule", metadata=ApiObjectMetadata(name="web"), spec=istio.DestinationRuleSpec(
    host="web",
    traffic_policy=istio.TrafficPolicy(outlier_detection=istio.OutlierDetection(consecutive5xx_errors=5)),
))
app = MeshApp()
Mesh(app, "mesh", version=IstioVersion.of("1.27.0"), namespace="istio-system", mesh_config=MeshConfig(
    access_log_encoding=MeshConfigAccessLogEncoding.JSON,
    connect_timeout=Duration.seconds(5),
    default_config=MeshProxyConfig(concurrency=2, proxy_metadata={"A": "b"}, raw={"newer": [1]}),
))
print(json.dumps({"objects": Testing.synth(chart), "mesh": app.synth_yaml()}))
`;

/** An application in Python, and the same one in TypeScript. */
const APPLICATION = `
import sys
from cdk8s import Chart, Duration
from cdk8s_istio import *

app = MeshApp()
Mesh.from_attributes(app, "mesh", version=IstioVersion.of("1.27.0"))
shop = Chart(app, "shop", namespace="shop")
web = MeshService.of("web", namespace="shop", port=80, target_port=8080, labels={"app": "web"})
TrafficSplit(shop, "web",
    service=web,
    versions=[TrafficVersion(name="v1", labels={"version": "v1"}), TrafficVersion(name="v2", labels={"version": "v2"})],
    weights={"v1": 95, "v2": 5},
    routes=[TrafficRoute(
        match=[TrafficMatch(headers=[TrafficHeaderMatch(name="user-agent", regex=".*iPhone.*")], path=TrafficPathMatch(prefix="/orders"))],
        to=TrafficTarget(version="v2"),
    )],
    resilience=TrafficResilience(
        timeout=Duration.seconds(3),
        retry=TrafficRetry(attempts=2, per_try_timeout=Duration.seconds(1), retry_on=[TrafficRetryOn.GATEWAY_ERROR]),
        circuit_breaker=TrafficCircuitBreaker(max_connections=100),
        outlier_detection=TrafficOutlierDetection(consecutive5xx=5, interval=Duration.seconds(10), max_ejection_percent=34),
    ),
)
reader = AuthRole.of("reader", operations=[AuthOperation.http(methods=["GET"], paths=["/orders*"])])
AuthPolicy(shop, "web-auth", service=web, mtls=MeshMtlsMode.STRICT).allow(reader, AuthSubject.service_account("frontend", namespace="shop"))
sys.stdout.write(app.synth_yaml())
`;

function application(): string {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0') });
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const web = MeshService.of('web', { namespace: 'shop', port: 80, targetPort: 8080, labels: { app: 'web' } });
  new TrafficSplit(shop, 'web', {
    service: web,
    versions: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }],
    weights: { v1: 95, v2: 5 },
    routes: [{ match: [{ headers: [{ name: 'user-agent', regex: '.*iPhone.*' }], path: { prefix: '/orders' } }], to: { version: 'v2' } }],
    resilience: {
      timeout: Duration.seconds(3),
      retry: { attempts: 2, perTryTimeout: Duration.seconds(1), retryOn: [TrafficRetryOn.GATEWAY_ERROR] },
      circuitBreaker: { maxConnections: 100 },
      outlierDetection: { consecutive5xx: 5, interval: Duration.seconds(10), maxEjectionPercent: 34 },
    },
  });
  const reader = AuthRole.of('reader', { operations: [AuthOperation.http({ methods: ['GET'], paths: ['/orders*'] })] });
  new AuthPolicy(shop, 'web-auth', { service: web, mtls: MeshMtlsMode.STRICT }).allow(reader, AuthSubject.serviceAccount('frontend', { namespace: 'shop' }));
  return app.synthYaml();
}

/** The Python package of the last compilation, installed into an empty environment. `npm test` compiles first. */
describe('the Python package', () => {
  let scratch: string;

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-python-'));
    const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    run(process.execPath, require.resolve('jsii-pacmak/bin/jsii-pacmak'), '--target', 'python', '--outdir', scratch);
    run('python3', '-m', 'venv', join(scratch, 'venv'));
    const [wheel] = readdirSync(join(scratch, 'python')).filter((file) => file.endsWith('.whl'));
    run(join(scratch, 'venv/bin/pip'), 'install', '--quiet', '--disable-pip-version-check', join(scratch, 'python', wheel));
  }, 300_000);
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const run = (program: string): string => execFileSync(join(scratch, 'venv/bin/python'), ['-c', program], { encoding: 'utf8' });

  test('writes the same bytes for a TrafficSplit and an AuthPolicy as TypeScript', () => {
    expect(run(APPLICATION)).toBe(application());
  }, 60_000);

  test('synthesises objects with the names of the schema, and a mesh', () => {
    const { objects: [web, rule], mesh } = JSON.parse(run(PROGRAM));
    expect(web).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        hosts: ['web'],
        http: [{
          match: [{ headers: { 'user-agent': { regex: '.*iPhone.*' } } }],
          retries: { attempts: 2, perTryTimeout: '1s' },
          route: [{ destination: { host: 'web', subset: 'v2' }, weight: 100 }],
          brandNew: { deeper: [1] },
        }],
      },
    });
    expect(rule.spec).toEqual({ host: 'web', trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } } });

    const documents = parseAllDocuments(mesh);
    const [config] = documents.map((document) => document.toJS()).filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'istio');
    expect(parse(config.data.mesh)).toMatchObject({
      accessLogEncoding: 'JSON', connectTimeout: '5s', defaultConfig: { concurrency: 2, proxyMetadata: { A: 'b' }, newer: [1] },
    });
    const kinds = documents.map((document) => document.get('kind'));
    expect(kinds.filter((kind) => kind === 'CustomResourceDefinition')).toHaveLength(14);
    expect(kinds).toContain('Deployment');
  }, 60_000);
});
