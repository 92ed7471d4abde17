import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const ROOT = join(__dirname, '..', '..');
const PEERS = ['cdk8s', 'cdk8s-plus-27', 'constructs'];

const PROGRAM = `
  const { istio, IstioCrds, IstioVersion, Mesh, MeshApp } = require('cdk8s-istio');
  const { Chart, Yaml } = require('cdk8s');
  const app = new MeshApp();
  const mesh = new Mesh(app, 'mesh', { version: IstioVersion.of('1.27.0'), crds: false });
  const definitions = new IstioCrds(new Chart(new MeshApp(), 'other'), 'crds', { version: IstioVersion.of('1.27.0') });
  require('fs').writeFileSync('definitions.yaml', Yaml.stringify(...definitions.node.children.map((definition) => definition.toJson())));
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new istio.VirtualService(chart, 'web', { metadata: { name: 'web' }, spec: { hosts: ['web'] } });
  IstioCrds.fromFile(mesh, 'definitions', 'definitions.yaml');
  process.stdout.write(app.synthYaml());
`;

/** The package that npm would publish from the last compilation and bundle. `npm test` makes both first. */
describe('the npm package', () => {
  let scratch: string;
  let files: string[];

  beforeAll(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-istio-npm-')));
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], { cwd: ROOT, encoding: 'utf8' }));
    files = packed.files.map(({ path }: { path: string }) => path);
    mkdirSync(join(scratch, 'node_modules'));
    PEERS.forEach((peer) => symlinkSync(join(ROOT, 'node_modules', peer), join(scratch, 'node_modules', peer)));
    execFileSync('tar', ['xzf', packed.filename], { cwd: scratch });
    symlinkSync(join(scratch, 'package'), join(scratch, 'node_modules', 'cdk8s-istio'));
  }, 120_000);
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  test.each(['.jsii', 'LICENSE', 'NOTICE', 'README.md', 'CHANGELOG.md', 'lib/index.js', 'lib/index.d.ts', 'lib/bin/cdk8s-istio.js', 'lib/bin/commands/mesh.js', 'lib/bin/THIRD-PARTY-LICENSES.txt', 'node_modules/yaml/package.json', 'assets/crds/1.20.1.yaml.br', 'assets/crds/1.27.0.yaml.br'])('has %s', (file) => {
    expect(files).toContain(file);
  });

  test('has only the compiled library, the data and the documents', () => {
    const expected = /^(\.jsii|[A-Z]+(\.md)?|package\.json|(assets|node_modules\/(yaml|re2js|@marcbachmann\/cel-js))\/.*|lib\/index\.(js|d\.ts)|lib\/(?!(?:kube|reconcile|cli|mesh)\/)[a-z0-9-]+\/.*\.(js|d\.ts|txt))$/;
    expect(files.filter((file) => !expected.test(file))).toEqual([]);
  });

  test('has no import cycle between the library and its submodule, which Go would reject', () => {
    const { types } = JSON.parse(readFileSync(join(scratch, 'package/.jsii'), 'utf8'));
    const outside = Object.entries<object>(types).filter(([name]) => !name.startsWith('cdk8s-istio.istio.'));
    expect(outside.filter(([, type]) => JSON.stringify(type).includes('"cdk8s-istio.istio.')).map(([name]) => name)).toEqual([]);
  });

  test('has a command that runs', () => {
    const { bin } = JSON.parse(readFileSync(join(scratch, 'package/package.json'), 'utf8'));
    expect(execFileSync(process.execPath, [join(scratch, 'package', bin['cdk8s-istio']), '--help'], { encoding: 'utf8' })).toMatch(/^usage: cdk8s-istio /m);
  });

  test('has a command that enables the compile cache of Node, if Node has one', () => {
    const preload = join(scratch, 'preload.js');
    writeFileSync(preload, "require('module').enableCompileCache = () => process.stdout.write('enabled ');");
    const { bin, version } = JSON.parse(readFileSync(join(scratch, 'package/package.json'), 'utf8'));
    const printed = execFileSync(process.execPath, ['--require', preload, join(scratch, 'package', bin['cdk8s-istio']), '--version'], { encoding: 'utf8' });
    expect(printed).toBe(`enabled ${version}\n`);
  });

  test('runs with only its peer dependencies, and finds its data', () => {
    const yaml = execFileSync(process.execPath, ['-e', PROGRAM], { cwd: scratch, encoding: 'utf8' });
    expect(yaml).toContain('apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  hosts:\n    - web\n');
    expect(yaml).toContain('kind: CustomResourceDefinition');
  });
});
