import { ApiObject, App } from 'cdk8s';
import { Construct } from 'constructs';
import { changes, combined, COMBINATIONS } from './changes';
import { ChartName, comparable, KubeObject } from './chart';
import { HelmInstall } from '../../src/helm';
import { baseFromValues, cniFromValues, gatewayFromValues, istiodFromValues, ztunnelFromValues } from '../../src/helm/values';
import { IstioCni, IstioZtunnel, Mesh } from '../../src/install';
import { evaluated } from '../../src/install/table';
import { cniPropsFromSettings, propsFromSettings, PropsFound, ztunnelPropsFromSettings } from '../../src/install/to-props';
import { IstioVersion } from '../../src/istio';
import { withValueAt } from '../../src/json';
import { unreadSettings } from '../../src/settings';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(600_000);

type Values = Partial<Record<ChartName, object>>;

/** The objects that the values give directly, without definitions. */
function fromValues(version: IstioVersion, values: Values): HelmInstall {
  const source = (given?: object) => (given ? [{ values: given, locate: (path: string[]) => path.join('.') }] : []);
  return new HelmInstall(new App(), 'install', {
    version,
    namespace: 'istio-system',
    gatewayName: 'istio-ingress',
    gatewayNamespace: 'istio-system',
    crds: false,
    values: {
      base: source(values.base),
      istiod: source(values.istiod),
      gateway: source(values.gateway),
      cni: values.cni && source(values.cni),
      ztunnel: values.ztunnel && source(values.ztunnel),
    },
  });
}

/** The props with the same meaning. */
function propsOf(version: IstioVersion, values: Values): PropsFound {
  return propsFromSettings(version, {
    namespace: 'istio-system',
    base: baseFromValues(version, { ...values.base }),
    istiod: istiodFromValues(version, { ...values.istiod }),
    gateways: [{ name: 'istio-ingress', namespace: 'istio-system', settings: gatewayFromValues(version, { ...values.gateway }) }],
  });
}

/** The props of the CNI agent with the same meaning. */
function cniPropsOf(version: IstioVersion, values: Values): PropsFound | undefined {
  return values.cni && cniPropsFromSettings(version, { namespace: 'istio-system', settings: cniFromValues(version, { ...values.cni }) });
}

/** The props of ztunnel with the same meaning. */
function ztunnelPropsOf(version: IstioVersion, values: Values): PropsFound | undefined {
  return values.ztunnel && ztunnelPropsFromSettings(version, { namespace: 'istio-system', settings: ztunnelFromValues(version, { ...values.ztunnel }) });
}

/** All objects except the record of the given values. */
function objects(scope: Construct): Record<string, KubeObject> {
  const found = scope.node.findAll().filter((construct) => ApiObject.isApiObject(construct)).map((object) => (object as ApiObject).toJson());
  const compared = comparable(found);
  for (const { kind, data } of Object.values(compared)) {
    if (kind !== 'ConfigMap' || !data['merged-values']) continue;
    delete data['original-values'];
    const { pilot, ...merged } = JSON.parse(data['merged-values']);
    data['merged-values'] = unreadSettings(IstioVersion.of('1.20.1'), 'istiod').reduce((values, path) => withValueAt(values, path, undefined), merged);
  }
  return compared;
}

/** Invalid settings, which are errors as props. */
const REFUSED = [
  'base.enableCRDTemplates', // changes only the packaging and the labels of definitions
  'global.istioNamespace', // differs from the namespace of the release, or between base and istiod
  'ipFamilyPolicy', 'global.ipFamilyPolicy', 'global.ipFamilies', 'cni.provider', 'provider', 'service.externalTrafficPolicy', // values that Kubernetes or Istio do not have
  'global.waypoint.tolerations', 'global.waypoint.topologySpreadConstraints', // items that are not objects
  'global.proxy.autoInject', 'global.proxy.logLevel', // another value stops Envoy or istiod
  'keepaliveMaxServerConnectionAge', 'telemetry.v2.accessLogPolicy.logWindowDuration', // not a duration
];
const REFUSED_BY_MESH = [
  /ipFamilies has 2 families \[IPv4, IPv6\], but ipFamilyPolicy is not set/, // the API server rejects the Service
  /v1\/Service\/istio-system\/istiod is printed twice, and differs/, // base and istiod both create it, with different content
];

/** The minimum number of changes that props express. */
const SAID: Record<ChartName, number> = { base: 5, istiod: 150, gateway: 50, cni: 60, ztunnel: 30 };

const REFUSED_FOR_A_REASON = 'refused for a reason';

/** The differences between the Mesh with these props and the values. */
function difference(version: IstioVersion, values: Values): string | undefined {
  if (/null/.test(JSON.stringify(values))) {
    return REFUSED_FOR_A_REASON; // the record has the null, but a missing prop has its default
  }
  const { props, unexpressed: ofMesh } = propsOf(version, values);
  const [cni, ztunnel] = [cniPropsOf(version, values), ztunnelPropsOf(version, values)];
  const unexpressed = [...ofMesh, ...cni?.unexpressed ?? [], ...ztunnel?.unexpressed ?? []];
  const missing = unexpressed.filter(({ setting, reason }) => !REFUSED.includes(setting) && !/is not text/.test(reason));
  if (unexpressed.length > 0) {
    return missing.length > 0 ? `${JSON.stringify(values)}: ${JSON.stringify(missing)}` : REFUSED_FOR_A_REASON;
  }
  try {
    const mesh = new Mesh(new App(), 'mesh', { version, crds: false, createNamespaces: false, ...evaluated(props) });
    if (cni) new IstioCni(mesh, 'cni', evaluated(cni.props));
    if (ztunnel) new IstioZtunnel(mesh, 'ztunnel', evaluated(ztunnel.props));
    expect(objects(mesh)).toEqual(objects(fromValues(version, values)));
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return REFUSED_BY_MESH.some((pattern) => pattern.test(message)) ? REFUSED_FOR_A_REASON : `${JSON.stringify(values)}: ${JSON.stringify(props)}: ${message}`;
  }
}

describe.each(ISTIO_RELEASES)('%s', (release) => {
  const version = IstioVersion.of(release);

  /** The values for which the charts render objects. */
  async function rendered(chart: ChartName): Promise<Values[]> {
    const renders = (values: Values) => {
      try {
        return fromValues(version, values).problems.length === 0;
      } catch {
        return false;
      }
    };
    const alone = (await changes(release, chart)).map((values) => ({ [chart]: values })).filter(renders);
    const together = combined(alone.map((values) => values[chart]!), COMBINATIONS[chart]).map((values) => ({ [chart]: values })).filter(renders);
    return [...alone, ...together];
  }

  test.each(Object.keys(SAID) as ChartName[])('values of %s are expressed by props, and the props give the same objects', async (chart) => {
    const all = await rendered(chart);
    const found = all.map((values) => difference(version, values)).filter((text) => text !== undefined);
    expect(found.filter((text) => text !== REFUSED_FOR_A_REASON)).toEqual([]);
    expect(all.length - found.length).toBeGreaterThan(SAID[chart]); // two rejections always agree
  });
});
