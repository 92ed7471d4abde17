import { App, Chart, Testing } from 'cdk8s';
import { appWithMesh } from './app-with-mesh';
import { istio, IstioVersion, Mesh, MeshAttributes, MeshConfig, MeshMtlsMode } from '../../src';
import { meshOf } from '../../src/istio/internal';

const [V1_20_1, V1_27_0] = ['1.20.1', '1.27.0'].map((name) => IstioVersion.of(name));

describe('Mesh.fromAttributes', () => {
  test('has the defaults of Istio', () => {
    expect(Mesh.fromAttributes(new App(), 'mesh', { version: V1_27_0 })).toMatchObject({
      version: V1_27_0, trustDomain: 'cluster.local', trustDomainAliases: [], clusterDomain: 'cluster.local', rootNamespace: 'istio-system', revision: 'default',
    });
  });

  test('has the given facts', () => {
    const facts = {
      version: V1_20_1, trustDomain: 'corp.example', trustDomainAliases: ['old.example'], clusterDomain: 'k8s.corp', rootNamespace: 'mesh-root', revision: '1-20-1',
    };
    expect(Mesh.fromAttributes(new App(), 'mesh', facts)).toMatchObject(facts);
  });

  test.each<[object, string]>([
    [{}, 'mesh: version is missing. Write an IstioVersion'],
    [{ version: '1.27.0' }, "mesh: version is the string '1.27.0'. Write an IstioVersion"],
    [{ version: V1_27_0, trustDomain: 'spiffe://corp' }, "mesh: trustDomain 'spiffe://corp' is not a trust domain"],
    [{ version: V1_27_0, trustDomainAliases: ['a', '*'] }, "mesh: trustDomainAliases[1] '*' is not a trust domain"],
    [{ version: V1_27_0, clusterDomain: 'k8s corp' }, "mesh: clusterDomain 'k8s corp' is not the DNS domain of a cluster"],
    [{ version: V1_27_0, rootNamespace: 'Istio_System' }, "mesh: rootNamespace 'Istio_System' is not the name of a namespace"],
    [{ version: V1_27_0, revision: 'Stable 1' }, "mesh: revision 'Stable 1' is not a revision"],
  ])('rejects %j', (attributes, problem) => {
    expect(() => Mesh.fromAttributes(new App(), 'mesh', attributes as MeshAttributes)).toThrow(problem);
  });

  test('emits no objects', () => {
    const app = new App();
    Mesh.fromAttributes(app, 'mesh', { version: V1_27_0 });
    expect(app.synthYaml()).toBe('');
  });
});

describe('Mesh', () => {
  const mesh = (meshConfig: MeshConfig, props = {}) => new Mesh(new App(), 'mesh', { version: V1_27_0, crds: false, meshConfig, ...props });

  test.each(IstioVersion.ALL)('has the facts of a default install of %s', (version) => {
    expect(new Mesh(new App(), 'mesh', { version, crds: false })).toMatchObject({
      version, trustDomain: 'cluster.local', trustDomainAliases: [], clusterDomain: 'cluster.local', rootNamespace: 'istio-system', revision: 'default',
    });
  });

  test('has the facts of its mesh config, its namespace, its revision and its proxies', () => {
    expect(mesh({ trustDomain: 'corp.example', trustDomainAliases: ['old.example'] }, { namespace: 'mesh', revision: '1-27-0', proxy: { clusterDomain: 'k8s.corp' } })).toMatchObject({
      trustDomain: 'corp.example', trustDomainAliases: ['old.example'], clusterDomain: 'k8s.corp', rootNamespace: 'mesh', revision: '1-27-0',
    });
  });

  test('has the root namespace of its mesh config, and puts the mTLS mode of the mesh there', () => {
    const other = mesh({ rootNamespace: 'mesh-root' }, { mtls: MeshMtlsMode.STRICT });
    expect(other.rootNamespace).toBe('mesh-root');
    expect(other.istiod.namespace).toBe('istio-system');
    expect(Testing.synth(other).find(({ kind }) => kind === 'PeerAuthentication').metadata).toEqual({ name: 'default', namespace: 'mesh-root' });
  });

  test('requires its version, and a valid trust domain', () => {
    expect(() => new Mesh(new App(), 'mesh', {} as any)).toThrow('mesh: version is missing. Write an IstioVersion');
    expect(() => new Mesh(new App(), 'mesh', undefined as any)).toThrow('mesh: the argument props is missing');
    expect(() => mesh({ trustDomain: 'spiffe://corp' })).toThrow("mesh: meshConfig.trustDomain 'spiffe://corp' is not a trust domain");
  });

  test('takes an empty trust domain or root namespace in the mesh config for none', () => {
    expect(mesh({ raw: { trustDomain: '', rootNamespace: '' } })).toMatchObject({ trustDomain: 'cluster.local', rootNamespace: 'istio-system' });
  });
});

