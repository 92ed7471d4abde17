import { isMap, parsedJson, Plain } from '../../json';

/** An action whose policies can be in shadow. */
export type ShadowAction = 'ALLOW' | 'DENY';

/** Why policies in shadow would deny a request. */
export interface ShadowDenial {
  readonly action: ShadowAction;
  /** The rule that would deny. Undefined for ALLOW: no rule of the policies in shadow matches. */
  readonly rule?: { readonly namespace: string; readonly name: string; readonly index: number };
}

/** A request in the log of a proxy that policies in shadow would deny. */
export interface ShadowRecord {
  /** In the form of RFC 3339. */
  readonly time: string;
  /** Without `spiffe://`. Undefined: the caller sent plain text. */
  readonly principal?: string;
  readonly ip?: string;
  readonly port: number;
  /** Undefined for a connection without HTTP, as are path and host. */
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  /** Whether policies that are enforced have denied the request. */
  readonly isDenied: boolean;
  readonly denials: readonly ShadowDenial[];
}

/** The extension provider that writes the log. */
const PROVIDER = 'cdk8s-istio-shadow';

/** The filters of Envoy that evaluate policies, of HTTP and of connections. Each writes what it finds into its metadata. */
const FILTERS = { shadow: 'envoy.filters.http.rbac', shadow_tcp: 'envoy.filters.network.rbac' } as const;

/** Istio's prefixes of what Envoy says about policies in shadow, in metadata and in counters. */
const PREFIXES: Record<ShadowAction, string> = { ALLOW: 'istio_dry_run_allow_', DENY: 'istio_dry_run_deny_' };
const ACTIONS = Object.keys(PREFIXES) as ShadowAction[];

/** The fields of the log. Those that Istio's JSON format has too have its names, so that they can be added to it. */
const LABELS = {
  start_time: '%START_TIME%',
  source_principal: '%DOWNSTREAM_PEER_URI_SAN%',
  source_address: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
  downstream_local_address: '%DOWNSTREAM_LOCAL_ADDRESS%',
  method: '%REQ(:METHOD)%',
  path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  authority: '%REQ(:AUTHORITY)%',
  response_code_details: '%RESPONSE_CODE_DETAILS%',
  connection_termination_details: '%CONNECTION_TERMINATION_DETAILS%',
  ...Object.fromEntries(Object.entries(FILTERS).map(([label, filter]) => [label, `%DYNAMIC_METADATA(${filter})%`])),
};

/** What a user adds to the mesh, so that proxies log the requests that policies in shadow would deny, and no others. */
export interface ShadowLog {
  /** An item of `meshConfig.extensionProviders`. */
  readonly provider: Plain;
  readonly telemetry: Plain;
}

export function shadowLog(rootNamespace: string): ShadowLog {
  const results = Object.values(FILTERS).flatMap((filter) => ACTIONS.map((action) => `metadata.filter_metadata['${filter}']['${PREFIXES[action]}shadow_engine_result'] == 'denied'`));
  return {
    provider: { name: PROVIDER, envoyFileAccessLog: { path: '/dev/stdout', logFormat: { labels: LABELS } } },
    telemetry: {
      apiVersion: 'telemetry.istio.io/v1alpha1',
      kind: 'Telemetry',
      metadata: { name: PROVIDER, namespace: rootNamespace },
      spec: { accessLogging: [{ match: { mode: 'SERVER' }, providers: [{ name: PROVIDER }], filter: { expression: results.join(' || ') } }] },
    },
  };
}

/** Whether a line can be a record. It is fast, for logs with many other lines. */
export function isShadowLine(line: string): boolean {
  return line.includes('shadow_engine_result');
}

/** Undefined for lines that say nothing about a request that would be denied. */
export function shadowRecordOf(line: string): ShadowRecord | undefined {
  const fields = isShadowLine(line) ? parsedJson(line) : undefined;
  if (!isMap(fields)) {
    return undefined;
  }
  const denials = Object.keys(FILTERS).flatMap((label) => denialsOf(fields[label]));
  const refused = [fields.response_code_details, fields.connection_termination_details].some((text) => String(text).includes('rbac_access_denied'));
  return denials.length === 0 ? undefined : {
    time: String(fields.start_time),
    principal: textOf(fields.source_principal)?.replace(/^spiffe:\/\//, ''),
    ip: textOf(fields.source_address),
    port: Number(/:(\d+)$/.exec(String(fields.downstream_local_address))?.[1]),
    method: textOf(fields.method),
    path: textOf(fields.path),
    host: textOf(fields.authority),
    isDenied: refused,
    denials,
  };
}

/** How many requests a proxy would have denied since its start, by its counters. */
export function shadowCounts(stats: string): Record<ShadowAction, number> {
  const countOf = (action: ShadowAction) => stats.split('\n').map((line) => new RegExp(`${PREFIXES[action]}\\.?shadow_denied: (\\d+)$`).exec(line.trim())?.[1] ?? 0)
    .reduce<number>((sum, count) => sum + Number(count), 0);
  return { ALLOW: countOf('ALLOW'), DENY: countOf('DENY') };
}

/** The path of the administration interface for the counters, as text. */
export const SHADOW_STATS = '/stats?filter=shadow_denied';

function denialsOf(metadata: unknown): ShadowDenial[] {
  const found = isMap(metadata) ? metadata : parsedJson(String(metadata));
  return !isMap(found) ? [] : ACTIONS.filter((action) => found[`${PREFIXES[action]}shadow_engine_result`] === 'denied')
    .map((action) => ({ action, rule: ruleOf(found[`${PREFIXES[action]}shadow_effective_policy_id`]) }));
}

/** istiod names a rule such as `ns[shop]-policy[web]-rule[0]`. */
function ruleOf(id: unknown): ShadowDenial['rule'] {
  const [, namespace, name, index] = /^ns\[(.*)\]-policy\[(.*)\]-rule\[(\d+)\]$/.exec(String(id)) ?? [];
  return index === undefined ? undefined : { namespace, name, index: Number(index) };
}

function textOf(field: unknown): string | undefined {
  return typeof field === 'string' && field !== '' && field !== '-' ? field : undefined;
}
