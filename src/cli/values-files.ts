import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, ParsedNode } from 'yaml';
import { ExpectedError } from './command';
import type { ValuesSource } from '../install/helm-values';

/** The values of a file, read as Helm reads them: YAML 1.1. */
export function valuesFile(file: string): ValuesSource {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { version: '1.1', lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ExpectedError(`${file}:${lines.linePos(document.errors[0].pos[0]).line}: ${document.errors[0].message}`);
  }
  const locate = (path: string[]) => {
    const offset = offsetOf(document.contents, path);
    return offset === undefined ? file : `${file}:${lines.linePos(offset).line}`;
  };
  return { values: document.toJS({ mapAsMap: false }), locate };
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new ExpectedError(`cannot read the values file ${file}: ${(error as Error).message}`);
  }
}

/** Where the key, or the item, of a path stands. */
function offsetOf(node: ParsedNode | null, path: string[]): number | undefined {
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
