import { Converter } from './row';
import { Fields, isMap, mergeOver } from '../../json';
import {
  IstioCniAmbientSelector, MeshAffinity, MeshCapabilities, MeshClaimVolume, MeshConfigMapVolume, MeshContainer, MeshContainerPort,
  MeshContainerSecurityContext, MeshCsiVolume, MeshDaemonSetRollingUpdate, MeshDaemonSetStrategy, MeshDeploymentStrategy, MeshEmptyDirVolume,
  MeshEnvSource, MeshEnvSourceRef, MeshEnvVar, MeshEnvVarSource, MeshExecAction, MeshFieldSelector, MeshGrpcAction, MeshHostPathVolume,
  MeshHttpGetAction, MeshHttpHeader, MeshKeySelector, MeshKeyToPath, MeshLabelExpression, MeshLabelSelector, MeshLifecycle,
  MeshLifecycleHandler, MeshNodeAffinity, MeshNodeSelector, MeshNodeSelectorTerm, MeshPodAffinity, MeshPodAffinityTerm,
  MeshPodSecurityContext, MeshPreferredNodes, MeshProbe, MeshProjectedKeys, MeshProjectedToken, MeshProjectedVolume, MeshResources,
  MeshRollingUpdate, MeshScalingBehavior, MeshScalingPolicy, MeshScalingRules, MeshSeccompProfile, MeshSecretVolume, MeshSeLinuxOptions,
  MeshServicePort, MeshSleepAction, MeshSysctl, MeshTcpSocketAction, MeshToleration, MeshTopologySpreadConstraint, MeshVolume,
  MeshVolumeMount, MeshVolumeProjection, MeshWeightedPodAffinityTerm,
} from '../options';

/** The type of a field: whether a value fits, or the struct of its value, or of the items of its list. */
type FieldType = ((value: unknown) => boolean) | Struct | readonly [Struct];

/** The fields of a struct, and those of them that it must have. */
interface Struct {
  readonly fields: { readonly [field: string]: FieldType };
  readonly required: readonly string[];
}

/** The fields that a struct must have. */
type RequiredFields<T> = { [F in keyof T & string]-?: object extends Pick<T, F> ? never : F }[keyof T & string];

/** A struct does not compile if it lacks a field of its type. */
function struct<T extends { raw?: unknown }>(fields: Record<Exclude<keyof T & string, 'raw'>, FieldType>, ...required: RequiredFields<T>[]): Struct {
  return { fields, required };
}

const text = (value: unknown) => typeof value === 'string';
const number = (value: unknown) => typeof value === 'number';
const boolean = (value: unknown) => typeof value === 'boolean';
const numberOrText = (value: unknown) => number(value) || text(value);
const texts = (value: unknown) => Array.isArray(value) && value.every(text);
const numbers = (value: unknown) => Array.isArray(value) && value.every(number);
const labels = (value: unknown) => isMap(value) && Object.values(value).every(text);
const quantities = (value: unknown) => isMap(value) && Object.values(value).every(numberOrText);

const RESOURCES = struct<MeshResources>({ requests: quantities, limits: quantities });

const LABEL_EXPRESSION = struct<MeshLabelExpression>({ key: text, operator: text, values: texts }, 'key', 'operator');
const LABEL_SELECTOR = struct<MeshLabelSelector>({ matchLabels: labels, matchExpressions: [LABEL_EXPRESSION] });

const AMBIENT_SELECTOR = struct<IstioCniAmbientSelector>({ podSelector: LABEL_SELECTOR, namespaceSelector: LABEL_SELECTOR });

const TOLERATION = struct<MeshToleration>({ key: text, operator: text, value: text, effect: text, tolerationSeconds: number });
const TOPOLOGY_SPREAD_CONSTRAINT = struct<MeshTopologySpreadConstraint>({
  maxSkew: number,
  topologyKey: text,
  whenUnsatisfiable: text,
  labelSelector: LABEL_SELECTOR,
  matchLabelKeys: texts,
  minDomains: number,
  nodeAffinityPolicy: text,
  nodeTaintsPolicy: text,
}, 'maxSkew', 'topologyKey', 'whenUnsatisfiable');

