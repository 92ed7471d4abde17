import { Call, Data, Expression, isData, isList, Member, Name, New, Program, Statement } from './code';
import { packageOf } from './library';

/** The width of a line, if possible. */
const WIDTH = 120;
/** The greatest number of values of an object on one line, and of the props of a construct. */
const FEW = 5;
const FEW_PROPS = 2;

/** The program as the text of a TypeScript file. The same program gives the same text. */
export function printed({ comment, groups }: Program): string {
  const statements = groups.flat();
  const used = new Set(statements.flatMap(({ value }) => namesIn(value)));
  const blocks = groups.map((group) => group.map((statement) => line(statement, used)).join('\n'));
  return `${commented(comment)}\n${[imports(statements), ...blocks, 'app.synth();'].join('\n\n')}\n`;
}

/** A statement. Its value gets a name if another statement uses it. */
function line({ name, value }: Statement, used: Set<string>): string {
  const start = name !== undefined && (used.has(name) || name === 'app') ? `const ${name} = ` : '';
  return `${start}${text(value, '', start.length, 1)};`;
}

function commented(comment: string): string {
  return `/**\n${comment.split('\n').map((words) => ` * ${words}`).join('\n')}\n */`;
}

/** One import for each package, with the used names. */
function imports(statements: Statement[]): string {
  const names = [...new Set(statements.flatMap(({ value }) => namesIn(value)))].sort();
  const packages = [...new Set(names.flatMap((name) => packageOf(name) ?? []))].sort();
  return packages.map((from) => importOf(names.filter((name) => packageOf(name) === from), from)).join('\n');
}

function importOf(names: string[], from: string): string {
  const short = `import { ${names.join(', ')} } from '${from}';`;
  return short.length <= WIDTH ? short : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}';`;
}

function namesIn(value: Expression | undefined): string[] {
  if (value instanceof Name) return [value.name];
  if (value instanceof Member) return namesIn(value.of);
  if (value instanceof Call) return [...namesIn(value.callee), ...value.args.flatMap(namesIn)];
  if (value instanceof New) return [value.type, ...value.args.flatMap(namesIn)];
  if (isList(value)) return value.flatMap(namesIn);
  return isData(value) ? Object.values(value).flatMap(namesIn) : [];
}

/**
 * The text of a value: on one line if it is short, else with each part on its own lines.
 *
 * @param used the number of characters before it on its first line
 * @param left the number of characters to leave free on its last line
 */
function text(value: Expression, indent: string, used: number, left: number): string {
  const short = oneLine(value);
  return short !== undefined && used + short.length + left <= WIDTH ? short : broken(value, indent, used, left);
}

function broken(value: Expression, indent: string, used: number, left: number): string {
  if (isList(value)) {
    return brokenList(value, indent, used, left);
  }
  if (isData(value)) {
    return brokenObject(value, indent);
  }
  if (value instanceof Call || value instanceof New) {
    const start = value instanceof New ? `new ${value.type}` : broken(value.callee, indent, used, 0);
    return `${start}(${brokenArgs(value.args, indent, used + start.length + 1)})`;
  }
  return value instanceof Member ? `${broken(value.of, indent, used, 0)}.${value.name}` : leaf(value);
}

/** The arguments of a call. If the last one is an object, it begins on the line of the others; otherwise each argument is on its own line. */
function brokenArgs(args: readonly Expression[], indent: string, used: number): string {
  const last = args[args.length - 1];
  if (isData(last)) {
    return `${args.slice(0, -1).map((arg) => `${text(arg, indent, used, 2)}, `).join('')}${broken(last, indent, used, 2)}`;
  }
  const inner = `${indent}  `;
  return `\n${args.map((arg) => `${inner}${text(arg, inner, inner.length, 1)},\n`).join('')}${indent}`;
}

