import {
  Document, isCollection, isMap as isYamlMap, isScalar, isSeq, LineCounter, Pair, ParsedNode,
  parseAllDocuments, Scalar, ScalarTag, Tags, visit, YAMLMap, YAMLParseError, type ErrorCode,
} from 'yaml';
import { replaceAliases } from './yaml-aliases';
import { Json } from '../json';

/**
 * Parses YAML as the Go library of helm, kubectl and istioctl does. It is YAML 1.1 with differences: dates and times are strings, octal numbers
 * may begin with `0o`, and numbers that JSON does not have are errors.
 */
export function goYaml(file: string, lineCounter?: LineCounter): Document.Parsed<ParsedNode>[] {
  const text = withLineFeeds(file);
  const documents = parseAllDocuments(text, { version: '1.1', customTags, lineCounter, prettyErrors: false, uniqueKeys: false });
  const endsWithinLine = text.slice(text.lastIndexOf('\n') + 1).trim() !== '';
  validateCharacters([...documents], text);
  return [...documents].map((document) => {
    visit(document, {
      Pair: (_, { key }) => validateKey(document, key),
      Map: (_, map) => validateUnique(document, map, lineCounter),
      Scalar: (_, scalar) => endsWithinLine ? withoutLastLineBreak(scalar, text) : undefined,
    });
    replaceAliases(document).forEach(({ alias, message }) => addError(document, alias, message));
    if (text.includes(MERGE_KEY)) visit(document, { Pair: (_, pair) => validateMerge(document, pair) });
    return document;
  });
}

/** The text without the byte order marks of its documents, which joined files can have, and with one kind of line breaks. */
function withLineFeeds(text: string): string {
  return text.replace(/^\ufeff(?=---)|\ufeff(?<=^---[^\n]*\n\ufeff)/gm, '').replace(/\r(?!\n)/g, '\n');
}

/** Controls that neither YAML nor JSON allows. A file with them is no text, or has another encoding. */
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

function validateCharacters(documents: Document.Parsed<ParsedNode>[], text: string): void {
  const place = text.search(CONTROL);
  if (place >= 0) {
    const message = `the control character U+${text.charCodeAt(place).toString(16).padStart(4, '0')} is not allowed in YAML. In a string in quotes, write it as an escape`;
    (documents.find(({ range }) => range[2] > place) ?? documents[documents.length - 1]).errors.push(new YAMLParseError([place, place + 1], 'UNEXPECTED_TOKEN', message));
  }
}

/** The data of a document without errors. Its aliases are replaced, which `goYaml` has bounded. */
export function dataOf(document: Document.Parsed<ParsedNode>): Json {
  return document.toJS({ maxAliasCount: -1 });
}

/** A key must be a string, or another scalar that can be one. */
function validateKey(document: Document.Parsed<ParsedNode>, key: unknown): void {
  const isNull = isScalar(key) && key.value === null;
  if (isNull || isCollection(key)) {
    addError(document, key as ParsedNode, isNull ? 'a key is null. Write it in quotes' : 'a key must be a string. Write text that begins with {{ in quotes, and render templates first');
  }
}

const MERGE_KEY = '<<';

/** The value of a merge key must be a map, or a list of maps. */
function validateMerge(document: Document.Parsed<ParsedNode>, { key, value }: Pair): void {
  const isMerge = isScalar(key) && typeof key.value === 'symbol';
  if (isMerge && !isYamlMap(value) && !(isSeq(value) && value.items.every(isYamlMap))) {
    addError(document, key as Scalar.Parsed, 'the value of << must be a map, or a list of maps');
  }
}

/** The library compares each key with all others of its map, which takes too long for a large map. */
function validateUnique(document: Document.Parsed<ParsedNode>, { items }: YAMLMap, lines?: LineCounter): void {
  const first = new Map<unknown, Scalar.Parsed>();
  for (const { key } of items) {
    if (!isScalar(key) || key.value === MERGE_KEY) continue;
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
  return [...same, PREFIXED, FLOAT, NO_NUMBER, BINARY];
}

/** The library knows these prefixes in lower case, and not the one of octal numbers. */
const PREFIXED: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0(?:o[0-7_]+|x[\da-f_]+|b[01_]+)$/i,
  resolve: (text) => (text.startsWith('-') ? -1 : 1) * Number(text.replace(/^[-+]/, '').replaceAll('_', '').toLowerCase()),
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