const KEY_SELECTOR = struct<MeshKeySelector>({ name: text, key: text, optional: boolean }, 'name', 'key');
const FIELD_SELECTOR = struct<MeshFieldSelector>({ fieldPath: text, apiVersion: text }, 'fieldPath');
const ENV_VAR_SOURCE = struct<MeshEnvVarSource>({ secretKeyRef: KEY_SELECTOR, configMapKeyRef: KEY_SELECTOR, fieldRef: FIELD_SELECTOR });
const ENV_VAR = struct<MeshEnvVar>({ name: text, value: text, valueFrom: ENV_VAR_SOURCE }, 'name');

const VOLUME_MOUNT = struct<MeshVolumeMount>({
  name: text, mountPath: text, readOnly: boolean, subPath: text, subPathExpr: text, mountPropagation: text,
}, 'name', 'mountPath');

const SECCOMP_PROFILE = struct<MeshSeccompProfile>({ type: text, localhostProfile: text });
const SE_LINUX_OPTIONS = struct<MeshSeLinuxOptions>({ level: text, role: text, type: text, user: text });
const SYSCTL = struct<MeshSysctl>({ name: text, value: text }, 'name', 'value');
const POD_SECURITY_CONTEXT = struct<MeshPodSecurityContext>({
  runAsUser: number,
  runAsGroup: number,
  runAsNonRoot: boolean,
  fsGroup: number,
  fsGroupChangePolicy: text,
  supplementalGroups: numbers,
  sysctls: [SYSCTL],
  seccompProfile: SECCOMP_PROFILE,
});
const CAPABILITIES = struct<MeshCapabilities>({ add: texts, drop: texts });
const CONTAINER_SECURITY_CONTEXT = struct<MeshContainerSecurityContext>({
  runAsUser: number,
  runAsGroup: number,
  runAsNonRoot: boolean,
  privileged: boolean,
  allowPrivilegeEscalation: boolean,
  readOnlyRootFilesystem: boolean,
  capabilities: CAPABILITIES,
  seccompProfile: SECCOMP_PROFILE,
});

const SCALING_POLICY = struct<MeshScalingPolicy>({ type: text, value: number, periodSeconds: number }, 'type', 'value', 'periodSeconds');
const SCALING_RULES = struct<MeshScalingRules>({ stabilizationWindowSeconds: number, policies: [SCALING_POLICY], selectPolicy: text });
const SCALING_BEHAVIOR = struct<MeshScalingBehavior>({ scaleUp: SCALING_RULES, scaleDown: SCALING_RULES });

const ROLLING_UPDATE = struct<MeshRollingUpdate>({ maxSurge: numberOrText, maxUnavailable: numberOrText });
const DEPLOYMENT_STRATEGY = struct<MeshDeploymentStrategy>({ type: text, rollingUpdate: ROLLING_UPDATE });

const DAEMON_SET_ROLLING_UPDATE = struct<MeshDaemonSetRollingUpdate>({ maxSurge: numberOrText, maxUnavailable: numberOrText });
const DAEMON_SET_STRATEGY = struct<MeshDaemonSetStrategy>({ type: text, rollingUpdate: DAEMON_SET_ROLLING_UPDATE });

const SERVICE_PORT = struct<MeshServicePort>({
  port: number, name: text, protocol: text, targetPort: numberOrText, nodePort: number, appProtocol: text,
}, 'port');

const NODE_TERM = struct<MeshNodeSelectorTerm>({ matchExpressions: [LABEL_EXPRESSION], matchFields: [LABEL_EXPRESSION] });
const PREFERRED_NODES = struct<MeshPreferredNodes>({ weight: number, preference: NODE_TERM }, 'weight', 'preference');
const NODE_AFFINITY = struct<MeshNodeAffinity>({
  requiredDuringSchedulingIgnoredDuringExecution: struct<MeshNodeSelector>({ nodeSelectorTerms: [NODE_TERM] }, 'nodeSelectorTerms'),
  preferredDuringSchedulingIgnoredDuringExecution: [PREFERRED_NODES],
});
const POD_TERM = struct<MeshPodAffinityTerm>({
  topologyKey: text, labelSelector: LABEL_SELECTOR, namespaces: texts, namespaceSelector: LABEL_SELECTOR, matchLabelKeys: texts,
}, 'topologyKey');
const WEIGHTED_POD_TERM = struct<MeshWeightedPodAffinityTerm>({ weight: number, podAffinityTerm: POD_TERM }, 'weight', 'podAffinityTerm');
const POD_AFFINITY = struct<MeshPodAffinity>({
  requiredDuringSchedulingIgnoredDuringExecution: [POD_TERM],
  preferredDuringSchedulingIgnoredDuringExecution: [WEIGHTED_POD_TERM],
});
const AFFINITY = struct<MeshAffinity>({ nodeAffinity: NODE_AFFINITY, podAffinity: POD_AFFINITY, podAntiAffinity: POD_AFFINITY });

