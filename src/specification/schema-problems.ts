import { Problem, within } from './problem';
import { Schema } from './schema';
import { isMap, Plain } from '../json';
import { quoted } from '../names';

/** The codes of problems that schemas find by themselves, and what they mean. */
export const SCHEMA_CODES = {
  Missing: 'a required field is missing',
  UnknownField: 'a field does not exist',
  WrongType: 'a value has another type',
  WrongValue: 'a value is not one of the possible values, is too long or too short, or has the wrong form',
  Duplicate: 'two items of a list have the same name',
} as const;

/**
 * What the schema finds wrong with a value: types, required and unknown fields, limits and patterns. The API server finds the same.
 * The rules in CEL hold for values without such problems: celProblems.
 */
export function schemaProblems(schema: Schema, value: unknown): Problem[] {
  if (!hasType(schema, value)) {
    return problem('WrongType', `is ${described(value)}. Write ${expected(schema)}`);
  }
  switch (schema.type) {
    case 'object': return objectProblems(schema, value as Plain);
    case 'array': return listProblems(schema, value as unknown[]);
    case 'string': return stringProblems(schema, value as string);
    case 'integer': case 'number': return numberProblems(schema, value as number);
    default: return [];
  }
}

function hasType({ type }: Schema, value: unknown): boolean {
  switch (type) {
    case 'object': return isMap(value);
    case 'array': return Array.isArray(value);
    case 'integer': return typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isFinite(value));
    default: return typeof value === type;
  }
}

function objectProblems(schema: Schema, value: Plain): Problem[] {
  const { properties, additionalProperties, required = [] } = schema;
  const names = Object.keys(value);
  const problems: Problem[] = [];
  for (const name of required) {
    if (value[name] === undefined) {
      problems.push(...within(name, problem('Missing', `is missing. Write ${expected(properties![name])}`)));
    }
  }
  problems.push(...sizeProblems('fields', names.length, schema.minProperties, schema.maxProperties));
  for (const name of names) {
    const known = properties && Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (value[name] !== undefined) {
      problems.push(...within(name, known ? schemaProblems(known, value[name]) : unknownField(name, schema)));
    }
  }
  return problems;
}

function unknownField(name: string, { properties = {} }: Schema): Problem[] {
  const names = Object.keys(properties);
  const similar = names.find((known) => known.toLowerCase() === name.toLowerCase());
  return problem('UnknownField', `is not a field. Write ${similar ? `'${similar}'` : `one of ${names.join(', ')}`}`);
}

function listProblems(schema: Schema, value: unknown[]): Problem[] {
  return [
    ...sizeProblems('items', value.length, schema.minItems, schema.maxItems),
    ...value.flatMap((item, index) => within(index, schemaProblems(schema.items!, item))),
    ...duplicates(schema, value),
  ];
}

function duplicates({ listKey }: Schema, value: unknown[]): Problem[] {
  const keys = listKey === undefined ? [] : value.map((item) => (isMap(item) ? item[listKey] : undefined));
  return keys.flatMap((key, index) => (key !== undefined && keys.indexOf(key) < index
    ? within(index, problem('Duplicate', `has the ${listKey} ${quoted(String(key))}, which an earlier item has too. Give one of the two another ${listKey}, or delete it`))
    : []));
}

function stringProblems(schema: Schema, value: string): Problem[] {
  const { enum: values, pattern } = schema;
  if (values && !values.includes(value)) {
    return problem('WrongValue', `is ${quoted(value)}. Write one of ${values.join(', ')}`);
  }
  const size = sizeProblems('characters', charactersOf(value), schema.minLength, schema.maxLength);
  const fits = pattern === undefined || compiled(pattern).test(value);
  return size.length > 0 || fits ? size : problem('WrongValue', `is ${quoted(value)}. Write ${expected(schema)}`);
}

/** A character beyond the basic plane counts once. */
function charactersOf(text: string): number {
  return /[\ud800-\udbff]/.test(text) ? [...text].length : text.length;
}

/** Compiling costs far more than matching. */
const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern, 'u');
  patterns.set(pattern, known);
  return known;
}

function numberProblems(schema: Schema, value: number): Problem[] {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  return Number.isFinite(value) && value >= minimum && value <= maximum ? [] : problem('WrongValue', `is ${value}. Write ${expected(schema)}`);
}

function sizeProblems(what: string, size: number, least = 0, most = Infinity): Problem[] {
  if (size < least) {
    return problem('WrongValue', size === 0 ? 'is empty. Leave it out, or write what it needs' : `has ${size} ${what}. Write at least ${least}`);
  }
  return size > most ? problem('WrongValue', `has ${size} ${what}. Write at most ${most}`) : [];
}

/** What to write, such as `a whole number from 1 to 65535`. */
export function expected(schema: Schema): string {
  const { type, minimum, maximum, enum: values, form } = schema;
  switch (type) {
    case 'object': return schema.properties ? `an object with ${Object.keys(schema.properties).join(', ')}` : 'an object with names and their values';
    case 'array': return 'a list';
    case 'boolean': return 'true or false';
    case 'string': return values ? `one of ${values.join(', ')}` : form ?? 'a string';
    default: return `a ${type === 'integer' ? 'whole ' : ''}number from ${minimum} to ${maximum}`;
  }
}

function described(value: unknown): string {
  switch (typeof value) {
    case 'string': return `the string ${quoted(value)}`;
    case 'object': return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
    case 'function': return 'a function';
    default: return `the ${typeof value} ${String(value)}`;
  }
}

function problem(code: keyof typeof SCHEMA_CODES, message: string): Problem[] {
  return [{ code, path: [], message }];
}
