import { Document, ErrorCode, isMap, isScalar, isSeq, LineCounter, ParsedNode, visit, YAMLMap } from 'yaml';
import { ExpectedError } from './command';
import { dataOf, goYaml } from './go-yaml';
import { readText } from './read-text';
import type { ValuesSource } from '../helm';

/** What the tool that a file is written for does with a second document. */
const SECOND = { Helm: 'and Helm would read only the first one', istioctl: 'which istioctl refuses' };

/** Reads a file of values, or an IstioOperator, as the tool does that it is written for. */
export function valuesFile(file: string, tool: keyof typeof SECOND = 'Helm'): ValuesSource {
  const text = textOf(file);
  const lines = new LineCounter();
  const lineOf = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  const [document, second] = goYaml(text, lines);
  const problem = (offset: number, message: string) => ({ isUnknown: false, where: lineOf(offset), message: `${lineOf(offset)}: ${message}` });
  const error = document?.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (error) {
    return { values: undefined, locate: () => file, faults: [problem(error.pos[0], MESSAGES[error.code] ?? error.message)] };
  }
  const locate = (path: string[]) => {
    const offset = offsetOf(document?.contents, path);
    return offset === undefined ? file : lineOf(offset);
  };
  const doubled = document ? doubledKeys(document).map(({ key, first, second: other }) => (
    problem(other, `the map has the key ${key} twice, first at ${lineOf(first)}, and ${tool} would take the last one. Delete one of them`))) : [];
  const more = second
    ? [problem(second.range[0], `a second document begins here, ${SECOND[tool]}. Write each document to a file of its own`)]
    : [];
  const written = (path: string[]) => {
    const node = document?.getIn(path.map((name) => (/^\d+$/.test(name) ? Number(name) : name)), true);
    return isScalar(node) ? node.source : undefined;
  };
  return { values: document ? dataOf(document) ?? null : null, locate, written, faults: [...doubled, ...more] };
}

/** Messages of the parser that do not say what to do. */
const MESSAGES: Partial<Record<ErrorCode, string>> = {
  MULTILINE_IMPLICIT_KEY: 'the name before a colon goes over several lines. Is a space missing after an earlier colon, or is the file no YAML?',
  TAB_AS_INDENT: 'tabs are not allowed as indentation. Write spaces',
};

/** The keys that a map has again, with the offsets of both places. */
function doubledKeys(document: Document.Parsed): { key: string; first: number; second: number }[] {
  const found: { key: string; first: number; second: number }[] = [];
  visit(document, {
    Map: (_, { items }: YAMLMap) => {
      const seen = new Map<string, number>();
      for (const { key } of items.filter((pair) => isScalar(pair.key))) {
        const { value, range } = key as { value: unknown; range: [number, number, number] };
        const first = seen.get(String(value));
        if (first === undefined) {
          seen.set(String(value), range[0]);
        } else {
          found.push({ key: String(value), first, second: range[0] });
        }
      }
    },
  });
  return found;
}

function textOf(file: string): string {
  try {
    return readText(file);
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw new ExpectedError(`cannot read the values file ${file}: ${(error as Error).message}`);
  }
}

/** The offset of the key, or of the list item, at a path. */
function offsetOf(node: ParsedNode | null | undefined, path: string[]): number | undefined {
  let offset = node?.range[0];
  let current: unknown = node;
  for (const name of path) {
    const item: any = isSeq(current) ? current.items[Number(name)] : undefined;
    if (item) {
      offset = item.range[0];
      current = item;
      continue;
    }
    const pair: any = isMap(current) ? current.items.find(({ key }) => isScalar(key) && String(key.value) === name) : undefined;
    if (!pair) {
      return offset;
    }
    offset = pair.key.range[0];
    current = pair.value;
  }
  return offset;
}
