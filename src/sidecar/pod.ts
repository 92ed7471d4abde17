import { Expression } from './expression';
import { Flag, Integer, List, TextMap, OneOf, Text } from './model';

/** The part of a pod that a template adds. istiod merges it into the pod with a strategic merge patch: lists are merged by name. */
export interface PodFragment {
  readonly metadata?: Metadata;
  readonly spec: PodSpec;
}

export interface Metadata {
  readonly labels?: TextMap;
  readonly annotations?: TextMap;
}

export interface PodSpec {
  readonly affinity?: Structure;
  readonly topologySpreadConstraints?: Structure;
  readonly nodeSelector?: Structure;
  readonly tolerations?: Structure;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: OneOf<PodSecurityContext>;
  readonly serviceAccountName?: Text;
  readonly initContainers?: List<Container>;
  readonly containers?: List<Container>;
  readonly volumes?: List<Volume>;
  readonly imagePullSecrets?: List<Named>;
}

export interface Container {
  readonly name: Text;
  readonly image?: Text;
  readonly restartPolicy?: Text;
  readonly imagePullPolicy?: Text;
  readonly ports?: List<ContainerPort>;
  readonly command?: List<string>;
  readonly args?: List<string>;
  readonly env?: List<EnvVar>;
  readonly lifecycle?: OneOf<Lifecycle>;
  readonly startupProbe?: OneOf<Probe>;
  readonly readinessProbe?: OneOf<Probe>;
  readonly resources?: OneOf<Resources>;
  readonly securityContext?: OneOf<SecurityContext>;
  readonly volumeMounts?: List<VolumeMount>;
}

export interface ContainerPort {
  readonly containerPort: number;
  readonly name: string;
  readonly protocol: string;
}

export interface EnvVar {
  readonly name: Text;
  readonly value?: Text;
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly resourceFieldRef?: { readonly resource: string };
  };
}

export interface Lifecycle {
  readonly postStart?: { readonly exec: { readonly command: List<string> } };
  readonly preStop?: { readonly exec: { readonly command: List<string> } };
}

export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: number; readonly scheme?: string };
  readonly initialDelaySeconds: Integer;
  readonly periodSeconds: Integer;
  readonly timeoutSeconds: number;
  readonly successThreshold?: number;
  readonly failureThreshold: Integer;
}

export interface Resources {
  readonly requests?: OneOf<{ readonly cpu?: Text; readonly memory?: Text }>;
  readonly limits?: OneOf<{ readonly cpu?: Text; readonly memory?: Text }>;
}

export interface PodSecurityContext {
  readonly sysctls?: List<{ readonly name: string; readonly value: string }>;
  readonly seccompProfile?: Structure;
}

export interface SecurityContext {
  readonly allowPrivilegeEscalation?: Flag;
  readonly capabilities?: { readonly add?: List<string>; readonly drop?: List<string> };
  readonly privileged?: Flag;
  readonly readOnlyRootFilesystem?: Flag;
  readonly runAsGroup?: Integer;
  readonly runAsNonRoot?: Flag;
  readonly runAsUser?: Integer;
  readonly seccompProfile?: Structure;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: Text;
  readonly readOnly?: boolean;
}

export interface Volume {
  readonly name: string;
  readonly emptyDir?: OneOf<{ readonly medium?: string }>;
  readonly configMap?: OneOf<{ readonly name: Text; readonly optional?: boolean }>;
  readonly csi?: { readonly driver: string };
  readonly downwardAPI?: { readonly items: List<{ readonly path: string; readonly fieldRef: { readonly fieldPath: string } }> };
  readonly projected?: OneOf<{ readonly sources: List<VolumeProjection> }>;
  readonly secret?: { readonly optional?: boolean; readonly secretName: Text };
}

export interface VolumeProjection {
  readonly serviceAccountToken?: { readonly path: string; readonly expirationSeconds: number; readonly audience: Text };
  readonly clusterTrustBundle?: { readonly name: Text; readonly path: string };
}

export interface Named {
  readonly name: Text;
}

/** A whole field that comes from the values, with the type that it has there. */
export type Structure = OneOf<Expression>;
