import { hasDefaultPrometheus, hasDefaultStackdriver, hasDefaultStackdriverLogs } from './mesh-config';
import { revisioned, revisionLabel } from './names';
import { Fields, given } from '../../json';
import { IstiodSettings } from '../../settings';
import { compactJson } from '../../text';
import { Component } from '../component';
import { KubeObject, ObjectsById } from '../object';

const TYPED_STRUCT = 'type.googleapis.com/udpa.type.v1.TypedStruct';
const NO_HOST_FALLBACK = { disable_host_header_fallback: true };

/** A kind of proxy, with the settings that can be overridden for it. */
interface Side {
  readonly context: string;
  readonly override: 'gateway' | 'inboundSidecar' | 'outboundSidecar';
  readonly httpDefault: Fields;
}
const OUTBOUND: Side = { context: 'SIDECAR_OUTBOUND', override: 'outboundSidecar', httpDefault: {} };
const INBOUND: Side = { context: 'SIDECAR_INBOUND', override: 'inboundSidecar', httpDefault: NO_HOST_FALLBACK };
const GATEWAY: Side = { context: 'GATEWAY', override: 'gateway', httpDefault: NO_HOST_FALLBACK };

/** EnvoyFilters for metrics settings that the mesh config of older versions cannot express, one pair for each proxy version that can still run. */
export function statsFilters(component: Component, settings: IstiodSettings): ObjectsById {
  const { enabled, v2 } = settings.telemetry;
  if (!enabled || !v2.enabled) {
    return {};
  }
  const objects: ObjectsById = {};
  for (const proxyVersion of component.features.statsFilters) {
    if (v2.prometheus.enabled && !hasDefaultPrometheus(settings)) {
      objects[`StatsFilter${proxyVersion}`] = filter('stats-filter', proxyVersion, component, settings, httpStats(proxyVersion, settings));
      objects[`TcpStatsFilter${proxyVersion}`] = filter('tcp-stats-filter', proxyVersion, component, settings, tcpStats(proxyVersion, settings));
    }
    if (v2.stackdriver.enabled && !hasDefaultStackdriver(settings) && !hasDefaultStackdriverLogs(settings)) {
      Object.assign(objects, stackdriverFilters(proxyVersion, component, settings));
    }
  }
  return objects;
}

function filter(name: string, proxyVersion: string, component: Component, settings: IstiodSettings, configPatches: Fields[]): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: {
      name: revisioned(`${name}-${proxyVersion}`, settings),
      namespace: String(settings.meshConfig.rootNamespace || component.namespace),
      labels: { 'istio.io/rev': revisionLabel(settings) },
    },
    spec: { priority: -1, configPatches },
  };
}

function httpStats(proxyVersion: string, settings: IstiodSettings): Fields[] {
  return [OUTBOUND, INBOUND, GATEWAY].map((side) => insertHttp(side.context, proxyVersion, 'envoy.filters.http.router', stats(settings, side, side.httpDefault)));
}

function tcpStats(proxyVersion: string, settings: IstiodSettings): Fields[] {
  return [INBOUND, OUTBOUND, GATEWAY].map((side) => insertTcp(side.context, proxyVersion, stats(settings, side, {})));
}

function stats(settings: IstiodSettings, side: Side, fallback: Fields): Fields {
  const override = settings.telemetry.v2.prometheus.configOverride?.[side.override];
  return {
    name: 'istio.stats',
    typed_config: { '@type': TYPED_STRUCT, 'type_url': 'type.googleapis.com/stats.PluginConfig', 'value': given(override) ? override : fallback },
  };
}

function insertHttp(context: string, proxyVersion: string, before: string, value: Fields): Fields {
  const http = { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: before } };
  return insert('HTTP_FILTER', context, versionPattern(proxyVersion), http, value);
}

function insertTcp(context: string, proxyVersion: string, value: Fields): Fields {
  return insert('NETWORK_FILTER', context, versionPattern(proxyVersion), { name: 'envoy.filters.network.tcp_proxy' }, value);
}

