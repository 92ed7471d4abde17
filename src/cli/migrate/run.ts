import { Call, Code, Expression, isData, isList, Member, Name, New, Program } from './code';
import { imported } from './library';

type Variables = Map<string, unknown>;

/** Runs a program, and returns its variables. */
export function run({ groups }: Program): Variables {
  const variables: Variables = new Map();
  for (const { name, value } of groups.flat()) {
    const result = evaluated(value, variables);
    if (name !== undefined) {
      variables.set(name, result);
    }
  }
  return variables;
}

function evaluated(value: Expression | undefined, variables: Variables): any {
  if (value instanceof Code) {
    return ofCode(value, variables);
  }
  if (isList(value)) {
    return value.map((item) => evaluated(item, variables));
  }
  return isData(value) ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, evaluated(field, variables)])) : value;
}

function ofCode(code: Code, variables: Variables): any {
  if (code instanceof Name) {
    return variables.has(code.name) ? variables.get(code.name) : imported(code.name);
  }
  if (code instanceof Member) {
    return evaluated(code.of, variables)[code.name];
  }
  if (code instanceof New) {
    const type = imported(code.type) as new (...args: unknown[]) => unknown;
    return new type(...code.args.map((arg) => evaluated(arg, variables)));
  }
  if (code instanceof Call) {
    return called(code, variables);
  }
  throw new Error(`unknown code: ${code.constructor.name}`);
}

/** Calls a function, or a method on its object. */
function called({ callee, args }: Call, variables: Variables): any {
  const values = args.map((arg) => evaluated(arg, variables));
  if (callee instanceof Member) {
    return evaluated(callee.of, variables)[callee.name](...values);
  }
  return evaluated(callee, variables)(...values);
}
