import { Environment } from '@marcbachmann/cel-js';
import { Expression, shortcut } from './cel-shortcut';
import { Problem, within } from './problem';
import { CelRule, partsWith, Schema } from './schema';
import { givenFields, mapFields, Plain } from '../json';

/** A rule that is parsed once. */
interface Program {
  /** Whether it certainly holds: the library is asked only if it does not. */
  readonly holds: (self: unknown) => boolean;
  readonly evaluate: (context: { readonly self: unknown }) => unknown;
}

/** The functions of Kubernetes that rules use, beside those of CEL itself. */
const environment = new Environment()
  .registerVariable('self', 'dyn')
  .registerFunction('list.sum(): int', (values: bigint[]) => values.reduce((sum, value) => sum + value, 0n));

/** Parsing costs far more than evaluation. */
const programs = new Map<string, Program>();

/** The rules in CEL that a value breaks, as the API server finds them. The value has no problem of schemaProblems. */
export function celProblems(schema: Schema, value: unknown): Problem[] {
  const problems: Problem[] = [];
  for (const rule of schema.rules ?? []) {
    problems.push(...broken(rule, schema, value));
  }
  if (schema.items) {
    if (hasRules(schema.items)) {
      (value as unknown[]).forEach((item, index) => problems.push(...within(index, celProblems(schema.items!, item))));
    }
  } else if (typeof value === 'object') {
    for (const name of givenFields(value as Plain)) {
      const child = schema.properties?.[name] ?? schema.additionalProperties!;
      if (hasRules(child)) {
        problems.push(...within(name, celProblems(child, (value as Plain)[name])));
      }
    }
  }
  return problems;
}

/** Most parts of a schema have no rules. */
const hasRules = partsWith(({ rules = [] }) => rules.length > 0);

function broken({ code, rule, message, detail }: CelRule, schema: Schema, value: unknown): Problem[] {
  const { holds, evaluate } = programOf(rule);
  if (holds(value)) {
    return [];
  }
  const self = celValue(schema, value);
  return evaluate({ self }) === true ? [] : [{ code, path: [], message: detail ? String(programOf(detail).evaluate({ self })) : message }];
}

function programOf(expression: string): Program {
  const known = programs.get(expression);
  if (known) {
    return known;
  }
  const parsed = environment.parse(expression);
  const program: Program = { holds: shortcut(parsed.ast as Expression), evaluate: parsed };
  programs.set(expression, program);
  return program;
}

/** The value as CEL sees it: whole numbers have a type of their own. */
function celValue(schema: Schema, value: unknown): unknown {
  switch (schema.type) {
    case 'integer': return BigInt(value as number);
    case 'array': return (value as unknown[]).map((item) => celValue(schema.items!, item));
    case 'object': return mapFields(value as Plain, (field, name) => field === undefined ? undefined : celValue(schema.properties?.[name] ?? schema.additionalProperties!, field));
    default: return value;
  }
}
