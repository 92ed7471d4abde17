import { Duration } from 'cdk8s';
import { Step } from './problem';
import { Schema } from './schema';
import { isMap, JsonObject } from '../json';
import { isMissing } from '../names';

/**
 * How the specification writes a value that is an object of the library in programs. It gets the value as the program passed it, and
 * its path for errors.
 */
export type Codecs = { readonly [type: string]: (value: unknown, path: readonly Step[]) => unknown };

/**
 * The specification that a program means by its props: durations become text, constructs become references, and values that other
 * languages pass as null are left out. Values of another type are kept, so that schemaProblems reports them.
 */
export function fromProps(schema: Schema, props: unknown, codecs: Codecs = {}): JsonObject {
  return convert(schema, props, { Duration: durationText, ...codecs }, []) as JsonObject;
}

function convert(schema: Schema | undefined, value: unknown, codecs: Codecs, path: readonly Step[]): unknown {
  const codec = schema?.prop && codecs[schema.prop.type];
  if (codec) {
    return codec(value, path);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => convert(schema?.items, item, codecs, [...path, index]));
  }
  if (!isMap(value)) {
    return value;
  }
  const fields = Object.entries(value).filter(([, field]) => !isMissing(field));
  return Object.fromEntries(fields.map(([name, field]) => [
    name, convert(schema?.properties?.[name] ?? schema?.additionalProperties, field, codecs, [...path, name]),
  ]));
}

function durationText(value: unknown): unknown {
  const isDuration = isMap(value) && typeof value.toMilliseconds === 'function';
  if (!isDuration) {
    return value;
  }
  const milliseconds = (value as unknown as Duration).toMilliseconds({ integral: false });
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
