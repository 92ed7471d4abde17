import { isMap, isScalar, isSeq, LineCounter, ParsedNode, YAMLParseError } from 'yaml';
import { ExpectedError } from './command';
import { dataOf, goYaml } from './go-yaml';
import { readText } from './read-text';
import type { ValuesSource } from '../helm';

/** Reads a values file as Helm does. */
export function valuesFile(file: string): ValuesSource {
  const text = textOf(file);
  const lines = new LineCounter();
  const lineOf = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  const [document, second] = goYaml(text, lines);
  const error = document?.errors[0];
  if (error) {
    throw new ExpectedError(`${lineOf(error.pos[0])}: ${described(error, text)}`);
  }
  if (second) {
    throw new ExpectedError(`${lineOf(second.range[0])}: a second document begins here, and Helm would read only the first one. Write each document to a file of its own`);
  }
  const locate = (path: string[]) => {
    const offset = offsetOf(document?.contents, path);
    return offset === undefined ? file : lineOf(offset);
  };
  return { values: document ? dataOf(document) ?? null : null, locate };
}

function described({ code, message, pos: [start] }: YAMLParseError, text: string): string {
  const [line] = text.slice(start).split('\n', 1);
  const key = line.split(/:(?:\s|$)/, 1)[0].trimEnd();
  return code === 'DUPLICATE_KEY' ? `the map has the key ${key} twice, and Helm would take the last one. Delete one of them` : message;
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
