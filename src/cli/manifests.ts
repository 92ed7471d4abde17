import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Document, isMap as isYamlMap, isSeq, LineCounter, ParsedNode, visit } from 'yaml';
import { ExpectedError } from './command';
import { dataOf, goYaml } from './go-yaml';
import { fileName, readText, STANDARD_INPUT } from './read-text';
import { isMap, Json, JsonObject, SourceObject } from '../json';

/** The most errors of a file that are reported: one wrong bracket can make thousands. */
const MOST_PROBLEMS = 20;

/**
 * The objects of a manifest: of all documents, and of the items of lists. The origin of an object is the file with the line.
 *
 * @throws ExpectedError with the place of each error
 */
export function parseManifests(text: string, file: string): SourceObject[] {
  return new Manifest(text, file).objects();
}

/**
 * The objects of all manifests in a folder and its subfolders, sorted by path, so that the order is always the same.
 * @param without documents that match are left out
 */
export function readFolder(folder: string, without?: RegExp): SourceObject[] {
  return filesBelow(folder).flatMap((file) => {
    const documents = readText(file).split(/^---\n/m).map((text) => without?.test(text) ? text.replace(/[^\n]+/g, '') : text); // the lines of the others stay the same
    return parseManifests(documents.join('---\n'), relative(folder, file));
  });
}

/** The objects of what `-f` names: a file, a folder with its subfolders, or `-` for standard input. */
export function readFilename(name: string): SourceObject[] {
  try {
    const files = name !== STANDARD_INPUT && statSync(name).isDirectory() ? filesBelow(name) : [name];
    return files.flatMap((file) => parseManifests(readText(file), fileName(file)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new ExpectedError(`there is no file or folder ${name}`);
    }
    throw error;
  }
}

class Manifest {
  private readonly lines = new LineCounter();

  constructor(private readonly text: string, private readonly file: string) {}

  public objects(): SourceObject[] {
    const documents = this.parsed();
    const problems = documents.flatMap((document) => [
      ...document.errors.map(({ message, pos: [start] }) => ({ start, message })), ...inexactIntegers(document),
    ]);
    if (problems.length > 0) {
      const more = problems.length > MOST_PROBLEMS ? [`and ${problems.length - MOST_PROBLEMS} more errors`] : [];
      throw new ExpectedError([...problems.slice(0, MOST_PROBLEMS).map(({ start, message }) => `${this.placeOf(start)}: ${message}`), ...more].join('\n'));
    }
    return documents.flatMap((document) => {
      const value = dataOf(document);
      return value === null || value === undefined ? [] : this.unfold(value, document.contents, '');
    });
  }

  private parsed(): Document.Parsed<ParsedNode>[] {
    const tooDeep = new ExpectedError(`${this.file}: this file is nested too deeply to be read`);
    try {
      const documents = goYaml(this.text, this.lines);
      if (documents.some(({ errors }) => errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION'))) throw tooDeep;
      return documents;
    } catch (error) {
      throw error instanceof RangeError ? tooDeep : error; // the parser calls itself for each level
    }
  }

  private unfold(value: Json, node: ParsedNode | null, item: string): SourceObject[] {
    const origin = `${this.file}:${this.lines.linePos(node?.range[0] ?? 0).line}${item}`;
    if (!isMap(value)) {
      throw new ExpectedError(`${origin}: expected an object, got ${value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`}`);
    }
    if (typeof value.kind === 'string' && value.kind.endsWith('List') && Array.isArray(value.items)) {
      const nodes = isYamlMap(node) ? node.get('items', true) : undefined;
      return value.items.flatMap((each, index) => this.unfold(typed(each, value), isSeq<ParsedNode>(nodes) ? nodes.items[index] : node, `${item}, item ${index + 1}`));
    }
    return Object.keys(value).length === 0 ? [] : [{ object: value, origin }];
  }

  private placeOf(offset: number): string {
    const { line, col } = this.lines.linePos(offset);
    return `${this.file}:${line}:${col}`;
  }
}

/** The API server writes neither kind nor API version of the items of a typed list, such as a ConfigMapList. They follow from those of the list. */
function typed(item: Json, { kind, apiVersion }: JsonObject): Json {
  const itemKind = String(kind).replace(/List$/, '');
  const isUntyped = isMap(item) && item.kind === undefined && item.apiVersion === undefined && Object.keys(item).length > 0;
  return isUntyped && itemKind && apiVersion !== undefined ? { apiVersion, kind: itemKind, ...item } : item;
}

/** An integer as YAML writes it, and no number with a point or an exponent. */
const INTEGER = /^[-+]?(?:0x[\da-f_]+|(?:0[ob])?[\d_]+)$/i;

/** The integers that JavaScript would change, since they are too large for its numbers. */
function inexactIntegers(document: Document.Parsed<ParsedNode>): { start: number; message: string }[] {
  const problems: { start: number; message: string }[] = [];
  visit(document, {
    Scalar: (_, { value, source = '', range }) => {
      if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && INTEGER.test(source)) {
        problems.push({ start: range![0], message: `this integer is beyond ${Number.MAX_SAFE_INTEGER}, and cannot be kept exactly. Write it in quotes if the field allows it` });
      }
    },
  });
  return problems;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name) && name !== 'construct-metadata.json')
    .sort()
    .map((name) => join(folder, name));
}
