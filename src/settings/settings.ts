/**
 * Settings are the one model that the objects of an install are made from. Props and Helm values are both mapped onto it.
 *
 * Settings keep the names of Istio's own values API, in its newer, flat layout. istiod reads a part of them when it injects
 * a pod (see src/install/istiod/injector-config.ts), so that the names are its contract.
 *
 * @see https://github.com/istio/istio/blob/1.27.0/operator/pkg/apis/values_types.proto
 */
import { Fields } from '../json';

export interface BaseSettings {
  readonly global: {
    readonly imagePullSecrets: string[];
    readonly istioNamespace: string;
    readonly remotePilotAddress?: string;
    readonly ipFamilyPolicy?: string;
    readonly ipFamilies?: string[];
    readonly [unread: string]: unknown;
  };
  readonly base: {
    readonly enableCRDTemplates: boolean;
    readonly enableIstioConfigCRDs: boolean;
    readonly excludedCRDs?: string[];
    readonly validationURL: string;
    readonly validationCABundle?: string;
    readonly validateGateway?: boolean;
  };
  /** Whether a local istiod runs beside a remote one, whose Service is then named `istiod-remote`. */
  readonly pilot?: { readonly enabled?: boolean };
  readonly defaultRevision: string;
  readonly experimental?: { readonly stableValidationPolicy: boolean };
}

export interface IstiodSettings {
  readonly autoscaleEnabled: boolean;
  readonly autoscaleMin: number;
  readonly autoscaleMax: number;
  readonly autoscaleBehavior: Fields;
  readonly replicaCount: number;
  readonly rollingMaxSurge: number | string;
  readonly rollingMaxUnavailable: number | string;
  readonly cpu: { readonly targetAverageUtilization: number };
  readonly memory?: { readonly targetAverageUtilization?: number };
  readonly pdb?: { readonly minAvailable?: number | string; readonly maxUnavailable?: number | string; readonly unhealthyPodEvictionPolicy?: string };

  readonly hub: string;
  readonly tag: string | number;
  readonly variant: string;
  readonly image: string;

  readonly resources: Fields;
  readonly seccompProfile: Fields;
  readonly nodeSelector: Fields;
  readonly affinity?: Fields;
  readonly tolerations?: Fields[];
  readonly topologySpreadConstraints: Fields[];
  readonly initContainers?: Fields[];
  readonly volumes: Fields[];
  readonly volumeMounts: Fields[];
  readonly deploymentLabels: Fields;
  readonly deploymentAnnotations?: Fields;
  readonly podLabels: Fields;
  readonly podAnnotations: Fields;
  readonly serviceAnnotations: Fields;
  readonly serviceAccountAnnotations?: Fields;
  readonly sidecarInjectorWebhookAnnotations?: Fields;
  readonly ipFamilyPolicy: string;
  readonly ipFamilies: string[];
  readonly trafficDistribution?: string;

  readonly env: Fields;
  readonly envVarFrom?: Fields[];
  readonly extraContainerArgs: string[];
  readonly plugins?: string[];
  readonly configSource?: Fields;
  readonly keepaliveMaxServerConnectionAge: string;
  readonly traceSampling: number;
  readonly jwksResolverExtraRootCA: string;
  readonly taint?: { readonly enabled: boolean; readonly namespace: string };
  readonly trustedZtunnelNamespace?: string;
  readonly trustedZtunnelName?: string;
  readonly platform?: string;
  readonly enabled?: boolean;

  readonly cni?: Fields;
  readonly istio_cni?: Fields;
  readonly sidecarInjectorWebhook: InjectionSettings;
  readonly istiodRemote: RemoteSettings;
  readonly telemetry: TelemetrySettings;
  readonly revision: string;
  readonly revisionTags: string[];
  readonly ownerName: string;
  readonly configMap: boolean;
  readonly meshConfig: Fields;
  readonly global: GlobalSettings;
  readonly base: {
    readonly enableIstioConfigCRDs: boolean;
    readonly validateGateway?: boolean;
    readonly validationURL?: string;
    readonly validationCABundle?: string;
  };
  readonly experimental?: { readonly stableValidationPolicy: boolean };
  readonly gateways?: Fields;
  readonly gatewayClasses?: Record<string, Record<string, unknown>>;
}

/** Which pods are injected, and with which templates. */
export interface InjectionSettings {
  readonly neverInjectSelector: Fields[];
  readonly alwaysInjectSelector: Fields[];
  readonly injectedAnnotations: Fields;
  readonly enableNamespacesByDefault: boolean;
  readonly reinvocationPolicy: string;
  readonly rewriteAppHTTPProbe: boolean;
  readonly templates: Record<string, string>;
  readonly defaultTemplates: string[];
}

/** Where the injection webhook is, if not in the cluster's own istiod. */
export interface RemoteSettings {
  readonly enabled?: boolean;
  readonly enabledLocalInjectorIstiod?: boolean;
  readonly injectionURL: string;
  readonly injectionPath: string;
  readonly injectionCABundle?: string;
}

