import { Schema } from './schema';
import { isMap, JsonObject } from '../json';

/** The value with the defaults of its schema, as the API server fills them in. */
export function withDefaults(schema: Schema, value: JsonObject): JsonObject {
  return filled(schema, value) as JsonObject;
}

function filled(schema: Schema | undefined, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => filled(schema?.items, item));
  }
  if (!schema || !isMap(value)) {
    return value;
  }
  const { properties = {}, additionalProperties } = schema;
  const missing = Object.entries(properties).filter(([name, field]) => field.default !== undefined && value[name] === undefined);
  const given = Object.entries(value).map(([name, field]) => [name, filled(properties[name] ?? additionalProperties, field)]);
  return Object.fromEntries([...given, ...missing.map(([name, field]) => [name, filled(field, field.default)])]);
}
