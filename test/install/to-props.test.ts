import { Duration } from 'cdk8s';
import { baseFromValues, gatewayFromValues, istiodFromValues } from '../../src/helm/values';
import { MeshCommonProps, MeshPlatform, MeshPodAmount, MeshProfile } from '../../src/install';
import { settingsFromProps } from '../../src/install/from-props';
import { evaluated } from '../../src/install/table';
import { converterOf } from '../../src/install/table/converters';
import { propsFromSettings, PropsFound } from '../../src/install/to-props';
import { IstioVersion } from '../../src/istio';
import { CodeExpression } from '../../src/json';
import { CHARTS, installFeatures, rowsOf } from '../../src/settings';
import { SAMPLES } from '../k8s/samples';

type Values = { base?: object; istiod?: object; gateway?: object };

function propsOf(values: Values, version = IstioVersion.of('1.20.1'), namespace = 'istio-system'): PropsFound {
  return propsFromSettings(version, {
    namespace,
    base: baseFromValues(version, { ...values.base }),
    istiod: istiodFromValues(version, { ...values.istiod }),
    gateways: [{ name: 'istio-ingress', namespace, settings: gatewayFromValues(version, { ...values.gateway }) }],
  });
}

test.each<[Values, object]>([
  [{}, {}],
  [{ istiod: { pilot: { autoscaleMin: 2, autoscaleMax: 7 } } }, { istiod: { minReplicas: 2, maxReplicas: 7 } }],
  [{ istiod: { pilot: { autoscaleEnabled: false } }, gateway: { autoscaling: { enabled: false }, replicaCount: 2 } },
    { istiod: { autoscaling: false }, ingress: [{ name: 'istio-ingress', replicas: 2 }] }],
  [{ istiod: { global: { hub: 'r.corp/istio', tag: 'v1' } } }, { registry: new CodeExpression('MeshRegistry', 'privateHub', ['r.corp/istio', { tag: 'v1' }]) }],
  [{ base: { global: { imagePullSecrets: ['s'] } }, istiod: { global: { imagePullSecrets: ['s'] } }, gateway: { imagePullSecrets: [{ name: 's' }] } },
    { registry: new CodeExpression('MeshRegistry', 'publicHub', [{ pullSecrets: ['s'] }]) }],
  [{ istiod: { global: { imagePullSecrets: ['s'] } } },
    { registry: new CodeExpression('MeshRegistry', 'publicHub', [{ pullSecrets: ['s'] }]), base: { pullSecrets: [] }, ingress: [{ name: 'istio-ingress', pullSecrets: [] }] }],
  [{ istiod: { global: { proxy: { excludeIPRanges: '1.0.0.0/8,2.0.0.0/8' }, platform: 'openshift' } } },
    { platform: new CodeExpression('MeshPlatform', 'OPENSHIFT'), proxy: { excludeIpRanges: ['1.0.0.0/8', '2.0.0.0/8'] } }],
  [{ gateway: { service: { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6', 'IPv4'] } } }, {
    ingress: [{
      name: 'istio-ingress',
      service: {
        ipFamilyPolicy: new CodeExpression('MeshIpFamilyPolicy', 'PREFER_DUAL_STACK'),
        ipFamilies: [new CodeExpression('MeshIpFamily', 'IPV6'), new CodeExpression('MeshIpFamily', 'IPV4')],
      },
    }],
  }],
  [{ istiod: { meshConfig: { connectTimeout: '5s', accessLogEncoding: 'JSON', newer: 1, defaultConfig: { concurrency: 2, drainDuration: '1m' } } } }, {
    meshConfig: {
      connectTimeout: new CodeExpression('Duration', 'seconds', [5]),
      accessLogEncoding: new CodeExpression('MeshConfigAccessLogEncoding', 'JSON'),
      defaultConfig: { concurrency: 2, raw: { drainDuration: '1m' } },
      raw: { newer: 1 },
    },
  }],
  [{ istiod: { global: { team: 'blue', proxy: { logLevel: 'info' } } } },
    { injection: { values: { team: 'blue' } }, proxy: { logLevel: new CodeExpression('MeshProxyLogLevel', 'INFO') } }],
  [{ istiod: { pilot: { keepaliveMaxServerConnectionAge: '90m', rollingMaxSurge: 1 }, global: { pilotCertProvider: 'k8s.io/corp.io/ca', operatorManageWebhooks: true } } }, {
    istiod: { maxConnectionAge: new CodeExpression('Duration', 'minutes', [90]), maxSurge: new CodeExpression('MeshPodAmount', 'absolute', [1]) },
    certificates: { provider: new CodeExpression('MeshCertProvider', 'signer', ['corp.io/ca']) },
    injection: { webhook: false },
  }],
  [{ gateway: { podDisruptionBudget: { maxUnavailable: '50%' }, terminationGracePeriodSeconds: 5, name: 'edge' } }, {
    ingress: [{
      name: 'edge',
      instance: 'istio-ingress',
      disruption: { maxUnavailable: new CodeExpression('MeshPodAmount', 'percent', [50]) },
      terminationGracePeriod: new CodeExpression('Duration', 'seconds', [5]),
    }],
  }],
  [{ istiod: { pilot: { resources: { requests: { memory: null, cpu: '1' } } } } }, { istiod: { resources: { raw: { requests: { cpu: '1', memory: null } } } } }],
])('the settings of the values %j are expressed by the props %j, which give the same settings', (values, props) => {
  const found = propsOf(values);
  expect(found).toEqual({ props, unexpressed: [] });
  const said = evaluated(found.props);
  const { base, istiod, gateways: [gateway] } = settingsFromProps(IstioVersion.of('1.20.1'), said);
  expect(propsFromSettings(IstioVersion.of('1.20.1'), {
    namespace: 'istio-system', base, istiod, gateways: [{ name: said.ingress?.[0].instance ?? 'istio-ingress', namespace: 'istio-system', settings: gateway }],
  })).toEqual(found);
});

test('another namespace is one prop', () => {
  const values = { base: { global: { istioNamespace: 'mesh' } }, istiod: { global: { istioNamespace: 'mesh' } } };
  expect(propsOf(values, IstioVersion.of('1.27.0'), 'mesh')).toEqual({ props: { namespace: 'mesh' }, unexpressed: [] });
});

test('a setting that no prop can express is reported with the reason', () => {
  const { props, unexpressed } = propsOf({ istiod: { global: { istioNamespace: 'mesh' }, pilot: { ipFamilyPolicy: 'Both' } } });
  expect(props).toEqual({ namespace: 'mesh', ingress: [{ name: 'istio-ingress', namespace: 'istio-system' }] });
  expect(unexpressed).toEqual([
    { part: 'istiod', setting: 'ipFamilyPolicy', value: 'Both', reason: 'it must be one of SingleStack, PreferDualStack, RequireDualStack' },
    { part: 'base', setting: 'global.istioNamespace', value: 'istio-system', reason: 'it follows from other props, which give another value' },
    {
      part: 'istiod',
      setting: 'global.istioNamespace',
      value: 'mesh',
      reason: "istiod is installed into namespace 'istio-system'. The two are one prop, namespace",
    },
  ]);
});

test('a null in a map, and fields that a struct does not have, are expressed by raw', () => {
  const resources = { limits: { cpu: null }, requests: { cpu: '1' }, claims: [{ name: 'gpu' }] };
  for (const version of IstioVersion.ALL) {
    const found = propsOf({ istiod: { global: { proxy: { resources } } } }, version);
    expect(found).toEqual({ props: { proxy: { resources: { requests: { cpu: '1' }, raw: { limits: { cpu: null }, claims: [{ name: 'gpu' }] } } } }, unexpressed: [] });
    const { istiod } = settingsFromProps(version, found.props);
    expect(istiod.global.proxy.resources).toMatchObject({ requests: { cpu: '1' }, claims: [{ name: 'gpu' }] });
    expect((istiod.global.proxy.resources.limits as { cpu?: unknown }).cpu ?? null).toBeNull();
  }
});

test('the fields of structs are those of Kubernetes, also in structs of structs', () => {
  const tolerations = [{ key: 'gpu', operator: 'Exists', newer: 1 }];
  const topologySpreadConstraints = [{
    maxSkew: 1,
    topologyKey: 'zone',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['istiod'] }], newer: true },
  }];
  const found = propsOf({ gateway: { tolerations, topologySpreadConstraints } }, IstioVersion.of('1.27.0'));
  expect(found).toEqual({
    props: {
      ingress: [{
        name: 'istio-ingress',
        tolerations: [{ key: 'gpu', operator: 'Exists', raw: { newer: 1 } }],
        topologySpreadConstraints: [{
          ...topologySpreadConstraints[0],
          labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['istiod'] }], raw: { newer: true } },
        }],
      }],
    },
    unexpressed: [],
  });
  const { gateways: [gateway] } = settingsFromProps(IstioVersion.of('1.27.0'), { ...found.props, allowedKubernetesFields: ['newer'] });
  expect(gateway).toMatchObject({ tolerations, topologySpreadConstraints });
});

