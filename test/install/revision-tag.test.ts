import { Chart, Testing } from 'cdk8s';
import { IstioBase, IstioCrds, Istiod, Mesh, MeshProps, MeshResourceScope, IstioRevisionTag } from '../../src/install';
import { CustomResourceDefinition, IstioVersion } from '../../src/istio';
import { MeshApp } from '../../src/synth';
import { chartInMesh } from '../istio/app-with-mesh';

type KubeObject = Record<string, any>;

const NEW = { version: IstioVersion.of('1.27.0'), revision: '1-27-0', allowVersionSkew: true };
const OLD = { version: IstioVersion.of('1.20.1'), revision: '1-20-1' };

function find(objects: KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

function mesh(props: MeshProps = NEW): Mesh {
  return new Mesh(new MeshApp(), 'mesh', { crds: false, ...props });
}

function synthYaml(chart: Chart): string {
  return (chart.node.root as MeshApp).synthYaml();
}

describe('a tag', () => {
  test.each([OLD, NEW])('is the same as a name in revisionTags: %#', (props) => {
    const tagged = mesh(props);
    new IstioRevisionTag(tagged, 'prod', { name: 'prod', istiod: tagged.istiod });
    const name = 'istio-revision-tag-prod';
    expect(find(Testing.synth(tagged), 'MutatingWebhookConfiguration', name))
      .toEqual(find(Testing.synth(mesh({ ...props, revisionTags: ['prod'] })), 'MutatingWebhookConfiguration', name));
  });

  test('has a Service of its own since Istio 1.28, as a name in revisionTags has', () => {
    const newest = { version: IstioVersion.of('1.28.3'), revision: '1-28-3' };
    const tagged = mesh(newest);
    const tag = new IstioRevisionTag(tagged, 'prod', { name: 'prod', istiod: tagged.istiod });
    expect(tag.service?.toJson()).toEqual(find(Testing.synth(mesh({ ...newest, revisionTags: ['prod'] })), 'Service', 'istiod-revision-tag-prod'));
    const older = mesh();
    expect(new IstioRevisionTag(older, 'prod', { name: 'prod', istiod: older.istiod }).service).toBeUndefined();
  });

  test.each(['all', 'cluster', 'namespace'].map((value) => value as MeshResourceScope))('has the objects of the scope %s of its control plane', (resourceScope) => {
    const props = { version: IstioVersion.of('1.28.3'), resourceScope };
    const tagged = mesh(props);
    const tag = new IstioRevisionTag(tagged, 'prod', { name: 'prod', istiod: tagged.istiod });
    expect([tag.webhook !== undefined, tag.service !== undefined]).toEqual([resourceScope !== 'namespace', resourceScope !== 'cluster']);
    const ofTag = (objects: KubeObject[]) => objects.filter(({ metadata }) => /^istio(d)?-revision-tag-prod$/.test(metadata.name));
    expect(ofTag(Testing.synth(tagged))).toEqual(ofTag(Testing.synth(mesh({ ...props, revisionTags: ['prod'] }))));
  });

  test.each(['a'.repeat(44), 'a.b'])('whose Service cannot have its name is rejected: %s', (name) => {
    const props = { version: IstioVersion.of('1.28.3') };
    const one = mesh(props);
    const message = `'${name}' is not a revision tag. Write at most 43 lower-case letters, digits and '-'`;
    expect(() => new IstioRevisionTag(one, 'tag', { name, istiod: one.istiod })).toThrow(`mesh/tag: name ${message}`);
    expect(() => mesh({ ...props, revisionTags: ['prod', name] })).toThrow(`revisionTags[1] '${name}' is not a revision tag`);
  });

  test.each([['1.27.0', 63], ['1.28.3', 43]])('of Istio %s can have %d characters', (version, length) => {
    const name = 'a'.repeat(length);
    const one = mesh({ version: IstioVersion.of(version) });
    const tag = new IstioRevisionTag(one, 'tag', { name, istiod: one.istiod });
    expect([tag.tagName, mesh({ version: one.version, revisionTags: [name] }).version]).toEqual([name, one.version]);
  });

  test('moves to another control plane that the prop names', () => {
    const both = mesh();
    const old = new Istiod(both, 'old', OLD);
    new IstioRevisionTag(both, 'prod', { name: 'prod', istiod: old });
    const { metadata, webhooks } = find(Testing.synth(both), 'MutatingWebhookConfiguration', 'istio-revision-tag-prod');
    expect(metadata.labels).toMatchObject({ 'istio.io/rev': '1-20-1', 'istio.io/tag': 'prod' });
    expect(webhooks.map(({ clientConfig }: KubeObject) => clientConfig.service.name)).toEqual(['istiod-1-20-1', 'istiod-1-20-1']);
  });

  test.each([
    ['Prod', "name 'Prod' is not a revision tag. Write"],
    ['', "name '' is not a revision tag. Write"],
  ])('with the name %p is rejected', (name, message) => {
    const one = mesh();
    expect(() => new IstioRevisionTag(one, 'tag', { name, istiod: one.istiod })).toThrow(`mesh/tag: ${message}`);
  });

  test('belongs to one revision, and cannot have the name of a revision', () => {
    const both = mesh({ ...NEW, revisionTags: ['canary'] });
    const old = new Istiod(both, 'old', OLD);
    new IstioRevisionTag(both, 'one', { name: 'prod', istiod: both.istiod });
    new IstioRevisionTag(both, 'two', { name: 'prod', istiod: old });
    new IstioRevisionTag(both, 'three', { name: 'canary', istiod: old });
    new IstioRevisionTag(both, 'four', { name: '1-20-1', istiod: both.istiod });
    const rejected = () => synthYaml(both);
    expect(rejected).toThrow("[mesh/two] 'prod' is already a revision or a revision tag in namespace 'istio-system', at mesh/one. Each name stands for one control plane");
    expect(rejected).toThrow("[mesh/three] 'canary' is already a revision or a revision tag in namespace 'istio-system', at mesh/istiod.");
    expect(rejected).toThrow("[mesh/four] '1-20-1' is already a revision or a revision tag in namespace 'istio-system', at mesh/old.");
  });
});

describe('the tag `default`', () => {
  const ORDERS = [['base', 'unnamed', 'named', 'tag'], ['base', 'named', 'unnamed', 'tag'], ['base', 'named', 'tag', 'unnamed'], ['named', 'tag', 'base', 'unnamed'],
    ['named', 'tag', 'unnamed', 'base'], ['unnamed', 'named', 'tag', 'base'], ['named', 'unnamed', 'tag', 'base'], ['unnamed', 'named', 'base', 'tag']] as const;
  const identities = (objects: KubeObject[]) => objects.map(({ kind, metadata }) => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`).sort();
  const injectors = (objects: KubeObject[]) => find(objects, 'MutatingWebhookConfiguration', 'istio-sidecar-injector').webhooks;

  test('injects pods without a revision, and validates configuration without a revision', () => {
    const named = mesh();
    new IstioRevisionTag(named, 'default', { name: 'default', istiod: named.istiod });
    const objects = Testing.synth(named);
    const { webhooks } = find(objects, 'MutatingWebhookConfiguration', 'istio-revision-tag-default');
    expect(webhooks.map(({ name }: KubeObject) => name.split('.sidecar')[0])).toEqual(['rev.namespace', 'rev.object', 'namespace', 'object']);
    const validator = find(objects, 'ValidatingWebhookConfiguration', 'istiod-default-validator');
    expect(validator.metadata.labels['istio.io/rev']).toBe('1-27-0');
    expect(validator.webhooks[0].clientConfig.service.name).toBe('istiod-1-27-0');
  });

  test('deactivates the webhooks of the control plane without a revision, and keeps them for a rollback', () => {
    const both = mesh();
    const unnamed = new Istiod(both, 'unnamed', { version: OLD.version });
    const active = injectors(Testing.synth(both));
    const tag = new IstioRevisionTag(both, 'default', { name: 'default', istiod: both.istiod });
    const never = { matchLabels: { 'istio.io/deactivated': 'never-match' } };
    const inactive = active.map((webhook: KubeObject) => ({ ...webhook, namespaceSelector: never, objectSelector: never }));
    expect(injectors(Testing.synth(both))).toEqual(inactive);
    expect(synthYaml(both)).toContain('istio-revision-tag-default');
    expect([tag.istiod, unnamed.revision]).toEqual([both.istiod, 'default']);
  });

  test.each(ORDERS)('gives the same objects in any order of creation: %s, %s, %s, %s', (...order) => {
    const chart = new Chart(new MeshApp(), 'parts');
    let named: Istiod;
    const parts = {
      base: () => new IstioBase(chart, 'base', NEW),
      unnamed: () => new Istiod(chart, 'unnamed', { version: OLD.version }),
      named: () => (named = new Istiod(chart, 'named', NEW)),
      tag: () => new IstioRevisionTag(chart, 'default', { name: 'default', istiod: named }),
    };
    order.forEach((part) => parts[part]());
    synthYaml(chart); // rejects duplicate objects
    const objects = Testing.synth(chart);
    const untagged = mesh({ ...NEW, createNamespaces: false, ingress: [] });
    new Istiod(untagged, 'unnamed', { version: OLD.version });
    expect(identities(objects)).toEqual([...identities(Testing.synth(untagged)), 'MutatingWebhookConfiguration//istio-revision-tag-default'].sort());
    expect(injectors(objects).map(({ objectSelector }: KubeObject) => objectSelector)).toEqual(Array(4).fill({ matchLabels: { 'istio.io/deactivated': 'never-match' } }));
    const { metadata, webhooks } = find(objects, 'ValidatingWebhookConfiguration', 'istiod-default-validator');
    expect([metadata.labels['istio.io/rev'], webhooks[0].clientConfig.service.name]).toEqual(['1-27-0', 'istiod-1-27-0']);
  });

  test('gives the default validator the labels of the version of its control plane', () => {
    const withRecommendedLabels = mesh();
    const old = new Istiod(withRecommendedLabels, 'old', OLD);
    new IstioRevisionTag(withRecommendedLabels, 'default', { name: 'default', istiod: old });
    const { metadata } = find(Testing.synth(withRecommendedLabels), 'ValidatingWebhookConfiguration', 'istiod-default-validator');
    expect(metadata).toEqual({ name: 'istiod-default-validator', labels: { 'app': 'istiod', 'istio': 'istiod', 'istio.io/rev': '1-20-1' } });
  });

  test.each([
    ['a base without a default revision', (chart: Chart) => new IstioBase(chart, 'base', { ...NEW, defaultRevision: '' })],
    ['no base', () => undefined],
  ])('has a default validator also with %s', (_, addBase) => {
    const chart = new Chart(new MeshApp(), 'parts', { namespace: 'other' });
    addBase(chart);
    new IstioRevisionTag(chart, 'default', { name: 'default', istiod: new Istiod(chart, 'istiod', NEW) });
    const { metadata } = find(Testing.synth(chart), 'ValidatingWebhookConfiguration', 'istiod-default-validator');
    expect([metadata.namespace, metadata.labels['istio.io/rev']]).toEqual([undefined, '1-27-0']);
  });

  test('has no effect on a control plane in another namespace, and none after it left the tree', () => {
    const both = mesh();
    new Istiod(both, 'unnamed', { version: OLD.version });
    const other = new Istiod(both, 'other', { version: NEW.version, namespace: 'other', revision: 'other', allowVersionSkew: true });
    const active = injectors(Testing.synth(both));
    new IstioRevisionTag(both, 'other-default', { name: 'default', istiod: other });
    new IstioRevisionTag(both, 'default', { name: 'default', istiod: both.istiod });
    expect(injectors(Testing.synth(both))).not.toEqual(active);
    both.node.tryRemoveChild('default');
    expect(injectors(Testing.synth(both))).toEqual(active);
  });
});

describe('two control planes of one app', () => {
  test('share namespace, definitions and base, and have their own other objects', () => {
    const both = new Mesh(new MeshApp(), 'mesh', NEW);
    new Istiod(both, 'old', OLD);
    const text = synthYaml(both); // rejects duplicate objects
    expect(text.match(/^kind: Deployment$/mg)).toHaveLength(3);
    expect(text.match(/^kind: Namespace$/mg)).toHaveLength(1);
    expect(text.match(/^ {2}name: istio-reader-service-account$/mg)).toHaveLength(1);
  });

  test('the default validator calls the revision of the mesh', () => {
    const validatorOf = (props: MeshProps) => find(Testing.synth(mesh(props)), 'ValidatingWebhookConfiguration', 'istiod-default-validator');
    expect(validatorOf(NEW).webhooks[0].clientConfig.service.name).toBe('istiod-1-27-0');
    expect(validatorOf({ ...NEW, defaultRevision: 'default' }).webhooks[0].clientConfig.service.name).toBe('istiod');
  });

  test('more than two minor versions apart are rejected, unless allowVersionSkew is set', () => {
    const both = mesh({ ...NEW, allowVersionSkew: false });
    const old = new Chart(both.node.root, 'before');
    new Istiod(old, 'istiod', OLD);
    expect(() => synthYaml(both)).toThrow('[before/istiod] Istio 1.20.1 and 1.27.0 of mesh/istiod are more than 2 minor versions apart. Istio does not support this. '
      + 'Upgrade by a version between them, or set allowVersionSkew: true on one of them');
    const allowed = mesh();
    new Istiod(allowed, 'old', OLD);
    expect(synthYaml(allowed)).toContain('name: istiod-1-20-1');
  });

  test('with the same revision are rejected with a suggestion', () => {
    const both = mesh({ version: NEW.version });
    new Istiod(both, 'second', { version: NEW.version });
    expect(() => synthYaml(both)).toThrow("[mesh/second] revision 'default' in namespace 'istio-system' is already at mesh/istiod. Give one of them another name, such as '1-27-0'");
  });

  test('need the definitions of the newer one', () => {
    const both = mesh({ ...OLD, crds: true });
    new Istiod(both, 'canary', NEW);
    expect(() => synthYaml(both)).toThrow('[mesh/canary] Istio 1.27.0 needs its own CustomResourceDefinitions, but mesh/crds has those of 1.20.1. '
      + 'Give the newest version to Mesh, or to IstioCrds, and the older version to an Istiod beside it');
  });

  test('as two meshes are rejected, and the message says how to write them', () => {
    const app = new MeshApp();
    new Mesh(app, 'one', NEW);
    new Mesh(app, 'two', { ...OLD, ingress: [] });
    const repair = 'For a second control plane, create an Istiod with another revision beside the first Mesh';
    expect(() => app.synthYaml()).toThrow(`[two/base] the base of namespace 'istio-system' is already at one/base. All control planes of a namespace share it. ${repair}`);
    expect(() => app.synthYaml()).toThrow(`[two/crds] the CustomResourceDefinitions are already at one/crds. A cluster has them once. ${repair}`);
  });

  test('definitions in two parts, and bases of two meshes, are accepted', () => {
    const chart = chartInMesh('parts');
    const names = CustomResourceDefinition.names(IstioVersion.of('1.20.1'));
    new IstioCrds(chart, 'most', { exclude: names.slice(0, 1) });
    new IstioCrds(chart, 'one', { exclude: names.slice(1) });
    new IstioBase(chart, 'base');
    new IstioBase(chart, 'other', { namespace: 'other', defaultRevision: '' });
    expect(chart.node.findAll().flatMap(({ node }) => node.validate())).toEqual([]);
  });
});
