import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { IstioCrds, IstioVersion, Mesh, MeshApp } from '../../src';
import { crdsText } from '../istio/crds-text';

let folder: string;
let file: string;
let app: MeshApp;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
  file = join(folder, 'crds.yaml');
  app = new MeshApp();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fromText(text: string): IstioCrds {
  writeFileSync(file, text);
  return IstioCrds.fromFile(new Chart(app, 'chart', { namespace: 'shop' }), 'crds', file);
}

function definition(name: string): string {
  return [
    'apiVersion: apiextensions.k8s.io/v1',
    'kind: CustomResourceDefinition',
    'metadata:',
    '  annotations: {controller-gen.kubebuilder.io/version: v0.1}   # unchanged',
    `  name: ${name}.shop.example`,
    'spec:',
    '  group: shop.example',
    '  versions:',
    '  - name: v1',
    '    schema: {openAPIV3Schema: {description: "a --- b", type: object}}',
    '',
  ].join('\n');
}

test('each definition is written exactly as it is in the file, and its construct has its name', () => {
  const crds = fromText(`# comment\n---\n${definition('webs')}---\n# nothing\n---\n${definition('apps')}`);
  expect(crds.node.children.map(({ node }) => node.id)).toEqual(['webs.shop.example', 'apps.shop.example']);
  expect(app.synthYaml()).toBe(`${definition('webs')}---\n${definition('apps')}`);
});

test('a changed definition is written again without a namespace, and the others are unchanged', () => {
  const crds = fromText(`${definition('webs')}---\n${definition('apps')}---\n${definition('more')}`);
  const of = (name: string) => ApiObject.of(crds.node.findChild(`${name}.shop.example`));
  of('webs').metadata.addLabel('mine', 'yes');
  of('apps').addJsonPatch(JsonPatch.add('/spec/scope', 'Cluster'));
  const [webs, apps, more] = app.synthYaml().split('---\n');
  expect(webs).toContain('    mine: "yes"\n');
  expect(apps).toContain('  scope: Cluster\n');
  expect([webs, apps].some((text) => text.includes('namespace: shop'))).toBe(false);
  expect(more).toBe(definition('more'));
});

test('definitions get the labels of the chart', () => {
  writeFileSync(file, definition('webs'));
  IstioCrds.fromFile(new Chart(app, 'chart', { labels: { team: 'mesh' } }), 'crds', file);
  expect(app.synthYaml()).toContain('    team: mesh\n');
});

test('Istio\'s own definitions from a file are the same as without a file', () => {
  writeFileSync(file, crdsText(IstioVersion.of('1.27.0')));
  IstioCrds.fromFile(new Chart(app, 'file'), 'crds', file);
  const own = new MeshApp();
  new IstioCrds(new Chart(own, 'own'), 'crds', { version: IstioVersion.of('1.27.0') });
  expect(app.synthYaml()).toBe(own.synthYaml());
});

test('a mesh without definitions can be in the same app', () => {
  writeFileSync(file, crdsText(IstioVersion.of('1.27.0')));
  IstioCrds.fromFile(new Chart(app, 'file'), 'crds', file);
  new Mesh(app, 'mesh', { version: IstioVersion.of('1.27.0'), crds: false });
  expect(app.synthYaml()).toContain('kind: CustomResourceDefinition');
});

test.each([
  ['another kind', `${definition('webs')}---\nkind: ConfigMap\nmetadata: {name: x}\n`, 'document 2: expected a CustomResourceDefinition, but found a ConfigMap. Move other objects to another file'],
  ['a list', 'apiVersion: v1\nkind: List\nitems: []\n', 'document 1: expected a CustomResourceDefinition, but found a List'],
  ['no object', `${definition('webs')}---\n- 1\n`, 'document 2: expected a CustomResourceDefinition, but found no Kubernetes object'],
  ['an old definition', definition('webs').replace('io/v1', 'io/v1beta1'), 'document 1: the apiVersion is \'apiextensions.k8s.io/v1beta1\', which supported API servers do not serve'],
  ['a definition without a name', definition('webs').replace(/ {2}name: webs.*\n/, ''), 'document 1: the definition has no metadata.name'],
  ['a definition that is there twice', `${definition('webs')}---\n${definition('apps')}---\n${definition('webs')}`, 'document 3: \'webs.shop.example\' is already in document 1. Delete one of them'],
  ['another kind after a comment', '%YAML 1.1\n# comment\n---\nkind: Pod\n', 'document 1: expected a CustomResourceDefinition, but found a Pod'],
  ['invalid YAML', `${definition('webs')}---\na: [\n`, 'document 2 is not valid YAML: '],
  ['a key twice', definition('webs').replace('kind:', 'kind: X\nkind:'), 'document 1 is not valid YAML: Map keys must be unique'],
])('%s is rejected', (_, text, message) => {
  expect(() => fromText(text)).toThrow(`chart/crds: ${file}, ${message}`);
});

test.each(['', '---\n# nothing\n'])('an empty file is rejected: %j', (text) => {
  expect(() => fromText(text)).toThrow(`chart/crds: ${file} contains no CustomResourceDefinition`);
});

test('a file that cannot be read is rejected', () => {
  expect(() => IstioCrds.fromFile(new Chart(app, 'chart'), 'crds', join(folder, 'none.yaml'))).toThrow(/^chart\/crds: cannot read .*none.yaml: ENOENT.*Paths are relative to /);
  expect(() => IstioCrds.fromFile(new Chart(app, 'other'), 'crds', folder)).toThrow(/EISDIR/);
});
