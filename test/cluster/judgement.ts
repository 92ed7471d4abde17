/**
 * What the API server and synthesis say about the same specifications of custom resources. The server has the definitions of the resources.
 */
import { JsonObject, partsOf } from '../../src/json';
import { AUTH_POLICY, AUTH_POLICY_KIND } from '../../src/security/specification';
import { checked, Problem, ResourceKind, Schema, SCHEMA_CODES } from '../../src/specification';
import { TRAFFIC_SPLIT, TRAFFIC_SPLIT_KIND } from '../../src/traffic/specification';
import { Lab } from '../lab';
import { ApiError } from '../lab/api';
import { RandomPolicies } from '../security/random-policies';
import { RandomSpecification, repaired } from '../specification/random-specification';

/** A kind of custom resource, with its random specifications. */
export interface Judged {
  readonly kind: ResourceKind;
  readonly schema: Schema;
  /** A valid specification that is like a random one. */
  readonly valid: (specification: JsonObject, seed: number) => JsonObject;
  /** A specification that breaks rules between its parts, if random ones seldom do. */
  readonly mixed?: (specification: JsonObject, seed: number) => JsonObject;
}

export interface Judgement {
  readonly valid: number;
  /** Specifications that break a rule in CEL, and no limit of the schema. */
  readonly brokenRules: number;
  readonly brokenSchemas: number;
  /** Where the two differ, with the specification. */
  readonly differences: string[];
  /** The codes of the rules that a specification broke. */
  readonly codes: string[];
}

export async function startWithDefinitions(): Promise<Lab> {
  const lab = await Lab.start();
  await lab.kubectl(['apply', '--server-side', '--validate=strict', '-f', 'assets/specification/']);
  await lab.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  return lab;
}

/** Lets both judge random specifications. */
export async function judge(lab: Lab, judged: Judged, count: number): Promise<Judgement> {
  const counts = { valid: 0, brokenRules: 0, brokenSchemas: 0 };
  const differences: string[] = [];
  const codes = new Set<string>();
  for (let seed = 1; seed <= count; seed++) {
    const specification = randomSpecification(judged, seed);
    const problems = problemsOf(judged, specification).map(({ code }) => code);
    const isSchema = problems.some((code) => code in SCHEMA_CODES);
    counts[problems.length === 0 ? 'valid' : isSchema ? 'brokenSchemas' : 'brokenRules']++;
    const answer = await answerOf(lab, judged.kind, specification);
    const isAlike = isSchema ? answer.length > 0 : sorted(answer) === sorted(problems);
    if (!isAlike) {
      differences.push(`seed ${seed}: synthesis ${sorted(problems)}; the server ${sorted(answer)}; ${JSON.stringify(specification)}`);
    }
    problems.forEach((code) => codes.add(code));
  }
  return { ...counts, differences, codes: [...codes].filter((code) => !(code in SCHEMA_CODES)).sort() };
}

function problemsOf({ schema }: Pick<Judged, 'schema'>, specification: JsonObject): Problem[] {
  return checked(schema, specification).problems;
}

/** A third of the specifications is valid, a third has few faults, and a third has more. */
function randomSpecification({ schema, valid, mixed }: Judged, seed: number): JsonObject {
  const specification = new RandomSpecification(seed * 7919, [0, 0.002, 0.03][seed % 3]).of(schema);
  switch (seed % 3) {
    case 0: return valid(specification, seed);
    case 1: return mixed ? mixed(specification, seed) : specification;
    default: return specification;
  }
}

const VERSIONS = ['v1', 'v2', 'v3'].map((name) => ({ name, labels: { version: name } }));

const EXPOSE = [{ mesh: true }, { gateway: 'edge/public', hosts: ['shop.example.com'] }, { gateway: 'istio-system/other', hosts: ['*.example.com'] }];

export const TRAFFIC_SPLITS: Judged = {
  kind: TRAFFIC_SPLIT_KIND,
  schema: TRAFFIC_SPLIT,
  valid: (specification) => {
    const ports = partsOf(specification, 'ports').map((port) => ({ ...port, weights: { v2: 100 } }));
    return repaired({ ...specification, ...ports.length > 0 ? { ports } : {}, versions: VERSIONS, weights: { v1: 60, v2: 40 }, expose: EXPOSE }, {
      problemsOf: (value) => problemsOf({ schema: TRAFFIC_SPLIT }, value),
      removable: ['weightsOwner', 'sniHosts', 'protocol', 'mirror', 'ports', 'routes'],
    });
  },
};

/** The parts of an AuthPolicy that others do not depend on. */
const FREE_PARTS = ['issuers', 'audit', 'custom', 'mtls', 'deny'];

/** Parts of an AuthPolicy that break a rule of their own. */
const BROKEN_PARTS: JsonObject[] = [
  { public: [{ paths: ['//a'] }] },
  { public: [{ paths: ['/a/.*'] }] },
  { public: [{}] },
  { public: [{ any: true }, { methods: ['GET'] }] },
  { service: { name: 'web', workload: { '-a': 'b' } } },
  { issuers: [{ issuer: 'a', audiences: ['b'], jwks: 'c', jwksUri: 'https://d' }] },
  { audit: [{ operations: [{ any: true }], conditions: [{ key: 'source.ip' }] }] },
];

/** A specification with the parts of a random one that go together with the roles of a policy. */
export const AUTH_POLICIES: Judged = {
  kind: AUTH_POLICY_KIND,
  schema: AUTH_POLICY,
  valid: (specification, seed) => repaired(
    { ...Object.fromEntries(Object.entries(specification).filter(([name]) => FREE_PARTS.includes(name))), ...new RandomPolicies(seed).policy() },
    { problemsOf: (value) => problemsOf({ schema: AUTH_POLICY }, value), removable: ['exempt', 'requireToken', 'bindings', 'public', 'otherwise'] },
  ),
  mixed: (specification, seed) => ({
    ...new RandomPolicies(seed).policy(),
    ...Object.fromEntries(Object.entries(specification).filter((_, index) => (seed + index) % 3 === 0)),
    ...seed % 2 === 0 ? BROKEN_PARTS[seed % BROKEN_PARTS.length] : {},
  }),
};

/** The codes in the answer of the server, or its text if it has no code. */
async function answerOf(lab: Lab, { group, version, kind, plural }: ResourceKind, spec: JsonObject): Promise<string[]> {
  const path = `/apis/${group}/${version}/namespaces/default/${plural}?dryRun=All&fieldValidation=Strict`;
  try {
    await lab.request('POST', path, { apiVersion: `${group}/${version}`, kind, metadata: { name: 'web' }, spec });
    return [];
  } catch (error) {
    if (!(error instanceof ApiError) || ![400, 422].includes(error.code)) {
      throw error;
    }
    const codes = [...error.message.matchAll(/\[((?:Traffic|Auth)\w+)\]/g)].map(([, code]) => code);
    return codes.length > 0 ? codes : [error.message];
  }
}

function sorted(codes: string[]): string {
  return [...new Set(codes)].sort().join(', ');
}