function brokenList(list: readonly Expression[], indent: string, used: number, left: number): string {
  if (list.length === 0) {
    return '[]';
  }
  if (list.length === 1 && (isData(list[0]) || list[0] instanceof Call)) {
    return `[${text(list[0], indent, used + 1, left + 1)}]`;
  }
  const inner = `${indent}  `;
  return `[\n${list.map((item) => `${inner}${text(item, inner, inner.length, 1)},\n`).join('')}${indent}]`;
}

function brokenObject(object: Data, indent: string): string {
  const inner = `${indent}  `;
  const fields = fieldsOf(object).map(([key, value]) => `${inner}${key}: ${text(value, inner, inner.length + key.length + 2, 1)},\n`);
  return fields.length === 0 ? '{}' : `{\n${fields.join('')}${indent}}`;
}

/** The value on one line; undefined if that would be hard to read. */
function oneLine(value: Expression): string | undefined {
  if (isList(value)) {
    const items = value.map(oneLine);
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  if (isData(value)) {
    const fields = fieldsOf(value).map(([key, field]) => ({ key, short: oneLine(field) }));
    if (fields.length === 0) return '{}';
    const hard = leaves(value) > FEW || fields.some(({ short }) => short === undefined);
    return hard ? undefined : `{ ${fields.map(({ key, short }) => `${key}: ${short}`).join(', ')} }`;
  }
  if (value instanceof Call || value instanceof New) {
    const last = value.args[value.args.length - 1];
    if (value instanceof New && isData(last) && leaves(last) > FEW_PROPS) return undefined;
    const parts = [value instanceof New ? `new ${value.type}` : oneLine(value.callee), ...value.args.map(oneLine)];
    return parts.includes(undefined) ? undefined : `${parts[0]}(${parts.slice(1).join(', ')})`;
  }
  if (value instanceof Member) {
    const of = oneLine(value.of);
    return of === undefined ? undefined : `${of}.${value.name}`;
  }
  const written = leaf(value);
  return written.includes('\n') ? undefined : written;
}

/** The number of values inside a value. */
function leaves(value: Expression | undefined): number {
  if (isList(value)) return value.some((item) => typeof item === 'object') ? sum(value.map(leaves)) : 1;
  if (value instanceof Call || value instanceof New) return 1 + sum(value.args.map((arg) => (isData(arg) ? leaves(arg) : 0)));
  return isData(value) ? sum(Object.values(value).map(leaves)) : value === undefined ? 0 : 1;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The fields that have a value, with their keys as written: all in quotes if one of them needs quotes. */
function fieldsOf(object: Data): [string, Expression][] {
  const fields = Object.entries(object).filter((field): field is [string, Expression] => field[1] !== undefined);
  const quotes = fields.some(([key]) => !/^([A-Za-z_$][\w$]*|0|[1-9]\d{0,14})$/.test(key));
  return fields.map(([key, value]) => [key === '__proto__' ? "['__proto__']" : quotes ? quoted(key) : key, value]);
}

function leaf(value: Expression): string {
  if (value instanceof Name) {
    return value.name;
  }
  return typeof value === 'string' ? literal(value) : Object.is(value, -0) ? '-0' : String(value);
}

/** A string. Several lines become a template literal; a line break at the end alone does not. */
function literal(value: string): string {
  return value.trimEnd().includes('\n') ? template(value) : quoted(value);
}

function quoted(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  return `${quote}${escaped(value, quote).replaceAll('\n', '\\n')}${quote}`;
}

function template(value: string): string {
  return `\`${escaped(value, '`').replaceAll('${', '\\${')}\``;
}

/** Escapes the quote, and every character that a reader cannot see. */
function escaped(value: string, quote: string): string {
  return value.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} \n]|[\\'"`]/gu, (character) => {
    if (character === '\\' || character === quote) {
      return `\\${character}`;
    }
    return /['"`]/.test(character) ? character : SHORT[character] ?? unicode(character);
  });
}

const SHORT: Record<string, string> = { '\r': '\\r', '\t': '\\t' };

function unicode(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
}
