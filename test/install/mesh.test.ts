import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import {
  IstioBase, IstioCrds, MeshImagePullPolicy, IstioIngressGateway, MeshIpFamily, MeshIpFamilyPolicy, Istiod, Mesh, MeshCommonProps, MeshProps,
  MeshMtlsMode, MeshPlatform, MeshRegistry, MeshResourceScope,
} from '../../src/install';
import { CustomResourceDefinition, IstioVersion } from '../../src/istio';
import { chartInMesh } from '../istio/app-with-mesh';

type KubeObject = Record<string, any>;

const VERSION = { version: IstioVersion.of('1.20.1') };

function meshObjects(props: Partial<MeshProps> = {}): KubeObject[] {
  return Testing.synth(new Mesh(new App(), 'mesh', { ...VERSION, crds: false, ...props }));
}

function find(objects: KubeObject[], kind: string, name: string, namespace?: string): KubeObject {
  const found = objects.filter(({ kind: k, metadata }) => k === kind && metadata.name === name && (!namespace || metadata.namespace === namespace));
  expect(found).toHaveLength(1);
  return found[0];
}

function istiodContainer(objects: KubeObject[], name = 'istiod'): KubeObject {
  return find(objects, 'Deployment', name).spec.template.spec.containers[0];
}

function injectorValues(objects: KubeObject[]): KubeObject {
  return JSON.parse(find(objects, 'ConfigMap', 'istio-sidecar-injector').data.values);
}

