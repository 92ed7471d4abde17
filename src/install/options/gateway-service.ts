import { MeshIpFamily, MeshIpFamilyPolicy } from '../network-props';

/**
 * How a Service is reached.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export enum MeshServiceType {
  /** By a load balancer of the cloud. */
  LOAD_BALANCER = 'LoadBalancer',
  /** By a port of every node. */
  NODE_PORT = 'NodePort',
  /** From within the cluster only. */
  CLUSTER_IP = 'ClusterIP',
  /** Not at all: there is no Service. */
  NONE = 'None',
}

/**
 * Which pods take requests from outside the cluster.
 *
 * @see https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip
 */
export enum MeshExternalTrafficPolicy {
  /** What the cluster has by default. */
  CLUSTER_DEFAULT = '',
  /** Those of the node that the request came to, which keeps the address of the client. */
  LOCAL = 'Local',
  /** All, which spreads the load. */
  CLUSTER = 'Cluster',
}

/** How a gateway is reached. */
export interface MeshGatewayService {
  /**
   * How the Service is reached, if there is one.
   *
   * @default MeshServiceType.LOAD_BALANCER
   */
  readonly type?: MeshServiceType;

  /**
   * The ports, as Kubernetes has them, in place of the default ones. A gateway between networks has its own.
   *
   * @default - 15021 (status), 80 and 443
   */
  readonly ports?: { [field: string]: any }[];

  /**
   * Annotations, by which clouds set up their load balancers.
   *
   * @default - none
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * The address that is asked for.
   *
   * @default - any
   */
  readonly loadBalancerIp?: string;

  /**
   * The IP ranges that clients may come from.
   *
   * @default - any
   */
  readonly loadBalancerSourceRanges?: string[];

  /**
   * The class of the load balancer, if the cluster has several. Since Istio 1.26.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
   * @default - the cluster's default
   */
  readonly loadBalancerClass?: string;

  /**
   * Whether the load balancer uses node ports. Since Istio 1.26.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation
   * @default - the cluster's default, which is true
   */
  readonly allocateNodePorts?: boolean;

  /**
   * IP addresses of nodes, or routed to them, at which the Service listens too.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
   * @default - none
   */
  readonly externalIps?: string[];

  /**
   * Which pods take requests from outside the cluster.
   *
   * @default MeshExternalTrafficPolicy.CLUSTER_DEFAULT
   */
  readonly externalTrafficPolicy?: MeshExternalTrafficPolicy;

  /**
   * How the Service chooses between IPv4 and IPv6.
   *
   * @default - that of the mesh
   */
  readonly ipFamilyPolicy?: MeshIpFamilyPolicy;

  /**
   * The IP families, the first one first.
   *
   * @default - those of the mesh
   */
  readonly ipFamilies?: MeshIpFamily[];
}
