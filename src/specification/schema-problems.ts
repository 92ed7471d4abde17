import { Problem, Step } from './problem';
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
  const check = new SchemaCheck();
  check.value(schema, value);
  return check.problems;
}

/** One pass over a value. Most values have no problem, so that nothing is made before there is one. */
class SchemaCheck {
  public readonly problems: Problem[] = [];
  private readonly path: Step[] = [];

  public value(schema: Schema, value: unknown): void {
    if (!hasType(schema, value)) {
      this.add('WrongType', `is ${described(value)}. Write ${expected(schema)}`);
      return;
    }
    switch (schema.type) {
      case 'object': this.object(schema, value as Plain); break;
      case 'array': this.list(schema, value as unknown[]); break;
      case 'string': this.text(schema, value as string); break;
      case 'integer': case 'number': this.number(schema, value as number); break;
    }
  }

  private object(schema: Schema, value: Plain): void {
    const { properties, additionalProperties, required = [] } = schema;
    const names = Object.keys(value);
    for (const name of required) {
      if (value[name] === undefined) {
        this.add('Missing', `is missing. Write ${expected(properties![name])}`, name);
      }
    }
    this.size('fields', names.length, schema.minProperties, schema.maxProperties);
    for (const name of names) {
      const known = properties && Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      if (value[name] === undefined) {
        continue;
      }
      if (known) {
        this.part(name, known, value[name]);
      } else {
        this.add('UnknownField', unknownField(name, schema), name);
      }
    }
  }

  private list(schema: Schema, value: unknown[]): void {
    this.size('items', value.length, schema.minItems, schema.maxItems);
    value.forEach((item, index) => this.part(index, schema.items!, item));
    if (schema.listKey !== undefined) {
      this.keys(schema.listKey, value);
    }
  }

  private keys(listKey: string, value: unknown[]): void {
    const keys = value.map((item) => (isMap(item) ? item[listKey] : undefined));
    keys.forEach((key, index) => key !== undefined && keys.indexOf(key) < index && this.add('Duplicate',
      `has the ${listKey} ${quoted(String(key))}, which an earlier item has too. Give one of the two another ${listKey}, or delete it`, index));
  }

  private text(schema: Schema, value: string): void {
    const { enum: values, pattern, minLength, maxLength } = schema;
    if (values) {
      if (!values.includes(value)) {
        this.add('WrongValue', `is ${quoted(value)}. Write one of ${values.join(', ')}`);
      }
      return;
    }
    const fits = this.size('characters', charactersOf(value), minLength, maxLength);
    if (fits && pattern !== undefined && !compiled(pattern).test(value)) {
      this.add('WrongValue', `is ${quoted(value)}. Write ${expected(schema)}`);
    }
  }

  private number(schema: Schema, value: number): void {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    if (!Number.isFinite(value) || value < minimum || value > maximum) {
      this.add('WrongValue', `is ${value}. Write ${expected(schema)}`);
    }
  }

  /** Whether a size is within its limits. */
  private size(what: string, size: number, least = 0, most = Infinity): boolean {
    if (size < least) {
      this.add('WrongValue', size === 0 ? 'is empty. Leave it out, or write what it needs' : `has ${size} ${what}. Write at least ${least}`);
    } else if (size > most) {
      this.add('WrongValue', `has ${size} ${what}. Write at most ${most}`);
    }
    return size >= least && size <= most;
  }

  private part(step: Step, schema: Schema, value: unknown): void {
    this.path.push(step);
    this.value(schema, value);
    this.path.pop();
  }

  private add(code: keyof typeof SCHEMA_CODES, message: string, ...steps: Step[]): void {
    this.problems.push({ code, path: [...this.path, ...steps], message });
  }
}

function unknownField(name: string, { properties = {} }: Schema): string {
  const names = Object.keys(properties);
  const similar = names.find((known) => known.toLowerCase() === name.toLowerCase());
  return `is not a field. Write ${similar ? `'${similar}'` : `one of ${names.join(', ')}`}`;
}

function hasType({ type }: Schema, value: unknown): boolean {
  switch (type) {
    case 'object': return isMap(value);
    case 'array': return Array.isArray(value);
    case 'integer': return typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isFinite(value));
    default: return typeof value === type;
  }
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