test('every part of Kubernetes objects survives as a typed prop, and typed fields are not in raw', () => {
  const version = IstioVersion.of('1.27.0');
  const context = { where: 'a prop', version, features: installFeatures(version), byDefault: undefined };
  const rows = CHARTS.flatMap((chart) => rowsOf(version, chart)).filter(({ fragment = '', prop, as }) => fragment in SAMPLES && prop && typeof as === 'string');
  const props = Object.fromEntries(rows.map(({ fragment, as }) => {
    const { toProp, toSetting } = converterOf(as!);
    const prop = toProp(SAMPLES[fragment!], context);
    expect(toSetting(evaluated(prop), context)).toEqual(SAMPLES[fragment!]);
    return [fragment, prop];
  }));
  expect(props['PodSpec.volumes'].map(({ raw }: { raw?: object }) => Object.keys(raw ?? {}))).toEqual([[], [], [], [], [], [], [], ['nfs'], ['ephemeral']]);
  expect(props['PodSpec.volumes'][5].projected.sources.map(({ raw }: { raw?: object }) => Object.keys(raw ?? {}))).toEqual([[], ['downwardAPI']]);
  expect(props['PodSpec.initContainers'].map(({ raw }: { raw: object }) => Object.keys(raw))).toEqual([['terminationMessagePolicy']]);
});

