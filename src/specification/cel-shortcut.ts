/**
 * Rules in CEL as functions of JavaScript, many times faster than the library. They decide only that a rule holds: if one does not,
 * or if it has a part that is not here, the library decides.
 */
import { millisecondsOf } from './durations';
import { isMap, Plain } from '../json';

/** An expression as the library parses it. */
export interface Expression {
  readonly op: string;
  readonly args: unknown;
}

/** The values of variables: those of a program are numbered as they come into scope. */
type Variables = unknown[];
type Evaluate = (variables: Variables) => unknown;
type Macro = (items: readonly unknown[], test: (item: unknown) => unknown) => unknown;

/** Thrown for what only the library can decide. */
const UNDECIDED = new Error('only the library can evaluate this');

const MACROS: { readonly [name: string]: Macro } = {
  all: (items, test) => items.every((item) => isTrue(test(item))),
  exists: (items, test) => items.some((item) => isTrue(test(item))),
  filter: (items, test) => items.filter((item) => isTrue(test(item))),
  map: (items, test) => items.map(test),
};

const FUNCTIONS: { readonly [name: string]: (...values: unknown[]) => unknown } = {
  size: (value) => (typeof value === 'string' ? [...value].length : itemsOf(value).length),
  sum: (values) => (values as number[]).reduce((sum, value) => sum + numberOf(value), 0),
  matches: (text, pattern) => compiled(textOf(pattern)).test(textOf(text)),
  startsWith: (text, start) => textOf(text).startsWith(textOf(start)),
  endsWith: (text, end) => textOf(text).endsWith(textOf(end)),
  duration: (text) => numberOf(millisecondsOf(textOf(text))),
};

const OPERATORS: { readonly [op: string]: (left: unknown, right: unknown) => unknown } = {
  '==': (left, right) => scalar(left) === scalar(right),
  '!=': (left, right) => scalar(left) !== scalar(right),
  '<': (left, right) => numberOf(left) < numberOf(right),
  '<=': (left, right) => numberOf(left) <= numberOf(right),
  '>': (left, right) => numberOf(left) > numberOf(right),
  '>=': (left, right) => numberOf(left) >= numberOf(right),
  '+': (left, right) => numberOf(left) + numberOf(right),
  '[]': field,
  'in': (item, collection) => (Array.isArray(collection) ? collection.includes(scalar(item)) : hasField(mapOf(collection), textOf(item))),
};

/** Whether a rule certainly holds for a value. */
export function shortcut(expression: Expression): (self: unknown) => boolean {
  const evaluate = tryCompile(expression);
  return (self) => {
    try {
      return evaluate?.([self]) === true;
    } catch {
      return false;
    }
  };
}

function tryCompile(expression: Expression): Evaluate | undefined {
  try {
    return compile(expression, ['self']);
  } catch {
    return undefined;
  }
}

function compile({ op, args }: Expression, names: readonly string[]): Evaluate {
  switch (op) {
    case 'value': return constant(typeof args === 'bigint' ? Number(args) : args);
    case 'id': return variable(names.lastIndexOf(args as string));
    case '!_': return negation(compile(args as Expression, names));
    case '.': return member(args as [Expression, string], names);
    case 'call': return call(args as [string, Expression[]], names);
    case 'rcall': return method(args as [string, Expression, Expression[]], names);
    default: return operation(op, (args as Expression[]).map((arg) => compile(arg, names)));
  }
}

function constant(value: unknown): Evaluate {
  return () => value;
}

function variable(index: number): Evaluate {
  return decided(index >= 0) && ((variables) => variables[index]);
}

function negation(operand: Evaluate): Evaluate {
  return (variables) => !isTrue(operand(variables));
}

function member([object, name]: [Expression, string], names: readonly string[]): Evaluate {
  const evaluate = compile(object, names);
  return (variables) => field(evaluate(variables), name);
}

function call([name, args]: [string, Expression[]], names: readonly string[]): Evaluate {
  if (name === 'has') {
    const [object, key] = args[0].args as [Expression, string];
    const evaluate = compile(object, names);
    return (variables) => hasField(mapOf(evaluate(variables)), key);
  }
  return applied(name, args.map((arg) => compile(arg, names)));
}

function method([name, object, args]: [string, Expression, Expression[]], names: readonly string[]): Evaluate {
  if (!Object.hasOwn(MACROS, name)) {
    return applied(name, [object, ...args].map((arg) => compile(arg, names)));
  }
  const [items, test] = [compile(object, names), compile(args[1], [...names, args[0].args as string])];
  const macro = MACROS[name];
  return (variables) => macro(itemsOf(items(variables)), (item) => {
    variables[names.length] = item;
    return test(variables);
  });
}

function applied(name: string, args: Evaluate[]): Evaluate {
  const [apply, [first, second]] = [FUNCTIONS[name], args];
  return decided(Object.hasOwn(FUNCTIONS, name)) && ((variables) => apply(first(variables), second?.(variables)));
}

function operation(op: string, args: Evaluate[]): Evaluate {
  const [first, second, third] = args;
  switch (op) {
    case '||': return (variables) => isTrue(first(variables)) || isTrue(second(variables));
    case '&&': return (variables) => isTrue(first(variables)) && isTrue(second(variables));
    case '?:': return (variables) => (isTrue(first(variables)) ? second(variables) : third(variables));
    case 'list': return (variables) => args.map((arg) => arg(variables));
    default: return binary(op, first, second);
  }
}

function binary(op: string, left: Evaluate, right: Evaluate): Evaluate {
  const apply = OPERATORS[op];
  return decided(Object.hasOwn(OPERATORS, op)) && ((variables) => apply(left(variables), right(variables)));
}

function decided(condition: boolean): true {
  if (!condition) {
    throw UNDECIDED;
  }
  return true;
}

function isTrue(value: unknown): boolean {
  decided(typeof value === 'boolean');
  return value as boolean;
}

function field(object: unknown, name: unknown): unknown {
  const [map, key] = [mapOf(object), textOf(name)];
  return decided(hasField(map, key)) && map[key];
}

function hasField(map: Plain, key: string): boolean {
  return map[key] !== undefined && Object.hasOwn(map, key);
}

function mapOf(value: unknown): Plain {
  decided(isMap(value));
  return value as Plain;
}

/** What a macro goes through: the items of a list, or the keys of a map. */
function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : Object.keys(mapOf(value)).filter((key) => hasField(value as Plain, key));
}

function scalar(value: unknown): unknown {
  return decided(typeof value !== 'object' || value === null) && value;
}

function numberOf(value: unknown): number {
  decided(typeof value === 'number');
  return value as number;
}

function textOf(value: unknown): string {
  decided(typeof value === 'string');
  return value as string;
}

const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern, 'u');
  patterns.set(pattern, known);
  return known;
}