export interface TelemetrySettings {
  readonly enabled: boolean;
  readonly v2: {
    readonly enabled: boolean;
    readonly prometheus: { readonly enabled: boolean; readonly configOverride?: StatsOverrides; readonly [unread: string]: unknown };
    readonly stackdriver: {
      readonly enabled: boolean;
      readonly logging?: boolean;
      readonly disableOutbound?: boolean;
      readonly configOverride?: Fields;
      readonly outboundAccessLogging?: string;
      readonly inboundAccessLogging?: string;
      readonly [unread: string]: unknown;
    };
    readonly accessLogPolicy?: { readonly enabled: boolean; readonly logWindowDuration: string };
    readonly [unread: string]: unknown;
  };
}

/** Metrics settings that replace the defaults, for each side of the proxies. */
export interface StatsOverrides {
  readonly gateway: Fields;
  readonly inboundSidecar: Fields;
  readonly outboundSidecar: Fields;
}

/** The settings that istiod hands to injection templates, and shares with its own Deployment. */
export interface GlobalSettings {
  readonly istioNamespace: string;
  readonly hub: string;
  readonly tag: string | number;
  readonly variant: string;
  readonly imagePullPolicy: string;
  readonly imagePullSecrets: string[];
  readonly certSigners: string[];
  readonly defaultPodDisruptionBudget: { readonly enabled: boolean };
  readonly defaultResources: Fields;
  readonly istiod: { readonly enableAnalysis: boolean };
  readonly logAsJson: boolean;
  readonly logging: { readonly level: string };
  readonly omitSidecarInjectorConfigMap: boolean;
  readonly operatorManageWebhooks: boolean;
  readonly oneNamespace?: boolean;
  readonly priorityClassName: string;
  readonly proxy: ProxySettings;
  readonly proxy_init: { readonly image: string; readonly [unread: string]: unknown };
  readonly remotePilotAddress: string;
  readonly ipFamilyPolicy?: string;
  readonly ipFamilies?: string[];
  readonly caAddress: string;
  readonly caName: string;
  readonly externalIstiod: boolean;
  readonly configCluster: boolean;
  readonly configValidation?: boolean;
  readonly jwtPolicy?: string;
  readonly meshID: string;
  readonly meshNetworks: Fields;
  readonly mountMtlsCerts: boolean;
  readonly multiCluster: { readonly enabled?: boolean; readonly clusterName: string };
  readonly network: string;
  readonly pilotCertProvider: string;
  readonly platform?: string;
  readonly sds: { readonly token: { readonly aud: string } };
  readonly sts: { readonly servicePort: number };
  readonly tracer?: TracerSettings;
  readonly trustBundleName?: string;
  readonly [unread: string]: unknown;
}

export interface ProxySettings {
  readonly image: string;
  readonly autoInject: string;
  readonly clusterDomain: string;
  readonly tracer: string;
  readonly variant?: string;
  readonly resources: Fields;
  readonly [unread: string]: unknown;
}

export interface TracerSettings {
  readonly lightstep?: { readonly address?: string; readonly accessToken?: string };
  readonly zipkin?: { readonly address?: string };
  readonly datadog?: { readonly address?: string };
  readonly stackdriver?: Fields;
}

export interface GatewaySettings {
  readonly name: string;
  readonly revision: string;
  readonly replicaCount?: number | null;
  readonly kind: string;
  readonly rbac: { readonly enabled: boolean };
  readonly serviceAccount: { readonly create: boolean; readonly annotations: Fields; readonly name: string };
  readonly podAnnotations: Fields;
  readonly securityContext?: Fields | null;
  readonly containerSecurityContext?: Fields | null;
  readonly service: {
    readonly type: string;
    readonly ports: Fields[];
    readonly annotations: Fields;
    readonly loadBalancerIP: string;
    readonly loadBalancerSourceRanges: string[];
    readonly loadBalancerClass?: string;
    readonly allocateLoadBalancerNodePorts?: boolean;
    readonly externalTrafficPolicy: string;
    readonly externalIPs: string[];
    readonly ipFamilyPolicy: string;
    readonly ipFamilies: string[];
  };
  readonly resources: Fields;
  readonly autoscaling: {
    readonly enabled: boolean;
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly targetCPUUtilizationPercentage: number;
    readonly targetMemoryUtilizationPercentage?: unknown;
    readonly autoscaleBehavior?: Fields;
  };
  readonly env: Fields;
  readonly envVarFrom?: Fields[];
  readonly strategy?: Fields;
  readonly minReadySeconds?: number | null;
  readonly readinessProbe?: Fields;
  readonly labels: Fields;
  readonly annotations: Fields;
  readonly nodeSelector: Fields;
  readonly affinity: Fields;
  readonly tolerations: Fields[];
  readonly topologySpreadConstraints: Fields[];
  readonly networkGateway: string;
  readonly imagePullPolicy: string;
  readonly imagePullSecrets: Fields[];
  readonly podDisruptionBudget: Fields;
  readonly terminationGracePeriodSeconds: number;
  readonly volumes: Fields[];
  readonly volumeMounts: Fields[];
  readonly initContainers?: Fields[];
  readonly additionalContainers?: Fields[];
  readonly priorityClassName: string;
  readonly lifecycle?: Fields;
  readonly platform?: string;
}
