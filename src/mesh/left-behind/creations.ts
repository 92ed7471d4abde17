import { groupOf, Json, JsonObject, partOf, partsOf } from '../../json';
import { KubeObject } from '../../kube';

/** A control plane, as far as what it creates depends on it. */
export interface ControlPlane {
  namespace: string;
  revision: string;
}

/** A kind of object that a running istiod creates, and that no uninstall of the install's own objects takes away. */
export interface Creation {
  /** What it is: a part of messages. */
  what: string;
  matches: (object: KubeObject) => boolean;
  /** Whether a control plane uses the object. It is left behind when no control plane uses it that stays. */
  isUsedBy: (object: KubeObject, controlPlane: ControlPlane) => boolean;
  /** Whether it is deleted only on request. */
  isPrecious?: boolean;
}

/** The field manager of istiod: the name of its program. Only what istiod itself has written is its own: istio-csr writes ConfigMaps of the same name. */
const ISTIOD = 'pilot-discovery';

/** The label of the ConfigMaps that istiod writes into all namespaces. Their names can be configured. */
export const CONFIG_LABEL = 'istio.io/config';

/** The Secrets in which istiod keeps the key of its own CA: the second one with USE_CACERTS_FOR_SELF_SIGNED_CA. A plugged-in CA has another type. */
export const CA_SECRETS = ['istio-ca-secret', 'cacerts'];

/** The locks that the replicas of istiod elect their leaders by. A lock of one revision has its name after a `-`. */
export const LOCKS = [
  'istio-leader', 'istio-namespace-controller-election', 'istio-clustertrustbundle-controller-election', 'istio-serviceexport-controller-election',
  'istio-gateway-leader', 'istio-gateway-status-leader', 'istio-gateway-deployment', 'istio-gateway-inferencepool', 'istio-status-leader', 'istio-analyze-leader',
  'istio-node-untaint', 'istio-ip-autoallocate',
];

const GATEWAY_CONTROLLER = /^istio\.io\//;

/** Istio documents no such list: it was read from the source code of istiod 1.20 to 1.27. */
export const CREATIONS: Creation[] = [
  {
    what: 'the root certificate of the CA',
    matches: (object) => isConfigMap(object) && hasOnlyData(object, 'root-cert.pem'),
    isUsedBy: everywhere,
  },
  {
    what: 'the revoked certificates of the CA',
    matches: (object) => isConfigMap(object) && hasOnlyData(object, 'ca-crl.pem'),
    isUsedBy: everywhere,
  },
  {
    what: 'the root certificate of the CA',
    matches: (object) => isOf(object, 'certificates.k8s.io', 'ClusterTrustBundle') && partOf(object.spec).signerName === 'istio.io/istiod-ca',
    isUsedBy: everywhere,
  },
  {
    what: 'a lock of the leader election',
    matches: (object) => isOf(object, '', 'ConfigMap') && Object.keys(partOf(object.data)).length === 0
      && object.metadata.annotations?.['control-plane.alpha.kubernetes.io/leader'] !== undefined && lockOf(object) !== undefined,
    isUsedBy: (object, controlPlane) => isLockOf(object, controlPlane),
  },
  {
    what: 'a lock of the leader election',
    matches: (object) => isOf(object, 'coordination.k8s.io', 'Lease') && lockOf(object) !== undefined,
    isUsedBy: (object, controlPlane) => isLockOf(object, controlPlane),
  },
  {
    what: 'the certificate and the private key of the CA',
    matches: (object) => isOf(object, '', 'Secret') && object.type === 'istio.io/ca-root' && CA_SECRETS.includes(object.metadata.name)
      && ['ca-cert.pem', 'ca-key.pem'].every((key) => key in partOf(object.data)),
    isUsedBy: ({ metadata }, { namespace }) => metadata.namespace === namespace,
    isPrecious: true,
  },
  {
    what: 'a class of gateways',
    matches: (object) => isOf(object, 'gateway.networking.k8s.io', 'GatewayClass') && GATEWAY_CONTROLLER.test(String(partOf(object.spec).controllerName)),
    isUsedBy: everywhere,
  },
];

/** What istiod has created an object for. Undefined if it is not istiod's. */
export function creationOf(object: KubeObject): Creation | undefined {
  return isWrittenByIstiod(object) ? CREATIONS.find(({ matches }) => matches(object)) : undefined;
}

function isWrittenByIstiod({ metadata }: KubeObject): boolean {
  return partsOf(metadata, 'managedFields').some(({ manager }) => manager === ISTIOD);
}

function isConfigMap(object: KubeObject): boolean {
  return isOf(object, '', 'ConfigMap') && object.metadata.labels?.[CONFIG_LABEL] === 'true';
}

function isOf(object: KubeObject, group: string, kind: string): boolean {
  return object.kind === kind && groupOf(object.apiVersion) === group;
}

/** Somebody who adds data of their own to such a ConfigMap needs it. */
function hasOnlyData({ data, binaryData }: KubeObject, key: string): boolean {
  const keys = [data, binaryData].flatMap((each: Json | undefined) => Object.keys((each ?? {}) as JsonObject));
  return keys.length === 1 && keys[0] === key;
}

function everywhere(): boolean {
  return true;
}

/** The lock that an object is, and its revision if it is the lock of one revision. */
function lockOf({ metadata: { name } }: KubeObject): { revision?: string } | undefined {
  if (LOCKS.includes(name)) {
    return {};
  }
  const lock = LOCKS.find((each) => name.startsWith(`${each}-`));
  return lock === undefined ? undefined : { revision: name.slice(lock.length + 1) };
}

function isLockOf(object: KubeObject, { namespace, revision }: ControlPlane): boolean {
  const lock = lockOf(object);
  return object.metadata.namespace === namespace && (lock?.revision === undefined || lock.revision === revision);
}
