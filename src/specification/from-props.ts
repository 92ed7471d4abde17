import { Duration } from 'cdk8s';
import { Step } from './problem';
import { Schema } from './schema';
import { isMap, JsonObject, mapFields } from '../json';
import { isMissing, printedPath, Rule } from '../names';

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
  return new Converter({ Duration: durationText, ...codecs }).convert(schema, props) as JsonObject;
}

/**
 * Checks a prop that is an object of the library.
 *
 * @param where the path of the construct
 * @throws if it breaks the rule
 */
export function checkPart(where: string, path: readonly Step[], value: unknown, rule: Rule): void {
  const [problem] = rule.problems(value);
  if (problem) {
    throw new Error(`${where}: ${printedPath([...path, ...problem.path])} ${problem.message}`);
  }
}

class Converter {
  /** The path of the value that is converted. It changes: whoever keeps it copies it. */
  private readonly path: Step[] = [];

  constructor(private readonly codecs: Codecs) {}

  public convert(schema: Schema | undefined, value: unknown): unknown {
    const codec = schema?.prop && this.codecs[schema.prop.type];
    if (codec) {
      return codec(value, this.path);
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => this.at(index, schema?.items, item));
    }
    return isMap(value) ? mapFields(value, (field, name) => (isMissing(field)
      ? undefined
      : this.at(name, schema?.properties?.[name] ?? schema?.additionalProperties, field))) : value;
  }

  private at(step: Step, schema: Schema | undefined, value: unknown): unknown {
    this.path.push(step);
    const converted = this.convert(schema, value);
    this.path.pop();
    return converted;
  }
}

function durationText(value: unknown): unknown {
  const isDuration = isMap(value) && typeof value.toMilliseconds === 'function';
  if (!isDuration) {
    return value;
  }
  const milliseconds = (value as unknown as Duration).toMilliseconds({ integral: false });
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
