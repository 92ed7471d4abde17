/** The fields of a Pod that the node agent uses, with the names of the API. */
import type { KubeObject } from '../api';

export interface Pod extends KubeObject {
  spec: PodSpec;
  status?: { phase?: string; conditions?: Condition[] };
}

export interface Condition { type: string; status: string; lastTransitionTime?: string; reason?: string | null }

export interface PodSpec {
  nodeName?: string;
  hostname?: string;
  subdomain?: string;
  hostNetwork?: boolean;
  hostAliases?: { ip: string; hostnames: string[] }[];
  serviceAccountName?: string;
  restartPolicy?: RestartPolicy;
  terminationGracePeriodSeconds?: number;
  activeDeadlineSeconds?: number;
  readinessGates?: { conditionType: string }[];
  dnsPolicy?: string;
  dnsConfig?: { nameservers?: string[]; searches?: string[]; options?: { name: string; value?: string }[] };
  securityContext?: SecurityContext & { fsGroup?: number; supplementalGroups?: number[]; sysctls?: { name: string; value: string }[] };
  volumes?: Volume[];
  initContainers?: ContainerSpec[];
  containers: ContainerSpec[];
}

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

export interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  privileged?: boolean;
  readOnlyRootFilesystem?: boolean;
  allowPrivilegeEscalation?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
}

export interface ContainerSpec {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  workingDir?: string;
  env?: EnvVar[];
  envFrom?: { prefix?: string; configMapRef?: ObjectRef; secretRef?: ObjectRef }[];
  ports?: { name?: string; containerPort: number }[];
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
  restartPolicy?: RestartPolicy;
  securityContext?: SecurityContext;
  volumeMounts?: { name: string; mountPath: string; subPath?: string; subPathExpr?: string; readOnly?: boolean }[];
  startupProbe?: Probe;
  readinessProbe?: Probe;
  livenessProbe?: Probe;
  lifecycle?: { postStart?: Action; preStop?: Action };
}

export interface ObjectRef { name: string; optional?: boolean }

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    fieldRef?: { fieldPath: string };
    resourceFieldRef?: ResourceFieldRef;
    configMapKeyRef?: ObjectRef & { key: string };
    secretKeyRef?: ObjectRef & { key: string };
  };
}

export interface ResourceFieldRef { containerName?: string; resource: string; divisor?: string }

export interface Action {
  exec?: { command: string[] };
  httpGet?: { host?: string; port: number | string; path?: string; scheme?: string; httpHeaders?: { name: string; value: string }[] };
  tcpSocket?: { host?: string; port: number | string };
  grpc?: { port: number; service?: string };
  sleep?: { seconds: number };
}

export interface Probe extends Action {
  initialDelaySeconds?: number;
  periodSeconds?: number;
  timeoutSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
  terminationGracePeriodSeconds?: number;
}

export interface Items { items?: { key: string; path: string; mode?: number }[]; optional?: boolean }

export interface DownwardItem { path: string; mode?: number; fieldRef?: { fieldPath: string }; resourceFieldRef?: ResourceFieldRef }

export interface Source {
  configMap?: Items & { name: string; defaultMode?: number };
  secret?: Items & { name?: string; secretName?: string; defaultMode?: number };
  downwardAPI?: { items?: DownwardItem[]; defaultMode?: number };
  serviceAccountToken?: { path: string; audience?: string; expirationSeconds?: number };
}

export interface Volume extends Source {
  name: string;
  emptyDir?: object;
  projected?: { sources?: Source[]; defaultMode?: number };
  hostPath?: { path: string; type?: string };
}
