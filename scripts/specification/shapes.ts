import { isDeepStrictEqual } from 'node:util';
import { Schema } from '../../src/specification';

/**
 * The structs and enums of a schema by their names, in the order in which a reader meets them.
 *
 * @param isClosed whether the parts of a shape are left out
 */
export function shapesOf(root: Schema, isClosed: (shape: Schema) => boolean = () => false): Map<string, Schema> {
  const shapes = new Map<string, Schema>();
  collect(root, shapes, isClosed);
  return shapes;
}

function collect(schema: Schema, shapes: Map<string, Schema>, isClosed: (shape: Schema) => boolean): void {
  const { typeName, properties = {}, additionalProperties, items } = schema;
  if (typeName) {
    const known = shapes.get(typeName);
    if (known && !isDeepStrictEqual(contentOf(known), contentOf(schema))) {
      throw new Error(`two different types have the name ${typeName}. Give one of them another name`);
    }
    shapes.set(typeName, known ?? schema);
  }
  if (!isClosed(schema)) {
    [...Object.values(properties), additionalProperties, items].forEach((child) => child && collect(child, shapes, isClosed));
  }
}

/** What two uses of a type share: a use can have a description and a default of its own. */
function contentOf({ properties, required, enum: values }: Schema): unknown {
  return { fields: properties && Object.entries(properties).map(([name, field]) => [name, field.description]), required, values };
}

/** The member of an enum for a value: `GATEWAY_ERROR` for `gateway-error`. */
export function memberOf(value: string): string {
  const name = value.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return /^\d/.test(name) ? `HTTP_${name}` : name;
}
