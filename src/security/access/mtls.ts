import { PolicyObject } from './policies';
import { partOf } from '../../json';

/** Which connections a port of a workload accepts. */
export type AccessMtlsMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

export interface PortMtls {
  readonly mode: AccessMtlsMode;
  /** The PeerAuthentication that sets the mode, or the Gateway. Undefined: none does, and the mode is PERMISSIVE. */
  readonly policy?: PolicyObject;
  /** Whether callers with a proxy show their certificates. */
  readonly hasCertificates: boolean;
}

/**
 * The mode of a port. The narrowest scope takes precedence, and in one scope the oldest policy. Istio ignores selectors in the root namespace.
 *
 * @param policies the PeerAuthentications that concern the workload, the oldest first
 */
export function mtlsOf(policies: readonly PolicyObject[], port: number, rootNamespace: string): PortMtls {
  const hasSelector = ({ spec }: PolicyObject) => Object.keys(partOf(spec, 'selector', 'matchLabels')).length > 0;
  const mesh = policies.find((policy) => policy.namespace === rootNamespace && !hasSelector(policy));
  const namespace = policies.find((policy) => policy.namespace !== rootNamespace && !hasSelector(policy));
  const workload = policies.find((policy) => policy.namespace !== rootNamespace && hasSelector(policy));
  const ofPort = workload && modeOf(partOf(workload.spec, 'portLevelMtls')[String(port)]);
  if (ofPort) {
    return { mode: ofPort, policy: workload, hasCertificates: ofPort !== 'DISABLE' };
  }
  const policy = [workload, namespace, mesh].find((each) => each && modeOf(each.spec.mtls));
  const mode = modeOf(policy?.spec.mtls) ?? 'PERMISSIVE';
  return { mode, policy, hasCertificates: mode !== 'DISABLE' };
}

/** Undefined if it is not set. */
function modeOf(mtls: unknown): AccessMtlsMode | undefined {
  const { mode } = partOf(mtls);
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE' ? mode : undefined;
}
