import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parse, parseAllDocuments } from 'yaml';

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

  test('synthesises objects with the names of the schema, and a mesh', () => {
    const { objects: [web, rule], mesh } = JSON.parse(execFileSync(join(scratch, 'venv/bin/python'), ['-c', PROGRAM], { encoding: 'utf8' }));
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