function insert(applyTo: string, context: string, proxyVersion: string, filterMatch: Fields, value: Fields): Fields {
  return {
    applyTo,
    match: { context, proxy: { proxyVersion }, listener: { filterChain: { filter: filterMatch } } },
    patch: { operation: 'INSERT_BEFORE', value },
  };
}

function versionPattern(proxyVersion: string): string {
  return `^${proxyVersion.replace('.', '\\.')}.*`;
}

function stackdriverFilters(proxyVersion: string, component: Component, settings: IstiodSettings): ObjectsById {
  const { stackdriver, accessLogPolicy } = settings.telemetry.v2;
  const sides = stackdriver.disableOutbound ? [INBOUND, GATEWAY] : [OUTBOUND, INBOUND, GATEWAY];
  const http = sides.map((side) => insertHttp(side.context, proxyVersion, 'envoy.filters.http.router', stackdriverFilter('http', side, settings)));
  const tcp = sides.map((side) => insertTcp(side.context, proxyVersion, stackdriverFilter('network', side, settings)));
  return {
    [`StackdriverFilter${proxyVersion}`]: filter('stackdriver-filter', proxyVersion, component, settings, http),
    [`TcpStackdriverFilter${proxyVersion}`]: filter('tcp-stackdriver-filter', proxyVersion, component, settings, tcp),
    [`StackdriverSamplingFilter${proxyVersion}`]: accessLogPolicy?.enabled
      ? filter('stackdriver-sampling-accesslog-filter', proxyVersion, component, settings, [samplingPatch(proxyVersion, accessLogPolicy.logWindowDuration)])
      : undefined,
  };
}

function stackdriverFilter(layer: string, side: Side, settings: IstiodSettings): Fields {
  const rootId = side === INBOUND ? 'stackdriver_inbound' : 'stackdriver_outbound';
  const config = {
    root_id: rootId,
    configuration: stringValue(stackdriverText(layer, side, settings)),
    vm_config: { vm_id: rootId, ...nativeCode('envoy.wasm.null.stackdriver') },
  };
  return { name: 'istio.stackdriver', typed_config: wasm(layer, config) };
}

function stackdriverText(layer: string, side: Side, settings: IstiodSettings): string {
  const { stackdriver } = settings.telemetry.v2;
  if (given(stackdriver.configOverride)) {
    return `${compactJson(stackdriver.configOverride)}\n`;
  }
  const fields = [
    ...(side === INBOUND ? [`"disable_server_access_logging": ${!stackdriver.logging}`] : []),
    `"access_logging": "${(side === INBOUND ? stackdriver.inboundAccessLogging : stackdriver.outboundAccessLogging) ?? ''}"`,
    ...(layer === 'http' && side !== OUTBOUND ? ['"disable_host_header_fallback": true'] : []),
    '"metric_expiry_duration": "3600s"',
  ];
  return `{\n${fields.map((field) => `  ${field}`).join(',\n')}\n}\n`;
}

function samplingPatch(proxyVersion: string, window: string): Fields {
  const config = {
    configuration: stringValue(`{\n  "log_window_duration": "${window}"\n}\n`),
    vm_config: nativeCode('envoy.wasm.access_log_policy'),
  };
  const http = { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'istio.stackdriver' } };
  const value = { name: 'istio.access_log', typed_config: wasm('http', config) };
  return insert('HTTP_FILTER', 'SIDECAR_INBOUND', versionPattern(proxyVersion).slice(1), http, value);
}

function wasm(layer: string, config: Fields): Fields {
  return { '@type': TYPED_STRUCT, 'type_url': `type.googleapis.com/envoy.extensions.filters.${layer}.wasm.v3.Wasm`, 'value': { config } };
}

function nativeCode(name: string): Fields {
  return { runtime: 'envoy.wasm.runtime.null', code: { local: { inline_string: name } } };
}

function stringValue(value: string): Fields {
  return { '@type': 'type.googleapis.com/google.protobuf.StringValue', value };
}