function identities(objects: KubeObject[]): string[] {
  return objects.map(({ kind, metadata }) => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`);
}

describe('a mesh', () => {
  test('has a namespace, definitions, base, control plane and one gateway, each object as its own construct', () => {
    const mesh = new Mesh(new App(), 'mesh', VERSION);
    expect(mesh.node.children.map(({ node }) => node.id)).toEqual(['namespace-istio-system', 'crds', 'base', 'istiod', 'ingress']);
    expect(mesh.istiod.deployment?.name).toBe('istiod');
    const objects = Testing.synth(mesh);
    expect(objects.filter(({ kind }) => kind === 'CustomResourceDefinition')).toHaveLength(15);
    expect(objects).toHaveLength(1 + 15 + 2 + 16 + 6);
  });

  test('inside another chart is its own chart, and its objects keep their namespaces', () => {
    const parent = new Chart(new App(), 'parent', { namespace: 'elsewhere' });
    const mesh = new Mesh(parent, 'mesh', { ...VERSION, crds: false });
    expect(Testing.synth(parent)).toEqual([]);
    expect(Testing.synth(mesh)).toEqual(meshObjects());
  });

  test('of another version has the images of that version', () => {
    const mesh = new Mesh(new App(), 'mesh', { version: IstioVersion.of('1.27.0'), crds: false });
    expect(mesh.version).toBe(IstioVersion.of('1.27.0'));
    expect(istiodContainer(Testing.synth(mesh)).image).toBe('docker.io/istio/pilot:1.27.0');
  });

  test('in another namespace has all objects there, and other names of webhooks', () => {
    const objects = meshObjects({ namespace: 'mesh' });
    expect(new Set(objects.map(({ metadata }) => metadata.namespace).filter((namespace) => namespace))).toEqual(new Set(['mesh']));
    expect(identities(objects)).toEqual(expect.arrayContaining([
      'Namespace//mesh', 'ClusterRole//istiod-clusterrole-mesh', 'MutatingWebhookConfiguration//istio-sidecar-injector-mesh',
    ]));
    expect(find(objects, 'ConfigMap', 'istio').data.mesh).toContain('discoveryAddress: istiod.mesh.svc:15012\n');
  });

  test('with a revision has its own names, selectors and webhooks', () => {
    const objects = meshObjects({ revision: '1-20-1', revisionTags: ['prod'] });
    const istiod = find(objects, 'Deployment', 'istiod-1-20-1');
    expect(istiod.spec.selector.matchLabels).toEqual({ 'app': 'istiod', 'istio.io/rev': '1-20-1' });
    expect(find(objects, 'MutatingWebhookConfiguration', 'istio-sidecar-injector-1-20-1').webhooks).toHaveLength(2);
    const { labels } = find(objects, 'MutatingWebhookConfiguration', 'istio-revision-tag-prod').metadata;
    expect(labels).toMatchObject({ 'istio.io/tag': 'prod', 'istio.io/rev': '1-20-1' });
    expect(find(objects, 'Deployment', 'istio-ingress').spec.template.metadata.labels['istio.io/rev']).toBe('1-20-1');
  });

  test('with mTLS has a PeerAuthentication for the whole mesh', () => {
    expect(find(meshObjects({ mtls: MeshMtlsMode.STRICT, namespace: 'root' }), 'PeerAuthentication', 'default', 'root').spec).toEqual({ mtls: { mode: 'STRICT' } });
  });

  test('has no caBundle, and does not enforce validation until istiod answers', () => {
    for (const version of IstioVersion.ALL) {
      const objects = meshObjects({ version, validation: { enabled: true } });
      expect(JSON.stringify(objects)).not.toContain('caBundle');
      for (const name of ['istiod-default-validator', 'istio-validator-istio-system']) {
        expect(find(objects, 'ValidatingWebhookConfiguration', name).webhooks[0].failurePolicy).toBe('Ignore');
      }
      expect(find(objects, 'MutatingWebhookConfiguration', 'istio-sidecar-injector').webhooks[0].failurePolicy).toBe('Fail');
    }
  });

  test('can omit the descriptions of definitions', () => {
    const text = (crdDescriptions?: boolean) => new Mesh(new App(), 'mesh', { ...VERSION, crdDescriptions }).crds!.node.children
      .map((child) => (child as CustomResourceDefinition)._verbatim()).join('');
    expect(text()).toMatch(/description: \S/);
    expect(text(true)).toBe(text());
    expect(text(false)).not.toMatch(/description: \S/);
  });

  test('can omit definitions, namespaces and gateways', () => {
    const kinds = meshObjects({ crds: false, createNamespaces: false, ingress: [] }).map(({ kind }) => kind);
    expect(kinds).not.toContain('CustomResourceDefinition');
    expect(kinds).not.toContain('Namespace');
    expect(kinds.filter((kind) => kind === 'Deployment')).toHaveLength(1);
  });

  test('records the settings that differ from the defaults, in versions that record settings', () => {
    const given = (props: MeshCommonProps) => JSON.parse(find(meshObjects({ version: IstioVersion.of('1.27.0'), ...props }), 'ConfigMap', 'values').data['original-values']);
    expect(given({})).toEqual({});
    expect(given({ meshConfig: { trustDomain: 'b' }, istiod: { env: { A: 'b' } } })).toEqual({ meshConfig: { trustDomain: 'b' }, env: { A: 'b' } });
    expect(given({ platform: MeshPlatform.OPENSHIFT })).toEqual({ global: { platform: 'openshift' } });
  });

  test('gives the same objects each time', () => {
    expect(JSON.stringify(meshObjects())).toBe(JSON.stringify(meshObjects()));
  });
});

describe('the objects of a mesh', () => {
  test('are attributes of its constructs', () => {
    const { crds, base, istiod, ingress: [gateway] } = new Mesh(new App(), 'mesh', { version: IstioVersion.of('1.27.0') });
    expect(crds?.version).toBe(IstioVersion.of('1.27.0'));
    const all = {
      base: [base.readerServiceAccount],
      istiod: [
        istiod.meshConfigMap, istiod.injectorConfigMap, istiod.injectionWebhook, istiod.validationWebhook, istiod.serviceAccount,
        istiod.service, istiod.deployment, istiod.horizontalPodAutoscaler, istiod.podDisruptionBudget,
      ],
      gateway: [gateway.deployment, gateway.service, gateway.serviceAccount, gateway.horizontalPodAutoscaler],
    };
    const named = (objects: (ApiObject | undefined)[]) => objects.map((object) => `${object?.kind}/${object?.name}`);
    expect(named(all.base)).toEqual(['ServiceAccount/istio-reader-service-account']);
    expect(named(all.istiod)).toEqual([
      'ConfigMap/istio', 'ConfigMap/istio-sidecar-injector', 'MutatingWebhookConfiguration/istio-sidecar-injector',
      'ValidatingWebhookConfiguration/istio-validator-istio-system', 'ServiceAccount/istiod', 'Service/istiod', 'Deployment/istiod',
      'HorizontalPodAutoscaler/istiod', 'PodDisruptionBudget/istiod',
    ]);
    expect(named(all.gateway)).toEqual(['Deployment/istio-ingress', 'Service/istio-ingress', 'ServiceAccount/istio-ingress', 'HorizontalPodAutoscaler/istio-ingress']);
    expect(gateway.podDisruptionBudget).toBeUndefined();
    expect(gateway.daemonSet).toBeUndefined();
  });

  test('include the DaemonSet of a gateway in place of its Deployment', () => {
    const gateway = new Mesh(new App(), 'mesh', { version: IstioVersion.of('1.27.0'), ingress: [{ name: 'edge', daemonSet: true }] }).ingress[0];
    expect(gateway.daemonSet?.kind).toBe('DaemonSet');
    expect(gateway.deployment).toBeUndefined();
  });

  test('are undefined if the install does not emit them', () => {
    const { crds, istiod } = new Mesh(new App(), 'mesh', {
      version: IstioVersion.of('1.27.0'), crds: false, remote: { enabled: true, localIstiod: false }, injection: { webhook: false },
    });
    expect([crds, istiod.deployment, istiod.service, istiod.injectionWebhook]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('overrides', () => {
  test('are applied last, to every object, also with unknown fields', () => {
    const mesh = new Mesh(new App(), 'mesh', VERSION);
    const objects = mesh.node.findAll().filter((construct) => ApiObject.isApiObject(construct)) as ApiObject[];
    for (const object of objects) {
      object.addJsonPatch(JsonPatch.add('/unknown', { kept: [object.name] }));
    }
    const synthesised = Testing.synth(mesh);
    expect(synthesised).toHaveLength(40);
    for (const object of synthesised) {
      expect(object.unknown).toEqual({ kept: [object.metadata.name] });
    }
  });
});

describe('parts in charts of their own', () => {
  test('give the same objects together as a mesh', () => {
    const chart = new Chart(new App(), 'parts', { namespace: 'stamped' });
    new IstioCrds(chart, 'crds', VERSION);
    new IstioBase(chart, 'base', VERSION);
    new Istiod(chart, 'istiod', VERSION);
    new IstioIngressGateway(chart, 'gateway', { ...VERSION, name: 'istio-ingress' });
    const mesh = new Mesh(new App(), 'mesh', { ...VERSION, createNamespaces: false });
    expect(identities(Testing.synth(chart))).toEqual(identities(Testing.synth(mesh)));
  });

  test('take the version of the only mesh in the App', () => {
    const chart = chartInMesh('parts', {}, { version: IstioVersion.of('1.27.0') });
    expect(new IstioCrds(chart, 'crds').version).toBe(IstioVersion.of('1.27.0'));
    expect(new Istiod(chart, 'istiod').version).toBe(IstioVersion.of('1.27.0'));
    new IstioIngressGateway(chart, 'gateway', { name: 'istio-ingress' });
    new IstioBase(chart, 'base');
    expect(find(Testing.synth(chart), 'Deployment', 'istiod').spec.template.spec.containers[0].image).toBe('docker.io/istio/pilot:1.27.0');
  });

  test('without a mesh need the prop version, and an error says so', () => {
    const components: ((chart: Chart) => unknown)[] = [
      (chart) => new IstioCrds(chart, 'part'),
      (chart) => new IstioBase(chart, 'part'),
      (chart) => new Istiod(chart, 'part'),
      (chart) => new IstioIngressGateway(chart, 'part', { name: 'edge' }),
    ];
    for (const component of components) {
      expect(() => component(Testing.chart())).toThrow(/^test\/part: the prop version is missing, and the App has no mesh at this point\. .*, or write the prop version$/);
    }
  });

  test('definitions can be left out by name', () => {
    const chart = chartInMesh();
    new IstioCrds(chart, 'crds', { exclude: ['envoyfilters.networking.istio.io'] });
    expect(Testing.synth(chart)).toHaveLength(14);
    expect(() => new IstioCrds(chart, 'others', { exclude: ['envoyfilter'] }))
      .toThrow(/^test\/others: exclude: Istio 1.20.1 has no CustomResourceDefinition 'envoyfilter'\. Use one of .*envoyfilters/);
  });
});

describe('a private registry', () => {
  test('sets hub, tag and pull secrets of service accounts and pods', () => {
    const registry = MeshRegistry.privateHub('registry.corp/istio', { tag: '1.20.1-fips', pullSecrets: ['regcred'], pullPolicy: MeshImagePullPolicy.ALWAYS });
    const objects = meshObjects({ registry });
    expect(istiodContainer(objects)).toMatchObject({ image: 'registry.corp/istio/pilot:1.20.1-fips', imagePullPolicy: 'Always' });
    for (const account of ['istiod', 'istio-reader-service-account']) {
      expect(find(objects, 'ServiceAccount', account).imagePullSecrets).toEqual([{ name: 'regcred' }]);
    }
    expect(find(objects, 'Deployment', 'istio-ingress').spec.template.spec).toMatchObject({
      imagePullSecrets: [{ name: 'regcred' }], containers: [{ imagePullPolicy: 'Always' }],
    });
    expect(injectorValues(objects).global).toMatchObject({ hub: 'registry.corp/istio', tag: '1.20.1-fips', imagePullSecrets: ['regcred'] });
  });

  test('accepts whole images, and uses the proxy as the init image by default', () => {
    const registry = MeshRegistry.privateHub('registry.corp/istio', { pilot: 'other.corp/pilot@sha256:1', proxy: 'other.corp/proxy:9' });
    const objects = meshObjects({ registry });
    expect(istiodContainer(objects).image).toBe('other.corp/pilot@sha256:1');
    expect(injectorValues(objects).global).toMatchObject({ proxy: { image: 'other.corp/proxy:9' }, proxy_init: { image: 'other.corp/proxy:9' } });
  });

  test.each([
    [() => MeshRegistry.privateHub('registry.corp/istio', { proxy: 'registry.corp/proxyv2' }),
      "MeshRegistry: proxy 'registry.corp/proxyv2' has neither tag nor digest. Write 'registry.corp/proxyv2:TAG' or 'registry.corp/proxyv2@sha256:DIGEST'"],
    [() => MeshRegistry.privateHub('registry.corp:5000/istio', { pilot: 'registry.corp:5000/pilot' }), /^MeshRegistry: pilot .* has neither tag nor digest/],
    [() => MeshRegistry.privateHub('registry.corp/istio', { proxyInit: 'proxyv2:1' }), /^MeshRegistry: proxyInit 'proxyv2:1' is not a whole image/],
    [() => MeshRegistry.privateHub('registry.corp/istio', { tag: '' }), /^MeshRegistry: tag '' leaves the images of 'registry.corp\/istio' with neither tag nor digest/],
    [() => MeshRegistry.privateHub('registry.corp/istio', { pullSecrets: ['a', ' '] }), /^MeshRegistry: pullSecrets\[1\] ' ' is not the name of a Secret\. Write/],
    [() => MeshRegistry.privateHub('registry.corp/istio/'), /^MeshRegistry: hub 'registry.corp\/istio\/' is not a registry and a path/],
  ])('is rejected with invalid options (%#)', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('settings of the base', () => {
  test('have an effect on their objects', () => {
    const objects = meshObjects({
      version: IstioVersion.of('1.27.0'),
      platform: MeshPlatform.OPENSHIFT,
      validation: { url: 'https://validate.corp/', analysis: true },
      defaultRevision: 'blue',
      ipFamilyPolicy: MeshIpFamilyPolicy.PREFER_DUAL_STACK,
      ipFamilies: [MeshIpFamily.IPV4, MeshIpFamily.IPV6],
      remote: { externalIstiod: true },
    });
    expect(istiodContainer(objects).env).toEqual(expect.arrayContaining([
      { name: 'PLATFORM', value: 'openshift' }, { name: 'PILOT_ENABLE_ANALYSIS', value: 'true' }, { name: 'EXTERNAL_ISTIOD', value: 'true' },
    ]));
    const validator = find(objects, 'ValidatingWebhookConfiguration', 'istiod-default-validator');
    expect(validator.metadata.labels['istio.io/rev']).toBe('blue');
    expect(validator.webhooks[0].clientConfig).toEqual({ url: 'https://validate.corp/' });
    for (const service of ['istiod', 'istio-ingress']) {
      expect(find(objects, 'Service', service).spec).toMatchObject({ ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4', 'IPv6'] });
    }
    expect(find(objects, 'Deployment', 'istio-ingress').spec.template.spec.containers[0].securityContext.runAsUser).toBeUndefined();
  });

  test.each([
    ['10.1.2.3', { type: undefined, externalName: undefined }, true],
    ['istiod.other.corp', { type: 'ExternalName', externalName: 'istiod.other.corp' }, false],
  ])('a remote istiod at %s has a Service beside the Service of the local istiod', (pilotAddress, spec, hasEndpoints) => {
    const objects = meshObjects({ remote: { pilotAddress } });
    expect(find(objects, 'Service', 'istiod-remote').spec).toMatchObject(JSON.parse(JSON.stringify(spec)));
    expect(identities(objects).includes('Endpoints/istio-system/istiod-remote')).toBe(hasEndpoints);
    expect(find(objects, 'ConfigMap', 'istio').data.mesh).toContain('discoveryAddress: istiod-remote.istio-system.svc:15012\n');
  });

  test('an empty default revision omits the default validator', () => {
    expect(identities(meshObjects({ defaultRevision: '' }))).not.toContain('ValidatingWebhookConfiguration//istiod-default-validator');
  });
});

describe('the settings of istiod', () => {
  test('change scaling, scheduling and environment', () => {
    const objects = meshObjects({
      istiod: {
        minReplicas: 2,
        maxReplicas: 7,
        resources: { requests: { cpu: '1' } },
        nodeSelector: { zone: 'a' },
        tolerations: [{ operator: 'Exists' }],
        env: { PILOT_X: '1' },
        extraArgs: ['--more'],
        logLevel: 'all:debug',
        disruptionBudget: false,
      },
    });
    expect(find(objects, 'HorizontalPodAutoscaler', 'istiod').spec).toMatchObject({ minReplicas: 2, maxReplicas: 7 });
    expect(find(objects, 'Deployment', 'istiod').spec.template.spec).toMatchObject({ nodeSelector: { zone: 'a' }, tolerations: [{ operator: 'Exists' }] });
    const container = istiodContainer(objects);
    expect(container.args).toEqual(expect.arrayContaining(['--log_output_level=all:debug', '--more']));
    expect(container.env).toContainEqual({ name: 'PILOT_X', value: '1' });
    expect(container.resources).toEqual({ requests: { cpu: '1', memory: '2048Mi' } });
    expect(objects.map(({ kind }) => kind)).not.toContain('PodDisruptionBudget');
  });

  test('with an equal minimum and maximum of replicas, there is no autoscaler', () => {
    const objects = meshObjects({ istiod: { minReplicas: 3, maxReplicas: 3 }, ingress: [{ name: 'edge', minReplicas: 2, maxReplicas: 2 }] });
    expect(find(objects, 'Deployment', 'istiod').spec.replicas).toBe(3);
    expect(find(objects, 'Deployment', 'edge').spec.replicas).toBe(2);
    expect(objects.map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler');
  });

  test('the mesh config is merged over the values from other props', () => {
    const objects = meshObjects({ meshConfig: { accessLogFile: '/dev/stdout', defaultConfig: { holdApplicationUntilProxyStarts: true } } });
    expect(find(objects, 'ConfigMap', 'istio').data.mesh).toBe([
      'accessLogFile: /dev/stdout',
      'defaultConfig:',
      '  discoveryAddress: istiod.istio-system.svc:15012',
      '  holdApplicationUntilProxyStarts: true',
      '  tracing:',
      '    zipkin:',
      '      address: zipkin.istio-system:9411',
      'defaultProviders:',
      '  metrics:',
      '  - prometheus',
      'enablePrometheusMerge: true',
      'rootNamespace: istio-system',
      'trustDomain: cluster.local',
    ].join('\n'));
  });
});

describe('ingress gateways', () => {
  test('expose the labels that select their pods', () => {
    const mesh = new Mesh(new App(), 'mesh', { ...VERSION, ingress: [{ name: 'istio-ingress' }, { name: 'edge', namespace: 'edge', labels: { istio: 'public' } }] });
    expect(mesh.ingress.map(({ labels }) => labels)).toEqual([{ app: 'istio-ingress', istio: 'ingress' }, { app: 'edge', istio: 'public' }]);
    const objects = Testing.synth(mesh);
    expect(identities(objects)).toContain('Namespace//edge');
    for (const gateway of mesh.ingress) {
      const { spec } = find(objects, 'Deployment', gateway.gatewayName, gateway.namespace);
      expect(spec.selector.matchLabels).toEqual(gateway.labels);
      expect(spec.template.metadata.labels).toMatchObject({ ...gateway.labels, 'sidecar.istio.io/inject': 'true' });
      expect(find(objects, 'Service', gateway.gatewayName).spec.selector).toEqual(gateway.labels);
    }
  });

  test('with the same name can be in different namespaces', () => {
    expect(meshObjects({ ingress: [{ name: 'edge' }, { name: 'edge', namespace: 'a' }] }).filter(({ kind }) => kind === 'Service')).toHaveLength(3);
  });

  test('with the same name in the same namespace are rejected, in all parts of the app', () => {
    expect(() => meshObjects({ ingress: [{ name: 'edge' }, { name: 'edge', namespace: 'istio-system' }] }))
      .toThrow("mesh: ingress[1] and ingress[0] are both 'edge' in namespace 'istio-system'. Give one of them another name or namespace");
    const app = new App();
    new Mesh(app, 'mesh', VERSION);
    const chart = new Chart(app, 'chart');
    new IstioIngressGateway(chart, 'duplicate', { name: 'istio-ingress' });
    expect(() => app.synthYaml())
      .toThrow("[chart/duplicate] ingress gateway 'istio-ingress' in namespace 'istio-system' is already at mesh/ingress/istio-ingress. Give one of them another name");
  });
});

describe('a mesh is rejected', () => {
  test.each<[MeshCommonProps, string | RegExp]>([
    [{ namespace: 'a', istioNamespace: 'b' }, "namespace is 'a', but istioNamespace is 'b'. Both name the place of the control plane: leave one of them out"],
    [{ ipFamilies: [MeshIpFamily.IPV4, MeshIpFamily.IPV6] },
      /^mesh\/istiod: ipFamilies has 2 families \[IPv4, IPv6\], but ipFamilyPolicy is not set\. Set ipFamilyPolicy to MeshIpFamilyPolicy.PREFER_DUAL_STACK/],
    [{ ipFamilies: [MeshIpFamily.IPV4, MeshIpFamily.IPV6], ipFamilyPolicy: MeshIpFamilyPolicy.SINGLE_STACK }, /ipFamilyPolicy is SingleStack/],
    [{ ingress: [{ name: 'edge', service: { ipFamilies: [MeshIpFamily.IPV6, MeshIpFamily.IPV4] } }] }, /^ingress gateway 'edge': ipFamilies has 2 families \[IPv6, IPv4\]/],
    [{ ingress: [{ name: 'edge', pullSecrets: [''] }] }, /^mesh: ingress\[0\]\.pullSecrets\[0\] '' is not the name of a Secret\. Write/],
    [{ ingress: [{ name: '' }] }, /^mesh: ingress\[0\]\.name '' is not the name of a gateway\. Write .*, such as 'istio-ingress'$/],
  ])('with %j', (props, message) => {
    expect(() => meshObjects(props)).toThrow(message);
  });
});

test.each([[MeshResourceScope.CLUSTER, true], [MeshResourceScope.NAMESPACE, false]])('a mesh of the scope %s has definitions: %s', (resourceScope, expected) => {
  const { crds, base, istiod } = new Mesh(new App(), 'mesh', { version: IstioVersion.of('1.28.3'), resourceScope });
  expect(crds !== undefined).toBe(expected);
  expect(base.readerServiceAccount === undefined).toBe(expected);
  expect(istiod.deployment === undefined).toBe(expected);
  expect(istiod.injectionWebhook !== undefined).toBe(expected);
});
