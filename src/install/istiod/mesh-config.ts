import { componentMeta, revisioned } from './names';
import { mergeOver, Fields, given } from '../../json';
import { IstiodSettings } from '../../settings';
import { blockYaml, withoutLineBreaks } from '../../text';
import { Component } from '../component';
import { KubeObject } from '../object';

/** The ConfigMap with the mesh config and the mesh networks, which istiod reads. */
export function meshConfigMap(component: Component, settings: IstiodSettings): KubeObject | undefined {
  if (!settings.configMap) {
    return undefined;
  }
  const { meshNetworks } = settings.global;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: componentMeta(revisioned('istio', settings), component, settings),
    data: {
      meshNetworks: given(meshNetworks) ? `networks:\n${indented(withoutLineBreaks(blockYaml(meshNetworks)))}` : 'networks: {}',
      mesh: withoutLineBreaks(blockYaml(effectiveMeshConfig(component, settings))),
    },
  };
}

/** The mesh config that istiod reads: the given mesh config, merged over the mesh config that follows from other settings. */
export function effectiveMeshConfig(component: Component, settings: IstiodSettings): Fields {
  return mergeOver(derivedMeshConfig(component, settings), settings.meshConfig);
}

/** Whether Prometheus is a default provider of metrics. It is, unless the user sets providers or their settings. */
export function hasDefaultPrometheus(settings: IstiodSettings): boolean {
  const { prometheus } = settings.telemetry.v2;
  const { gateway, inboundSidecar, outboundSidecar } = prometheus.configOverride ?? {};
  return hasDefaultProviders(settings) && prometheus.enabled && ![gateway, inboundSidecar, outboundSidecar].some(given);
}

/** Whether Stackdriver is a default provider of metrics. */
export function hasDefaultStackdriver(settings: IstiodSettings): boolean {
  const { stackdriver } = settings.telemetry.v2;
  return hasDefaultProviders(settings) && stackdriver.enabled && !given(stackdriver.configOverride) && !stackdriver.disableOutbound;
}

/** Whether Stackdriver is a default provider of access logs too. */
export function hasDefaultStackdriverLogs(settings: IstiodSettings): boolean {
  const { outboundAccessLogging, inboundAccessLogging } = settings.telemetry.v2.stackdriver;
  return hasDefaultStackdriver(settings) && !['', 'ERRORS_ONLY'].includes(outboundAccessLogging ?? '-') && !['', 'ALL'].includes(inboundAccessLogging ?? '-');
}

function hasDefaultProviders(settings: IstiodSettings): boolean {
  return !given(settings.meshConfig.defaultProviders) && settings.telemetry.enabled && settings.telemetry.v2.enabled;
}

/** The mesh config that follows from the other settings. */
function derivedMeshConfig(component: Component, settings: IstiodSettings): Fields {
  const { global } = settings;
  const variant = global.proxy.variant || global.variant;
  return {
    trustDomain: 'cluster.local',
    rootNamespace: settings.meshConfig.rootNamespace || global.istioNamespace,
    ...defaultProviders(settings),
    defaultConfig: {
      ...(global.meshID ? { meshId: global.meshID } : {}),
      ...(variant ? { image: { imageType: variant } } : {}),
      ...tracing(component, settings),
      discoveryAddress: `${discoveryService(component, settings)}.${component.namespace}.svc:15012`,
    },
  };
}

function defaultProviders(settings: IstiodSettings): Fields {
  const metrics = [...(hasDefaultPrometheus(settings) ? ['prometheus'] : []), ...(hasDefaultStackdriver(settings) ? ['stackdriver'] : [])];
  const accessLogging = hasDefaultStackdriverLogs(settings) ? ['stackdriver'] : [];
  if (metrics.length + accessLogging.length === 0) {
    return {};
  }
  return { defaultProviders: { ...(given(metrics) ? { metrics } : {}), ...(given(accessLogging) ? { accessLogging } : {}) } };
}

/** The Service that proxies use to reach their istiod. This istiod can be remote. */
function discoveryService(component: Component, settings: IstiodSettings): string {
  if (!settings.global.remotePilotAddress) {
    return revisioned('istiod', settings);
  }
  const { enabled, enabledLocalInjectorIstiod } = settings.istiodRemote;
  const besideLocal = component.features.remoteProfile ? enabled && enabledLocalInjectorIstiod : settings.enabled;
  return besideLocal ? 'istiod-remote' : 'istiod';
}

function tracing(component: Component, settings: IstiodSettings): Fields {
  const { proxy, tracer = {}, istioNamespace } = settings.global;
  const given1x20 = settings.meshConfig.defaultConfig as { tracing?: Fields } | undefined;
  switch (proxy.tracer) {
    case 'none':
      return component.features.noTracer ? {} : { tracing: {} };
    case 'lightstep':
      return { tracing: { lightstep: { ...tracer.lightstep } } };
    case 'zipkin':
      return { tracing: { zipkin: { address: tracer.zipkin?.address || `zipkin.${istioNamespace}:9411` } } };
    case 'datadog':
      return { tracing: { datadog: { address: tracer.datadog?.address || '$(HOST_IP):8126' } } };
    case 'stackdriver':
      return { tracing: { stackdriver: { ...STACKDRIVER_TRACING, ...tracer.stackdriver } } };
    case 'openCensusAgent':
      return { tracing: component.features.noTracer ? null : given1x20?.tracing };
    default:
      return { tracing: component.features.noTracer ? null : {} };
  }
}

const STACKDRIVER_TRACING = { debug: false, maxNumberOfAttributes: 200, maxNumberOfAnnotations: 200, maxNumberOfMessageEvents: 200 };

function indented(text: string): string {
  return text.split('\n').map((line) => `  ${line}`).join('\n');
}
