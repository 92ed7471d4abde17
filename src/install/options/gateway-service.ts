import { MeshServicePort } from './service-port';
import { MeshIpFamily, MeshIpFamilyPolicy } from '../network-props';

/**
 * How a Service is exposed.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export enum MeshServiceType {
  /** Through a load balancer of the cloud provider. */
  LOAD_BALANCER = 'LoadBalancer',
  /** On a port of every node. */
  NODE_PORT = 'NodePort',
  /** Only inside the cluster. */
  CLUSTER_IP = 'ClusterIP',
  /** The Service is not created. */
  NONE = 'None',
}

/**
 * Which pods receive requests from outside the cluster.
 *
 * @see https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip
 */
export enum MeshExternalTrafficPolicy {
  /** The default of the cluster. */
  CLUSTER_DEFAULT = '',
  /** The pods on the node that received the request. This keeps the IP address of the client. */
  LOCAL = 'Local',
  /** All pods. This spreads the load. */
  CLUSTER = 'Cluster',
}

/**
 * Which pods receive requests from inside the cluster.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/
 */
export enum MeshInternalTrafficPolicy {
  /** The pods on the node of the client. */
  LOCAL = 'Local',
  /** All pods. */
  CLUSTER = 'Cluster',
}

/** The Service of a gateway. */
export interface MeshGatewayService {
  /**
   * How the Service is exposed.
   *
   * @default MeshServiceType.LOAD_BALANCER
   */
  readonly type?: MeshServiceType;

  /**
   * The ports, in the form of Kubernetes. They replace the default ports. A gateway between networks has ports of its own.
   *
   * @default - 15021 (status), 80 and 443
   */
  readonly ports?: MeshServicePort[];

  /**
   * Annotations of the Service. Cloud providers use them to configure their load balancers.
   *
   * @default - no annotations
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * The IP address that is requested for the load balancer.
   *
   * @default - any address
   */
  readonly loadBalancerIp?: string;

  /**
   * The IP ranges that clients may have.
   *
   * @default - all IP ranges
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
   * Additional IP addresses of the Service. They belong to nodes or are routed to nodes.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
   * @default - no additional addresses
   */
  readonly externalIps?: string[];

  /**
   * Which pods receive requests from outside the cluster.
   *
   * @default MeshExternalTrafficPolicy.CLUSTER_DEFAULT
   */
  readonly externalTrafficPolicy?: MeshExternalTrafficPolicy;

  /**
   * Which pods receive requests from inside the cluster. Since Istio 1.28.
   *
   * @default - the default of the cluster, MeshInternalTrafficPolicy.CLUSTER
   */
  readonly internalTrafficPolicy?: MeshInternalTrafficPolicy;

  /**
   * The IP address of the Service inside the cluster, or `None` for a Service without one. Since Istio 1.28.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
   * @default - the cluster assigns one
   */
  readonly clusterIp?: string;

  /**
   * Labels that the pods of the Service must have in addition to the labels of the gateway. Since Istio 1.28.
   *
   * @default - no additional labels
   */
  readonly selectorLabels?: { [label: string]: string };

  /**
   * The IP family policy of the Service.
   *
   * @default - the policy of the mesh
   */
  readonly ipFamilyPolicy?: MeshIpFamilyPolicy;

  /**
   * The IP families of the Service. The first one is the primary family.
   *
   * @default - the IP families of the mesh
   */
  readonly ipFamilies?: MeshIpFamily[];
}