const EXEC = struct<MeshExecAction>({ command: texts });
const HTTP_HEADER = struct<MeshHttpHeader>({ name: text, value: text }, 'name', 'value');
const HTTP_GET = struct<MeshHttpGetAction>({ port: numberOrText, path: text, scheme: text, host: text, httpHeaders: [HTTP_HEADER] }, 'port');
const HANDLER = struct<MeshLifecycleHandler>({ exec: EXEC, httpGet: HTTP_GET, sleep: struct<MeshSleepAction>({ seconds: number }, 'seconds') });
const LIFECYCLE = struct<MeshLifecycle>({ postStart: HANDLER, preStop: HANDLER });
const PROBE = struct<MeshProbe>({
  exec: EXEC,
  httpGet: HTTP_GET,
  tcpSocket: struct<MeshTcpSocketAction>({ port: numberOrText, host: text }, 'port'),
  grpc: struct<MeshGrpcAction>({ port: number, service: text }, 'port'),
  initialDelaySeconds: number,
  periodSeconds: number,
  timeoutSeconds: number,
  successThreshold: number,
  failureThreshold: number,
});

const PORT = struct<MeshContainerPort>({ containerPort: number, name: text, protocol: text, hostPort: number }, 'containerPort');
const ENV_SOURCE_REF = struct<MeshEnvSourceRef>({ name: text, optional: boolean }, 'name');
const ENV_SOURCE = struct<MeshEnvSource>({ prefix: text, configMapRef: ENV_SOURCE_REF, secretRef: ENV_SOURCE_REF });
const CONTAINER = struct<MeshContainer>({
  name: text,
  image: text,
  imagePullPolicy: text,
  command: texts,
  args: texts,
  workingDir: text,
  env: [ENV_VAR],
  envFrom: [ENV_SOURCE],
  ports: [PORT],
  resources: RESOURCES,
  volumeMounts: [VOLUME_MOUNT],
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
  lifecycle: LIFECYCLE,
  securityContext: CONTAINER_SECURITY_CONTEXT,
  restartPolicy: text,
}, 'name');

const KEY_TO_PATH = struct<MeshKeyToPath>({ key: text, path: text, mode: number }, 'key', 'path');
const PROJECTED_KEYS = struct<MeshProjectedKeys>({ name: text, items: [KEY_TO_PATH], optional: boolean }, 'name');
const PROJECTED_TOKEN = struct<MeshProjectedToken>({ path: text, audience: text, expirationSeconds: number }, 'path');
const PROJECTION = struct<MeshVolumeProjection>({ secret: PROJECTED_KEYS, configMap: PROJECTED_KEYS, serviceAccountToken: PROJECTED_TOKEN });
const VOLUME = struct<MeshVolume>({
  name: text,
  configMap: struct<MeshConfigMapVolume>({ name: text, items: [KEY_TO_PATH], defaultMode: number, optional: boolean }, 'name'),
  secret: struct<MeshSecretVolume>({ secretName: text, items: [KEY_TO_PATH], defaultMode: number, optional: boolean }, 'secretName'),
  emptyDir: struct<MeshEmptyDirVolume>({ medium: text, sizeLimit: numberOrText }),
  hostPath: struct<MeshHostPathVolume>({ path: text, type: text }, 'path'),
  persistentVolumeClaim: struct<MeshClaimVolume>({ claimName: text, readOnly: boolean }, 'claimName'),
  projected: struct<MeshProjectedVolume>({ sources: [PROJECTION], defaultMode: number }, 'sources'),
  csi: struct<MeshCsiVolume>({ driver: text, readOnly: boolean, fsType: text, volumeAttributes: labels }, 'driver'),
}, 'name');

