import { accessModelOf } from './access-model';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';
import { Selection, selectorOf } from './selection';
import { partOf, partsOf, Plain, SourceObject, textsOf, titleOf } from '../json';
import { AccessModel, PolicyObject, PolicyTarget, Workload, WorkloadMtls } from '../security/internal';

/**
 * Finds rules that know callers by their certificates where no caller shows one: a port accepts only plain text, or a gateway has no server with
 * the TLS mode ISTIO_MUTUAL or MUTUAL. Such a rule neither allows nor denies anybody.
 */
export const PLAIN_CALLERS: Check = { code: 'CallersWithoutCertificate', level: CheckFindingLevel.WARNING, run: plainCallers };

const FIELDS = ['principals', 'namespaces', 'serviceAccounts', 'notPrincipals', 'notNamespaces', 'notServiceAccounts'];
const KEYS = ['source.principal', 'source.namespace', 'source.serviceAccount'];

/** A part of a rule that is about the certificate of a caller. */
interface Demand {
  readonly field: string;
  readonly isNegated: boolean;
  /** What the rule is for. */
  readonly to: readonly Plain[];
}

function plainCallers(sources: SourceObject[]): CheckResult[] {
  const policies = sources.filter(({ object }) => object.kind === 'AuthorizationPolicy').map((source) => ({ source, demands: demandsOf(source.object.spec) }));
  const demanding = policies.filter(({ demands }) => demands.length > 0);
  if (demanding.length === 0 || !sources.some(canBePlain)) {
    return [];
  }
  const targets = new Targets(accessModelOf(sources));
  return demanding.flatMap(({ source, demands }) => {
    const concerned = targets.of(source.object);
    return demands.flatMap((demand) => resultsOf(source, demand, concerned));
  });
}

function canBePlain({ object: { kind, spec } }: SourceObject): boolean {
  const modes = [partOf(spec).mtls, ...Object.values(partOf(spec, 'portLevelMtls'))];
  return kind === 'Gateway' || (kind === 'PeerAuthentication' && modes.some((mtls) => partOf(mtls).mode === 'DISABLE'));
}

/** The finding about a part of a rule, if no port of any workload of the policy knows the certificates of callers. */
function resultsOf(policy: SourceObject, { field, isNegated, to }: Demand, targets: readonly Target[]): CheckResult[] {
  const ports = targets.flatMap((target) => target.portsOf(to).map((port) => ({ port, ...target.mtls.of(port), gateways: target.mtls.gateways })));
  const isPlain = ({ hasCertificates, gateways }: typeof ports[number]) =>
    !hasCertificates && gateways?.length !== 0 && !gateways?.some(asksForCertificates);
  if (ports.length === 0 || !ports.every(isPlain)) {
    return [];
  }
  const [{ port, policy: by, gateways }] = ports;
  const deciding = gateways?.[0] ?? by!;
  const reason = gateways ? `no server of ${titleOf(deciding)} for it has the TLS mode ISTIO_MUTUAL` : `${titleOf(deciding)} sets mutual TLS of ${port === ANY ? 'its ports' : `port ${port}`} to DISABLE`;
  const effect = isNegated ? 'holds for every caller' : 'holds for no caller';
  return [{
    objects: [policy, deciding.source],
    message: `${titleOf(policy.object)}: ${field} is about the certificates of callers, but ${reason}, so that no caller shows one and the condition ${effect}. `
      + `Write ${gateways ? 'other callers, such as addresses or users' : 'the mode STRICT or PERMISSIVE, or other callers'}`,
  }];
}

/** With certificates of other authorities, which can name identities of the mesh too. */
function asksForCertificates({ spec }: PolicyObject): boolean {
  return partsOf(spec, 'servers').some(({ tls }) => ['MUTUAL', 'OPTIONAL_MUTUAL'].includes(String(partOf(tls).mode)));
}

function demandsOf(spec: unknown): Demand[] {
  return partsOf(spec, 'rules').flatMap((rule, index) => {
    const to = partsOf(rule, 'to').map((each) => partOf(each, 'operation'));
    const found = [...inSources(rule, `spec.rules[${index}]`), ...inConditions(rule, `spec.rules[${index}]`)];
    return found.map(([field, isNegated]) => ({ field, isNegated, to }));
  });
}

function inSources(rule: Plain, path: string): [field: string, isNegated: boolean][] {
  return partsOf(rule, 'from').flatMap((from, index) => {
    const source = partOf(from, 'source');
    return FIELDS.filter((field) => textsOf(source[field]).length > 0).map((field): [string, boolean] => [`${path}.from[${index}].source.${field}`, field.startsWith('not')]);
  });
}

function inConditions(rule: Plain, path: string): [field: string, isNegated: boolean][] {
  return partsOf(rule, 'when').flatMap((condition, index) => ['values', 'notValues'].filter((list) => KEYS.includes(String(condition.key)) && textsOf(condition[list]).length > 0)
    .map((list): [string, boolean] => [`${path}.when[${index}].${list}`, list === 'notValues']));
}

/** Stands for the ports of a workload that are not known. */
const ANY = 0;

/** A workload that a policy concerns. */
class Target {
  public readonly mtls: WorkloadMtls;
  private readonly known: number[];

  constructor(pods: PolicyTarget, model: AccessModel, workload?: Workload) {
    this.mtls = new WorkloadMtls(pods, model.policies, model.mesh.rootNamespace);
    const served = workload ? model.portsOf(workload).map(({ port }) => port) : [];
    this.known = served.length > 0 ? served : [ANY, ...this.mtls.ownPorts];
  }

  /** The ports that a rule is for. */
  public portsOf(to: readonly Plain[]): number[] {
    const all = to.length === 0 ? [{}] : to;
    return [...new Set(all.flatMap(({ ports, notPorts }: Plain) => {
      const named = textsOf(ports).map(Number);
      return named.length > 0 ? named : this.known.filter((port) => !textsOf(notPorts).includes(String(port)));
    }))];
  }
}

/** The workloads of a synthesis, by the policies that concern them. */
class Targets {
  private readonly workloads: Selection<Workload>;
  private readonly known = new Map<Workload, Target>();

  constructor(private readonly model: AccessModel) {
    this.workloads = new Selection(model.workloads.filter(({ hasProxy }) => hasProxy), model.mesh.rootNamespace);
  }

  /** If the synthesis has none of its workloads, the pods that the policy selects stand for them: they have at least these labels. */
  public of(policy: Plain): Target[] {
    const { targetRef, targetRefs } = partOf(policy.spec);
    if (targetRef !== undefined || targetRefs !== undefined) {
      return [];
    }
    const labels = selectorOf(policy);
    const namespace = namespaceOf(policy) || 'default';
    const found = this.workloads.of(namespace, labels);
    return found.length > 0 ? found.map((workload) => this.targetOf(workload)) : [new Target({ namespace, labels }, this.model)];
  }

  private targetOf(workload: Workload): Target {
    const target = this.known.get(workload) ?? new Target(workload, this.model, workload);
    this.known.set(workload, target);
    return target;
  }
}
