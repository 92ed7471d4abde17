import { Environment } from '@marcbachmann/cel-js';
import { Problem, within } from './problem';
import { CelRule, Schema } from './schema';

type Program = (context: { readonly self: unknown }) => unknown;

/** The functions of Kubernetes that rules use, beside those of CEL itself. */
const environment = new Environment()
  .registerVariable('self', 'dyn')
  .registerFunction('list.sum(): int', (values: bigint[]) => values.reduce((sum, value) => sum + value, 0n));

/** Parsing costs far more than evaluation. */
const programs = new Map<string, Program>();

/** The rules in CEL that a value breaks, as the API server finds them. The value has no problem of schemaProblems. */
export function celProblems(schema: Schema, value: unknown): Problem[] {
  return problemsOf(schema, value, celValue(schema, value));
}

function problemsOf(schema: Schema, value: unknown, self: unknown): Problem[] {
  const own = (schema.rules ?? []).filter(({ rule }) => evaluate(rule, self) !== true).map((rule) => broken(rule, self));
  const below = children(schema, value).flatMap(([step, child, content]) => within(step, problemsOf(child, content, partOf(self, step))));
  return [...own, ...below];
}

/** The part of a value in CEL. */
function partOf(self: unknown, step: number | string): unknown {
  return (self as Record<number | string, unknown>)[step];
}

function broken({ code, message, detail }: CelRule, self: unknown): Problem {
  return { code, path: [], message: detail ? String(evaluate(detail, self)) : message };
}

function evaluate(expression: string, self: unknown): unknown {
  let program = programs.get(expression);
  if (!program) {
    program = environment.parse(expression) as Program;
    programs.set(expression, program);
  }
  return program({ self });
}

/** The parts of a value that have a schema, each with its step. */
function children({ properties = {}, additionalProperties, items }: Schema, value: unknown): [number | string, Schema, unknown][] {
  if (items) {
    return (value as unknown[]).map((item, index) => [index, items, item]);
  }
  if (typeof value !== 'object') {
    return [];
  }
  return Object.entries(value as object)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => [name, properties[name] ?? additionalProperties, field]);
}

/** The value as CEL sees it: whole numbers have a type of their own. */
function celValue(schema: Schema, value: unknown): unknown {
  switch (schema.type) {
    case 'integer': return BigInt(value as number);
    case 'array': return children(schema, value).map(([, child, content]) => celValue(child, content));
    case 'object': return Object.fromEntries(children(schema, value).map(([step, child, content]) => [step, celValue(child, content)]));
    default: return value;
  }
}
