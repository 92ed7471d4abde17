import { Alias, Document, isCollection, isScalar, LineCounter, ParsedNode, parseAllDocuments, Scalar, ScalarTag, Tags, visit, YAMLParseError } from 'yaml';

/**
 * The documents of a text as the libraries in Go read them that helm, kubectl and istioctl share: YAML 1.1, but dates and times of day are text,
 * octal numbers may begin with `0o`, and there are no numbers that JSON lacks.
 */
export function goYaml(text: string, lineCounter?: LineCounter): Document.Parsed<ParsedNode>[] {
  const documents = parseAllDocuments(text, { version: '1.1', customTags, lineCounter, prettyErrors: false });
  const endsWithinLine = /\S[^\n]*$/.test(text);
  return [...documents].map((document) => {
    visit(document, {
      Pair: (_, { key }) => refuseOddKey(document, key),
      Alias: (_, alias) => refuseUnknown(document, alias),
      Scalar: (_, scalar) => endsWithinLine ? asItEnds(scalar, text) : undefined,
    });
    return document;
  });
}

/** Keys are texts, or what can be one. */
function refuseOddKey(document: Document.Parsed<ParsedNode>, key: unknown): void {
  const isNull = isScalar(key) && key.value === null;
  if (isNull || isCollection(key)) {
    refuse(document, key as ParsedNode, isNull ? 'a key is null. Write it in quotes' : 'a key is not a text. Write one');
  }
}

function refuseUnknown(document: Document.Parsed<ParsedNode>, alias: Alias): void {
  if (!alias.resolve(document)) {
    refuse(document, alias as Alias.Parsed, `*${alias.source} stands for nothing: there is no &${alias.source} before it`);
  }
}

function refuse(document: Document.Parsed<ParsedNode>, { range: [start, end] }: ParsedNode, message: string): void {
  document.errors.push(new YAMLParseError([start, end], 'UNEXPECTED_TOKEN', message));
}

/** A block at the end of a text whose last line has no line break has none either. */
function asItEnds(scalar: Scalar, text: string): void {
  const isBlock = scalar.type === Scalar.BLOCK_LITERAL || scalar.type === Scalar.BLOCK_FOLDED;
  if (isBlock && isScalar<string>(scalar) && scalar.range?.[1] === text.length) {
    scalar.value = scalar.value.replace(/\n$/, '');
  }
}

/** Kinds of values that are unknown there, or read otherwise. */
const OTHERS = /:(timestamp|set|omap|pairs|binary|float)$/;

function customTags(tags: Tags): Tags {
  const same = tags.filter((tag) => typeof tag === 'string' || !(OTHERS.test(tag.tag) || ('format' in tag && tag.format === 'TIME')));
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
    return Number.isFinite(value) ? value : text; // too large for a number
  },
};

const NO_NUMBER: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^(?:[-+]?\.inf|\.nan)$/i,
  resolve: (text, onError) => onError(`${text} is not a number that JSON has. Write another, or text in quotes`),
};

const BINARY: ScalarTag = { tag: 'tag:yaml.org,2002:binary', resolve: (text) => Buffer.from(text, 'base64').toString('utf8') };
