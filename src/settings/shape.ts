import { defaultSettings } from './defaults';
import { installFeatures } from './features';
import { Kind } from './kinds';
import { BASE_KINDS, FAMILIES, FAMILY_POLICY, GATEWAY_KINDS, ISTIOD_KINDS } from './value-kinds';
import { CustomResourceDefinition, IstioVersion } from '../istio';
import { entryOf } from '../istio/internal';
import { override, Fields, isMap } from '../json';

/** The charts whose values are understood. */
export type ChartName = 'base' | 'istiod' | 'gateway';

/** The values that a chart knows: a kind for each, in the nesting of the chart. */
export interface Shape { readonly [key: string]: Kind | Shape }

/** The values that the charts of this version know. The chart `base` takes those of `istiod` too, since people give both the same file. */
export function valuesShape(version: IstioVersion, chart: ChartName): Shape {
  const defaults = defaultSettings(version);
  const more = moreValues(version);
  if (chart === 'gateway') {
    return override(shapeOf(defaults.gateway as unknown as Fields, { ...GATEWAY_KINDS, ...more.kinds.gateway }), more.gateway) as Shape;
  }
  const istiod = settingsShape(version);
  const own = isFlat(version) ? { ...istiod, pilot: runtimeOf(istiod) } : { ...without(istiod, runtimeOf(istiod)), pilot: runtimeOf(istiod) };
  return chart === 'istiod' ? own : override(own, baseShape(version)) as Shape;
}

/** The settings that istiod of this version has, in the flat layout of all versions. */
export function settingsShape(version: IstioVersion): Shape {
  const more = moreValues(version);
  return override(shapeOf(defaultSettings(version).istiod as unknown as Fields, { ...ISTIOD_KINDS, ...more.kinds.istiod }), more.istiod) as Shape;
}

/** Of the values only those that the shape knows; some have a meaning in other versions only. */
export function onlyKnown<T extends object>(values: T, shape: Shape): T {
  return Object.fromEntries(Object.entries(values).filter(([key]) => Object.hasOwn(shape, key)).map(([key, value]) => {
    const inner = shape[key];
    return [key, isMap(value) && typeof inner !== 'string' ? onlyKnown(value, inner) : value];
  })) as T;
}

/** The values that the chart `base` itself reads. */
export function baseShape(version: IstioVersion): Shape {
  const definitions: Kind = `list of one of ${CustomResourceDefinition.names(version).join(', ')}`;
  const kinds = { ...BASE_KINDS, 'base.excludedCRDs': definitions };
  return override(shapeOf(defaultSettings(version).base as unknown as Fields, kinds), moreValues(version).base) as Shape;
}

/** Whether what stood below `pilot` stands at the top; it may still be said below. */
export function isFlat(version: IstioVersion): boolean {
  return installFeatures(version).profiles;
}

/** Settings that are not of istiod's own Deployment: they never stood below `pilot`. */
const SHARED = [
  'sidecarInjectorWebhook', 'istiodRemote', 'telemetry', 'revision', 'revisionTags', 'ownerName', 'meshConfig', 'global', 'base', 'istio_cni', 'gateways',
  'gatewayClasses', 'experimental', 'profile', 'platform', 'compatibilityVersion',
];

/** The settings of istiod's own Deployment, which the older layout has below `pilot`. */
export function runtimeOf(istiod: Shape): Shape {
  return Object.fromEntries(Object.entries(istiod).filter(([key]) => !SHARED.includes(key)));
}

function without(shape: Shape, other: Shape): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([key]) => !(key in other)));
}

/** Maps with defaults, to which users add keys of their own. */
const FREE = [
  'resources', 'global.defaultResources', 'global.proxy.resources', 'global.waypoint.resources', 'meshConfig', 'podAnnotations', 'labels', 'configSource',
];

const TRACER = {
  lightstep: { address: 'word', accessToken: 'word' },
  zipkin: { address: 'word' },
  datadog: { address: 'word' },
  stackdriver: { debug: 'boolean', maxNumberOfAttributes: 'number', maxNumberOfAnnotations: 'number', maxNumberOfMessageEvents: 'number' },
};

/** Values that the charts read without having a default for them. */
export interface More {
  /** What the chart `base` reads beside the values of istiod. */
  readonly base: Fields;
  readonly istiod: Fields;
  readonly gateway: Fields;
  /** Where this version writes a value otherwise. */
  readonly kinds: { readonly istiod?: Record<string, Kind>; readonly gateway?: Record<string, Kind> };
}

const ALWAYS: More = {
  base: {},
  istiod: {
    affinity: 'map',
    tolerations: 'list',
    base: { validationURL: 'word' },
    global: {
      configValidation: 'boolean',
      platform: 'quoted',
      trustDomain: 'text',
      ipFamilyPolicy: FAMILY_POLICY,
      ipFamilies: FAMILIES,
      podDNSSearchNamespaces: 'list of text',
      tracer: TRACER,
      proxy: {
        capNetBindService: 'text', holdApplicationUntilProxyStarts: 'boolean', lifecycle: 'map', variant: 'quoted', enableCoreDump: 'boolean',
      },
    },
  },
  gateway: {
    global: 'map',
    replicaCount: 'integer',
    securityContext: 'map',
    containerSecurityContext: 'map',
    runAsRoot: 'boolean',
    unprivilegedPort: 'boolean or auto',
  },
  kinds: {},
};

const V1_20: More = {
  ...ALWAYS,
  base: { base: { validateGateway: 'boolean' }, pilot: { enabled: 'boolean' } },
  istiod: override(ALWAYS.istiod, {
    enabled: 'boolean',
    telemetry: { v2: { stackdriver: { outboundAccessLogging: 'text', inboundAccessLogging: 'text' } } },
  }),
};

const NAMED: Fields = { profile: 'text', platform: 'text', compatibilityVersion: 'text' };

const V1_26: More = {
  ...ALWAYS,
  istiod: override(ALWAYS.istiod, {
    ...NAMED,
    memory: { targetAverageUtilization: 'number' },
    global: { profile: 'text' },
    base: { validationCABundle: 'quoted' },
  }),
  gateway: {
    ...ALWAYS.gateway,
    ...NAMED,
    minReadySeconds: 'number',
    autoscaling: { targetMemoryUtilizationPercentage: 'number or empty map' },
    service: { allocateLoadBalancerNodePorts: 'boolean', loadBalancerClass: 'word' },
  },
  kinds: { istiod: { revision: 'part' }, gateway: { revision: 'text' } },
};

const V1_27: More = {
  ...V1_26,
  istiod: override(V1_26.istiod, {
    pdb: { minAvailable: 'number or word', maxUnavailable: 'number or word' },
    trafficDistribution: 'word',
    global: { trustBundleName: 'word' },
  }),
};

const MORE = { '1.20.1': V1_20, '1.26.0': V1_26, '1.27.0': V1_27 };

export function moreValues(version: IstioVersion): More {
  return entryOf<More>(MORE, version, 'MORE in src/settings/shape.ts');
}

function shapeOf(defaults: Fields, kinds: Record<string, Kind>, path = ''): Shape {
  return Object.fromEntries(Object.entries(defaults).map(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    return [key, kinds[here] ?? kindOf(value, here, kinds)];
  }));
}

function kindOf(value: unknown, path: string, kinds: Record<string, Kind>): Kind | Shape {
  if (isMap(value)) {
    return Object.keys(value).length === 0 || FREE.includes(path) ? 'map' : shapeOf(value, kinds, path);
  }
  if (Array.isArray(value)) {
    return 'list';
  }
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'number' : 'text';
}
