/**
 * What the API server and synthesis say about the same specifications of a TrafficSplit. The server has the definition of the custom
 * resource.
 */
import { JsonObject, partsOf } from '../../src/json';
import { SCHEMA_CODES } from '../../src/specification';
import { TRAFFIC_SPLIT, TRAFFIC_SPLIT_KIND } from '../../src/traffic/specification';
import { specificationProblems } from '../../src/traffic/split';
import { Lab } from '../lab';
import { ApiError } from '../lab/api';
import { RandomSpecification, repaired } from '../specification/random-specification';

const { group, version, kind, plural } = TRAFFIC_SPLIT_KIND;
const PATH = `/apis/${group}/${version}/namespaces/default/${plural}?dryRun=All&fieldValidation=Strict`;

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

export async function startWithDefinition(): Promise<Lab> {
  const lab = await Lab.start();
  await lab.kubectl(['apply', '--server-side', '--validate=strict', '-f', 'assets/specification/trafficsplits.yaml']);
  await lab.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  return lab;
}

/** Lets both judge random specifications. */
export async function judge(lab: Lab, count: number): Promise<Judgement> {
  const counts = { valid: 0, brokenRules: 0, brokenSchemas: 0 };
  const differences: string[] = [];
  const codes = new Set<string>();
  for (let seed = 1; seed <= count; seed++) {
    const specification = randomSpecification(seed);
    const problems = specificationProblems(specification).map(({ code }) => code);
    const isSchema = problems.some((code) => code in SCHEMA_CODES);
    counts[problems.length === 0 ? 'valid' : isSchema ? 'brokenSchemas' : 'brokenRules']++;
    const answer = await answerOf(lab, specification);
    const isAlike = isSchema ? answer.length > 0 : sorted(answer) === sorted(problems);
    if (!isAlike) {
      differences.push(`seed ${seed}: synthesis ${sorted(problems)}; the server ${sorted(answer)}; ${JSON.stringify(specification)}`);
    }
    problems.forEach((code) => codes.add(code));
  }
  return { ...counts, differences, codes: [...codes].filter((code) => !(code in SCHEMA_CODES)).sort() };
}

/** A third of the specifications is valid, a third has few faults, and a third has more. */
function randomSpecification(seed: number): JsonObject {
  const specification = new RandomSpecification(seed * 7919, [0, 0.002, 0.03][seed % 3]).of(TRAFFIC_SPLIT);
  return seed % 3 === 0 ? validSpecification(specification) : specification;
}

const VERSIONS = ['v1', 'v2', 'v3'].map((name) => ({ name, labels: { version: name } }));

const EXPOSE = [{ mesh: true }, { gateway: 'edge/public', hosts: ['shop.example.com'] }, { gateway: 'istio-system/other', hosts: ['*.example.com'] }];

/** A valid specification that is like a random one. */
export function validSpecification(specification: JsonObject): JsonObject {
  const ports = partsOf(specification, 'ports').map((port) => ({ ...port, weights: { v2: 100 } }));
  return repaired({ ...specification, ...ports.length > 0 ? { ports } : {}, versions: VERSIONS, weights: { v1: 60, v2: 40 }, expose: EXPOSE }, {
    problemsOf: specificationProblems,
    removable: ['sniHosts', 'protocol', 'mirror', 'ports', 'routes'],
  });
}

/** The codes in the answer of the server, or its text if it has no code. */
async function answerOf(lab: Lab, spec: JsonObject): Promise<string[]> {
  try {
    await lab.request('POST', PATH, { apiVersion: `${group}/${version}`, kind, metadata: { name: 'web' }, spec });
    return [];
  } catch (error) {
    if (!(error instanceof ApiError) || ![400, 422].includes(error.code)) {
      throw error;
    }
    const codes = [...error.message.matchAll(/\[(Traffic\w+)\]/g)].map(([, code]) => code);
    return codes.length > 0 ? codes : [error.message];
  }
}

function sorted(codes: string[]): string {
  return [...new Set(codes)].sort().join(', ');
}