test('a struct without a field that it must have is not expressed', () => {
  const { unexpressed } = propsOf({ istiod: { pilot: { volumeMounts: [{ name: 'certs' }] } } });
  expect(unexpressed).toEqual([{ part: 'istiod', setting: 'volumeMounts', value: [{ name: 'certs' }], reason: 'it must have the fields mountPath' }]);
});

test('a profile is expressed by its name, with the settings that differ from it', () => {
  const values = { profile: 'demo', global: { platform: 'gke' }, compatibilityVersion: '1.26', pilot: { traceSampling: 5 } };
  expect(propsOf({ istiod: values, gateway: { platform: 'gke' } }, IstioVersion.of('1.27.0'))).toEqual({
    props: {
      profile: new CodeExpression('MeshProfile', 'DEMO'),
      compatibilityVersion: '1.26',
      platform: new CodeExpression('MeshPlatform', 'GCP'),
      telemetry: { tracing: { sampling: 5 } },
    },
    unexpressed: [],
  });
});

test.each<[IstioVersion, MeshCommonProps, string]>([
  [IstioVersion.of('1.27.0'), { base: { localIstiod: true } }, 'Mesh: base.localIstiod is not in Istio 1.27.0. Leave it out, or use a version that has it: 1.20.1'],
  [IstioVersion.of('1.27.0'), { telemetry: { stackdriver: { disableOutbound: true } } },
    'Mesh: telemetry.stackdriver.disableOutbound is not in Istio 1.27.0. Leave it out, or use a version that has it: 1.20.1'],
  [IstioVersion.of('1.20.1'), { istiod: { disruption: { minAvailable: MeshPodAmount.absolute(2) } } },
    'Mesh: istiod.disruption.minAvailable is not in Istio 1.20.1. Leave it out, or use a version that has it: 1.27.0'],
  [IstioVersion.of('1.20.1'), { profile: MeshProfile.DEMO }, 'Mesh: profile is not in Istio 1.20.1. Leave it out, or use a version that has it: 1.26.0, 1.27.0'],
  [IstioVersion.of('1.20.1'), { platform: MeshPlatform.K3D }, "Mesh: platform is 'k3d', which Istio 1.20.1 does not know. Use one of openshift, gcp"],
  [IstioVersion.of('1.20.1'), { ingress: [{ name: 'edge', minReady: Duration.seconds(5) }] },
    "ingress gateway 'edge': minReady is not in Istio 1.20.1. Leave it out, or use a version that has it: 1.26.0, 1.27.0"],
])('%s rejects the props %j, which it does not have, with the versions that have them', (version, props, message) => {
  expect(() => settingsFromProps(version, props)).toThrow(message);
});
