import { ApiObject, App } from 'cdk8s';
import { Construct } from 'constructs';
import { changes, combined, COMBINATIONS } from './changes';
import { ChartName, comparable, KubeObject } from './chart';
import { HelmInstall } from '../../src/helm';
import { baseFromValues, gatewayFromValues, istiodFromValues } from '../../src/helm/values';
import { Mesh } from '../../src/install';
import { evaluated, NOT_READ, placed } from '../../src/install/table';
import { propsFromSettings, PropsFound } from '../../src/install/to-props';
import { IstioVersion } from '../../src/istio';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(600_000);

type Values = Partial<Record<ChartName, object>>;

/** What the values give as they are, without definitions. */
function fromValues(version: IstioVersion, values: Values): HelmInstall {
  const source = (given?: object) => (given ? [{ values: given, locate: (path: string[]) => path.join('.') }] : []);
  return new HelmInstall(new App(), 'install', {
    version,
    namespace: 'istio-system',
    gatewayName: 'istio-ingress',
    gatewayNamespace: 'istio-system',
    crds: false,
    values: { base: source(values.base), istiod: source(values.istiod), gateway: source(values.gateway) },
  });
}

/** The props that say the same. */
function propsOf(version: IstioVersion, values: Values): PropsFound {
  return propsFromSettings(version, {
    namespace: 'istio-system',
    base: baseFromValues(version, { ...values.base }),
    istiod: istiodFromValues(version, { ...values.istiod }),
    gateways: [{ name: 'istio-ingress', namespace: 'istio-system', settings: gatewayFromValues(version, { ...values.gateway }) }],
  });
}

/** All objects but the record of what was given, and where. */
function objects(scope: Construct): Record<string, KubeObject> {
  const found = scope.node.findAll().filter((construct) => ApiObject.isApiObject(construct)).map((object) => (object as ApiObject).toJson());
  const compared = comparable(found);
  for (const { kind, data } of Object.values(compared)) {
    if (kind !== 'ConfigMap' || !data['merged-values']) continue;
    delete data['original-values'];
    const { pilot, ...merged } = JSON.parse(data['merged-values']);
    data['merged-values'] = NOT_READ.istiod.reduce((values, path) => placed(values, path, undefined), merged);
  }
  return compared;
}

/** Settings that are broken, and refused where they are said as props. */
const REFUSED = [
  'base.enableCRDTemplates', // how definitions are packaged and labelled
  'global.istioNamespace', // other than the namespace of the release, or not the same for base and istiod
  'ipFamilyPolicy', 'global.ipFamilyPolicy', 'global.ipFamilies', 'cni.provider', 'service.externalTrafficPolicy', // no such word in Kubernetes or Istio
  'global.waypoint.tolerations', 'global.waypoint.topologySpreadConstraints', // no objects
  'global.proxy.autoInject', 'global.proxy.logLevel', // Envoy and istiod stop at another
  'keepaliveMaxServerConnectionAge', 'telemetry.v2.accessLogPolicy.logWindowDuration', // no duration
];
const REFUSED_BY_MESH = [
  /ipFamilies \[IPv4, IPv6\] are two, but ipFamilyPolicy is not set/, // the API server refuses the Service
  /v1\/Service\/istio-system\/istiod is printed twice, and differs/, // base and istiod both make it, and fight over it
];

/** How many of the changes are said at least. */
const SAID: Record<ChartName, number> = { base: 5, istiod: 150, gateway: 50 };

const REFUSED_FOR_A_REASON = 'refused for a reason';

/** What the mesh of the same meaning does not have as the values have it. */
function difference(version: IstioVersion, values: Values): string | undefined {
  if (/null/.test(JSON.stringify(values))) {
    return REFUSED_FOR_A_REASON; // the record has the null, but a prop that is left out has its default
  }
  const { props, unexpressed } = propsOf(version, values);
  const missing = unexpressed.filter(({ setting, reason }) => !REFUSED.includes(setting) && !/is no text/.test(reason));
  if (unexpressed.length > 0) {
    return missing.length > 0 ? `${JSON.stringify(values)}: ${JSON.stringify(missing)}` : REFUSED_FOR_A_REASON;
  }
  try {
    const mesh = new Mesh(new App(), 'mesh', { version, crds: false, createNamespaces: false, ...evaluated(props) });
    expect(objects(mesh)).toEqual(objects(fromValues(version, values)));
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return REFUSED_BY_MESH.some((pattern) => pattern.test(message)) ? REFUSED_FOR_A_REASON : `${JSON.stringify(values)}: ${JSON.stringify(props)}: ${message}`;
  }
}

describe.each(ISTIO_RELEASES)('%s', (release) => {
  const version = IstioVersion.parse(release);

  /** The values that make objects at all. */
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

  test.each<ChartName>(['base', 'istiod', 'gateway'])('values of %s are said by props, and the props give the same objects', async (chart) => {
    const all = await rendered(chart);
    const found = all.map((values) => difference(version, values)).filter((text) => text !== undefined);
    expect(found.filter((text) => text !== REFUSED_FOR_A_REASON)).toEqual([]);
    expect(all.length - found.length).toBeGreaterThan(SAID[chart]); // refusals agree too easily
  });
});
