import { celProblems } from './cel';
import { withDefaults } from './defaults';
import { Problem } from './problem';
import { Schema } from './schema';
import { schemaProblems } from './schema-problems';
import { JsonObject } from '../json';

/** A specification with its defaults, and what is wrong with it. It has the type `T` only if there is no problem. */
export interface Checked<T> {
  readonly problems: Problem[];
  readonly spec: T;
}

/** Fills in the defaults of a specification, and finds what is wrong with it, as the API server does: by its schema, and by its rules in CEL. */
export function checked<T>(schema: Schema, written: JsonObject): Checked<T> {
  const problems = schemaProblems(schema, written);
  const spec = withDefaults(schema, written);
  return { problems: problems.length > 0 ? problems : celProblems(schema, spec), spec: spec as unknown as T };
}
