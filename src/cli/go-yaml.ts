import { Alias, Document, isCollection, isScalar, LineCounter, ParsedNode, parseAllDocuments, Scalar, ScalarTag, Tags, visit, YAMLParseError } from 'yaml';

/**
 * Parses YAML as the Go library of helm, kubectl and istioctl does. It is YAML 1.1 with differences: dates and times are strings, octal numbers
 * may begin with `0o`, and numbers that JSON does not have are errors.
 */
export function goYaml(text: string, lineCounter?: LineCounter): Document.Parsed<ParsedNode>[] {
  const documents = parseAllDocuments(text, { version: '1.1', customTags, lineCounter, prettyErrors: false });
  const endsWithinLine = /\S[^\n]*$/.test(text);
  return [...documents].map((document) => {
    visit(document, {
      Pair: (_, { key }) => validateKey(document, key),
      Alias: (_, alias) => validateAlias(document, alias),
      Scalar: (_, scalar) => endsWithinLine ? withoutLastLineBreak(scalar, text) : undefined,
    });
    return document;
  });
}

/** A key must be a string, or another scalar that can be one. */
function validateKey(document: Document.Parsed<ParsedNode>, key: unknown): void {
  const isNull = isScalar(key) && key.value === null;
  if (isNull || isCollection(key)) {
    addError(document, key as ParsedNode, isNull ? 'a key is null. Write it in quotes' : 'a key must be a string');
  }
}

function validateAlias(document: Document.Parsed<ParsedNode>, alias: Alias): void {
  if (!alias.resolve(document)) {
    addError(document, alias as Alias.Parsed, `the alias *${alias.source} has no anchor: there is no &${alias.source} before it`);
  }
}

function addError(document: Document.Parsed<ParsedNode>, { range: [start, end] }: ParsedNode, message: string): void {
  document.errors.push(new YAMLParseError([start, end], 'UNEXPECTED_TOKEN', message));
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
