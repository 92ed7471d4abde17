import { Json } from '../json';

/** A rule in CEL, over `self`. It is evaluated by the API server, and by synthesis. */
export interface CelRule {
  /** What makes the problem known to programs and to the docs. */
  readonly code: string;
  /** The expression. It is true for a valid value. */
  readonly rule: string;
  /** What is wrong, and what to write instead. */
  readonly message: string;
  /**
   * An expression for a message that has values in it. Only synthesis evaluates it: the API server bounds the cost of such an
   * expression by the longest value of each field, and rejects it.
   */
  readonly detail?: string;
}

/** How the props of a program differ from the specification. */
export interface PropType {
  /** The TypeScript type of the prop. */
  readonly type: string;
  /** Where the type comes from, such as `cdk8s` or `./mesh-service`. */
  readonly from: string;
}

/** The part of OpenAPI v3 that structural schemas of custom resources have and that this library uses. */
export interface Schema {
  readonly type: 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string';
  readonly description: string;
  /** The default value, which the API server fills in. */
  readonly default?: Json;
  /** What holds without the field, for readers. */
  readonly without?: string;
  /** The page that describes it. */
  readonly see?: string;

  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;

  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** The field that identifies an item. No two items have the same. */
  readonly listKey?: string;

  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** What the pattern accepts, for messages. */
  readonly form?: string;
  readonly minLength?: number;
  readonly maxLength?: number;

  readonly minimum?: number;
  readonly maximum?: number;

  readonly rules?: readonly CelRule[];

  /** The name of the struct or of the enum in programs. */
  readonly typeName?: string;
  /** The type of the prop, if it is neither a plain value nor the struct or enum of the schema. */
  readonly prop?: PropType;
}

/** Whether a schema, or a part of it, is of some kind. Each schema is searched once. */
export function partsWith(isWanted: (schema: Schema) => boolean): (schema: Schema) => boolean {
  const known = new WeakMap<Schema, boolean>();
  const search = (schema: Schema): boolean => {
    const found = known.get(schema);
    if (found !== undefined) {
      return found;
    }
    const { properties = {}, additionalProperties, items } = schema;
    const result = isWanted(schema) || [...Object.values(properties), additionalProperties, items].some((part) => part !== undefined && search(part));
    known.set(schema, result);
    return result;
  };
  return search;
}

/** The fields of a schema whose schemas are, or have a part, of some kind. Each schema is searched once. */
export function fieldsWith(hasPart: (schema: Schema) => boolean): (schema: Schema) => readonly (readonly [name: string, schema: Schema])[] {
  const known = new WeakMap<Schema, [name: string, schema: Schema][]>();
  return (schema) => {
    const fields = known.get(schema) ?? Object.entries(schema.properties ?? {}).filter(([, field]) => hasPart(field));
    known.set(schema, fields);
    return fields;
  };
}

type Options<T extends keyof Schema> = Partial<Pick<Schema, T | 'default' | 'prop' | 'rules' | 'see' | 'without'>>;

/** The fields of an object, and which of them it must have. */
interface Fields {
  readonly required?: { readonly [name: string]: Schema };
  readonly optional?: { readonly [name: string]: Schema };
}

/** An object with known fields, which is a struct in programs. */
export function struct(typeName: string, description: string, { required = {}, optional = {} }: Fields, options: Options<never> = {}): Schema {
  return { type: 'object', typeName, description, properties: { ...required, ...optional }, required: Object.keys(required), ...options };
}

/** A map with keys that the user chooses. */
export function mapOf(description: string, additionalProperties: Schema, options: Options<'maxProperties' | 'minProperties'> = {}): Schema {
  return { type: 'object', description, additionalProperties, maxProperties: 32, ...options };
}

export function listOf(description: string, items: Schema, options: Options<'listKey' | 'maxItems' | 'minItems'> = {}): Schema {
  return { type: 'array', description, items, minItems: 1, maxItems: 32, ...options };
}

export function string(description: string, options: Options<'form' | 'maxLength' | 'minLength' | 'pattern'> = {}): Schema {
  return { type: 'string', description, minLength: 1, maxLength: 253, ...options };
}

export function choice(typeName: string, description: string, values: readonly string[], options: Options<never> = {}): Schema {
  return { type: 'string', typeName, description, enum: values, ...options };
}

export function integer(description: string, minimum: number, maximum: number, options: Options<never> = {}): Schema {
  return { type: 'integer', description, minimum, maximum, ...options };
}

export function number(description: string, minimum: number, maximum: number, options: Options<never> = {}): Schema {
  return { type: 'number', description, minimum, maximum, ...options };
}

export function boolean(description: string, options: Options<never> = {}): Schema {
  return { type: 'boolean', description, ...options };
}

/** A duration of at least a millisecond. It is a `Duration` in programs. */
export function duration(description: string, options: Options<never> = {}): Schema {
  return {
    type: 'string',
    description,
    pattern: '^([1-9][0-9]{0,8}ms|[1-9][0-9]{0,5}(s|m|h))$',
    form: 'a whole number and its unit (ms, s, m or h), such as 1500ms or 3s',
    maxLength: 16,
    prop: { type: 'Duration', from: 'cdk8s' },
    ...options,
  };
}

/** A rule that exactly one of some fields is given. */
export function exactlyOne(code: string, ...fields: string[]): CelRule {
  return {
    code,
    rule: `${fields.map((field) => `(has(self.${field}) ? 1 : 0)`).join(' + ')} == 1`,
    message: `has none or several of ${fields.join(', ')}. Write exactly one of them`,
  };
}

/** A rule that at least one of some fields is given. */
export function atLeastOne(code: string, ...fields: string[]): CelRule {
  return { code, rule: fields.map((field) => `has(self.${field})`).join(' || '), message: `is empty. Write at least one of ${fields.join(', ')}` };
}