describe('a construct finds its mesh', () => {
  test('as the prop mesh, even if the App has several meshes', () => {
    const app = appWithMesh();
    const other = Mesh.fromAttributes(app, 'other', { version: V1_27_0 });
    expect(meshOf(new Chart(app, 'chart'), { mesh: other })).toBe(other);
    expect(new istio.VirtualService(new Chart(app, 'shop'), 'vs', { mesh: other }).apiVersion).toBe('networking.istio.io/v1');
    expect(() => app.synthYaml()).not.toThrow();
  });

  test('as the only mesh of the App: a Mesh, or the attributes of one', () => {
    const attributes = appWithMesh({ version: V1_27_0 });
    expect(new istio.VirtualService(new Chart(attributes, 'shop'), 'vs').apiVersion).toBe('networking.istio.io/v1');
    const app = new App();
    const mesh = new Mesh(app, 'mesh', { version: V1_20_1, crds: false });
    expect(meshOf(new Chart(app, 'shop'))).toBe(mesh);
    expect(() => app.synthYaml()).not.toThrow();
  });

  test('or reports that the prop mesh is no mesh', () => {
    const shop = new Chart(appWithMesh(), 'shop');
    expect(() => new istio.VirtualService(shop, 'vs', { mesh: V1_27_0 as any })).toThrow('shop/vs: mesh is an object. Write a Mesh, or the result of Mesh.fromAttributes(...)');
  });

  test('or reports that the App has none, and how to give one', () => {
    expect(() => new istio.VirtualService(new Chart(new App(), 'shop'), 'vs')).toThrow(
      'shop/vs: the prop mesh is missing, and the App has no mesh at this point. Create the Mesh before this construct, '
      + 'describe a mesh of another program by Mesh.fromAttributes(app, \'mesh\', { version: ... }), or write the prop mesh');
    expect(() => meshOf(new Chart(new App(), 'shop'), { prop: 'version' })).toThrow(/^shop: the prop version is missing, and the App has no mesh .*, or write the prop version$/);
  });

  test('or reports that the App has several, and which', () => {
    const app = appWithMesh();
    Mesh.fromAttributes(app, 'other', { version: V1_27_0 });
    expect(() => meshOf(new Chart(app, 'shop'))).toThrow('shop: the prop mesh is missing, and the App has 2 meshes: \'mesh\', \'other\'. Write the prop mesh');
  });

  test('or reports at synthesis that the App got a second mesh after it took the only one', () => {
    const app = appWithMesh();
    const shop = new Chart(app, 'shop');
    new istio.VirtualService(shop, 'vs');
    expect(() => app.synthYaml()).not.toThrow();
    Mesh.fromAttributes(app, 'other', { version: V1_27_0 });
    expect(() => app.synthYaml()).toThrow('[shop] shop/vs: the prop mesh is missing. \'mesh\' was the only mesh of the App when this construct was created, '
      + 'but now the meshes are \'mesh\', \'other\'. Write the prop mesh');
  });
});