/** Converts structs to plain fields, and back. `object` converts the plain fields of one struct, `list` a list of structs. */
export function structConverters(object: Converter) {
  const one = (of: Struct): Converter => ({
    toSetting: (prop, context) => object.toSetting(plain(of, prop), context),
    toProp: (setting, context) => typed(of, object.toProp(setting, context)),
  });
  const list = (of: Struct): Converter => ({
    toSetting: (prop: unknown[]) => prop.map((item) => plain(of, item)),
    toProp: (setting) => (Array.isArray(setting) ? setting.map((item) => typed(of, item)) : refuse('it must be a list of objects')),
  });
  return {
    affinity: one(AFFINITY),
    ambientSelectors: list(AMBIENT_SELECTOR),
    containers: list(CONTAINER),
    containerSecurityContext: one(CONTAINER_SECURITY_CONTEXT),
    daemonSetStrategy: one(DAEMON_SET_STRATEGY),
    deploymentStrategy: one(DEPLOYMENT_STRATEGY),
    envVars: list(ENV_VAR),
    labelSelectors: list(LABEL_SELECTOR),
    lifecycle: one(LIFECYCLE),
    podSecurityContext: one(POD_SECURITY_CONTEXT),
    probe: one(PROBE),
    resources: one(RESOURCES),
    scalingBehavior: one(SCALING_BEHAVIOR),
    seccompProfile: one(SECCOMP_PROFILE),
    seLinuxOptions: one(SE_LINUX_OPTIONS),
    servicePorts: list(SERVICE_PORT),
    tolerations: list(TOLERATION),
    topologySpreadConstraints: list(TOPOLOGY_SPREAD_CONSTRAINT),
    volumeMounts: list(VOLUME_MOUNT),
    volumes: list(VOLUME),
  };
}

/** The plain fields of a struct. Its field `raw` is merged over the others. */
function plain({ fields }: Struct, value: unknown): unknown {
  if (!isMap(value)) {
    return value;
  }
  const { raw, ...given } = value;
  const entries = Object.entries(given).filter(([, inner]) => inner !== undefined);
  const converted = Object.fromEntries(entries.map(([name, inner]) => [name, plainField(fields[name], inner)]));
  return isMap(raw) ? mergeOver(converted, raw) : converted;
}

function plainField(type: FieldType | undefined, value: unknown): unknown {
  if (isList(type)) {
    return Array.isArray(value) ? value.map((item) => plain(type[0], item)) : value;
  }
  return type === undefined || typeof type === 'function' ? value : plain(type, value);
}

/** The struct with these plain fields. Fields that the type does not have, or that have another type, become fields of `raw`. */
function typed(of: Struct, value: unknown): Fields {
  if (!isMap(value)) {
    return refuse('it must be a list of objects');
  }
  const known = Object.entries(value).flatMap(([name, inner]) => {
    const converted = typedField(Object.hasOwn(of.fields, name) ? of.fields[name] : undefined, inner);
    return converted === undefined ? [] : [[name, converted] as const];
  });
  const fields: Fields = Object.fromEntries(known);
  const missing = of.required.filter((name) => !(name in fields));
  if (missing.length > 0) {
    refuse(`it must have the fields ${missing.join(', ')}`);
  }
  const raw = Object.fromEntries(Object.entries(value).filter(([name]) => !(name in fields)));
  return Object.keys(raw).length === 0 ? fields : { ...fields, raw };
}

/** The value of a typed field, or undefined if it does not fit the type. */
function typedField(type: FieldType | undefined, value: unknown): unknown {
  if (type === undefined || typeof type === 'function') {
    return type?.(value) ? value : undefined;
  }
  try {
    return isList(type) ? (value as unknown[]).map((item) => typed(type[0], item)) : typed(type, value);
  } catch {
    return undefined; // a part of it does not fit
  }
}

function isList(type: FieldType | undefined): type is readonly [Struct] {
  return Array.isArray(type);
}

function refuse(reason: string): never {
  throw new Error(reason);
}
