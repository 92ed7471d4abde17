import { fieldsWith, partsWith, Schema } from './schema';
import { isMap, Json, JsonObject, mapFields } from '../json';

/** The value with the defaults of its schema, as the API server fills them in. */
export function withDefaults(schema: Schema, value: JsonObject): JsonObject {
  return filled(schema, value) as JsonObject;
}

function filled(schema: Schema | undefined, value: Json | undefined): Json | undefined {
  if (!schema || typeof value !== 'object' || !hasDefaults(schema)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => filled(schema.items, item)!);
  }
  return isMap(value) ? filledObject(schema, value) : value;
}

function filledObject(schema: Schema, value: JsonObject): JsonObject {
  const { properties, additionalProperties } = schema;
  const result: JsonObject = mapFields(value, (content, name) => filled(properties?.[name] ?? additionalProperties, content as Json));
  for (const [name, field] of fieldsWithDefault(schema)) {
    if (result[name] === undefined) {
      result[name] = filled(field, field.default);
    }
  }
  return result;
}

const hasDefaults = partsWith(({ properties = {} }) => Object.values(properties).some((field) => field.default !== undefined));

const fieldsWithDefault = fieldsWith((field) => field.default !== undefined);
