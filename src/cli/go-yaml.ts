import { Document, isCollection, isScalar, LineCounter, ParsedNode, parseAllDocuments, Scalar, ScalarTag, Tags, visit, YAMLMap, YAMLParseError, type ErrorCode } from 'yaml';
import { replaceAliases } from './yaml-aliases';
import { Json } from '../json';

/**
 * Parses YAML as the Go library of helm, kubectl and istioctl does. It is YAML 1.1 with differences: dates and times are strings, octal numbers
 * may begin with `0o`, and numbers that JSON does not have are errors.
 */
export function goYaml(text: string, lineCounter?: LineCounter): Document.Parsed<ParsedNode>[] {
  const documents = parseAllDocuments(text, { version: '1.1', customTags, lineCounter, prettyErrors: false, uniqueKeys: false });
  const endsWithinLine = text.slice(text.lastIndexOf('\n') + 1).trim() !== '';
  return [...documents].map((document) => {
    visit(document, {
      Pair: (_, { key }) => validateKey(document, key),
      Map: (_, map) => validateUnique(document, map, lineCounter),
      Scalar: (_, scalar) => endsWithinLine ? withoutLastLineBreak(scalar, text) : undefined,
    });
    replaceAliases(document).forEach(({ alias, message }) => addError(document, alias, message));
    return document;
  });
}

/** The data of a document without errors. Its aliases are replaced, which `goYaml` has bounded. */
export function dataOf(document: Document.Parsed<ParsedNode>): Json {
  return document.toJS({ maxAliasCount: -1 });
}

/** A key must be a string, or another scalar that can be one. */
function validateKey(document: Document.Parsed<ParsedNode>, key: unknown): void {
  const isNull = isScalar(key) && key.value === null;
  if (isNull || isCollection(key)) {
    addError(document, key as ParsedNode, isNull ? 'a key is null. Write it in quotes' : 'a key must be a string');
  }
}

/** The library compares each key with all others of its map, which takes too long for a large map. */
function validateUnique(document: Document.Parsed<ParsedNode>, { items }: YAMLMap, lines?: LineCounter): void {
  const first = new Map<unknown, Scalar.Parsed>();
  for (const { key } of items) {
    if (!isScalar(key) || key.value === '<<') continue;
    const other = first.get(key.value);
    if (other) {
      const where = lines ? `: first in line ${lines.linePos(other.range[0]).line}` : '';
      addError(document, key as Scalar.Parsed, `the map has the key ${key.value} twice${where}`, 'DUPLICATE_KEY');
    } else {
      first.set(key.value, key as Scalar.Parsed);
    }
  }
}

function addError(document: Document.Parsed<ParsedNode>, { range: [start, end] }: ParsedNode, message: string, code: ErrorCode = 'UNEXPECTED_TOKEN'): void {
  document.errors.push(new YAMLParseError([start, end], code, message));
}

/** If the last line of a text has no line break, a block scalar at its end has none either. */
function withoutLastLineBreak(scalar: Scalar, text: string): void {
  const isBlock = scalar.type === Scalar.BLOCK_LITERAL || scalar.type === Scalar.BLOCK_FOLDED;
  if (isBlock && isScalar<string>(scalar) && scalar.range?.[1] === text.length) {
    scalar.value = scalar.value.replace(/\n$/, '');
  }
}

/** Tags that the Go library does not know, or reads differently. */
const DIFFERENT_TAGS = /:(timestamp|set|omap|pairs|binary|float)$/;

function customTags(tags: Tags): Tags {
  const same = tags.filter((tag) => typeof tag === 'string' || !(DIFFERENT_TAGS.test(tag.tag) || ('format' in tag && tag.format === 'TIME')));
  return [...same, OCTAL, FLOAT, NO_NUMBER, BINARY];
}

const OCTAL: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0o[0-7]+$/i,
  resolve: (text) => (text.startsWith('-') ? -1 : 1) * Number(text.replace(/^[-+]/, '').toLowerCase()),
};

const FLOAT: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?(?:\.[\d_]+|\d[\d_]*(?:\.[\d_]*)?)(?:e[-+]?[\d_]+)?$/i,
  resolve: (text) => {
    const value = Number(text.replaceAll('_', ''));
    return Number.isFinite(value) ? value : text; // the number is too large
  },
};

const NO_NUMBER: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^(?:[-+]?\.inf|\.nan)$/i,
  resolve: (text, onError) => onError(`${text} is a number that JSON does not have. Write another number, or a string in quotes`),
};

const BINARY: ScalarTag = { tag: 'tag:yaml.org,2002:binary', resolve: (text) => Buffer.from(text, 'base64').toString('utf8') };
