import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { identityProblems } from './identity';
import { groupOf, isMap, parsedJson } from '../json';
import { keyOf, ObjectRef } from '../kube';

/** One object of an instance. */
export interface InventoryEntry extends ObjectRef {
  /** It is known after the API server has answered the first apply. */
  uid?: string;
  /** A digest of what was sent last. */
  hash?: string;
}

/** The entries that were read, and what is wrong with the others. */
export interface ReadEntries {
  entries: InventoryEntry[];
  problems: string[];
}

/** More than any instance has. The largest inventory that is tested has 100,000. */
export const MOST_ENTRIES = 250_000;

/** The longest text of one shard, in characters. A compressed text can be a thousand times longer than it looks. */
const LONGEST_TEXT = 32 * 1024 * 1024;

/** The longest uid and hash that are believed. */
const LONGEST_FIELD = 128;

/** Only the first problems are shown. */
const SHOWN_PROBLEMS = 10;

/** The entries as text: a list in JSON, sorted by key, one line an entry. Equal entries give equal texts. */
export function textOf(entries: InventoryEntry[]): string {
  const lines = entries.map((entry): [string, string] => [keyOf(entry), JSON.stringify(fieldsOf(entry))]);
  lines.sort(([one], [other]) => one < other ? -1 : 1);
  return `[\n${lines.map(([, line]) => line).join(',\n')}\n]`;
}

function fieldsOf({ apiVersion, kind, namespace, name, uid, hash }: InventoryEntry): InventoryEntry {
  return { apiVersion, kind, ...namespace && { namespace }, name, ...uid !== undefined && { uid }, ...hash !== undefined && { hash } };
}

/** Reads entries. Everybody who may change ConfigMaps in the namespace can have written them. */
export function entriesOf(text: string): ReadEntries {
  const listed: unknown = parsedJson(text);
  if (!Array.isArray(listed)) {
    return { entries: [], problems: ['its objects are no list in JSON'] };
  }
  const found: ReadEntries = { entries: [], problems: [] };
  listed.forEach((entry, index) => {
    const problems = problemsOf(entry);
    if (problems.length === 0) {
      found.entries.push(fieldsOf(entry as InventoryEntry));
    } else {
      found.problems.push(...problems.map((problem) => `entry ${index + 1}: ${problem}`));
    }
  });
  return { entries: found.entries, problems: firstOf(found.problems) };
}

/** The first problems, and the number of the others. */
export function firstOf(problems: string[]): string[] {
  return problems.length <= SHOWN_PROBLEMS ? problems : [...problems.slice(0, SHOWN_PROBLEMS), `and ${problems.length - SHOWN_PROBLEMS} more`];
}

function problemsOf(entry: unknown): string[] {
  if (!isMap(entry)) {
    return ['it is no object with apiVersion, kind, namespace and name'];
  }
  const isWrong = (field: string) => entry[field] !== undefined && (typeof entry[field] !== 'string' || entry[field].length > LONGEST_FIELD);
  return [
    ...identityProblems(entry).map(({ field, message }) => `${field} ${message}`),
    ...isWrong('uid') ? ['uid is no string. Delete the field, or write the uid of the object'] : [],
    ...isWrong('hash') ? ['hash is no digest. Delete the field'] : [],
  ];
}

/** @returns the compressed text in base64 */
export function packed(text: string): string {
  return gzipSync(text).toString('base64');
}

/** @returns undefined if it cannot be unpacked, or is too long */
export function unpacked(base64: string): string | undefined {
  try {
    return gunzipSync(Buffer.from(base64, 'base64'), { maxOutputLength: LONGEST_TEXT }).toString('utf8');
  } catch {
    return undefined;
  }
}

/** A digest of a text. It is a part of the name of a shard. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 20);
}

/** The kinds and namespaces of entries, as the ApplySet standard writes them. */
export function hintsOf(entries: InventoryEntry[], home: string): { groupKinds: string; namespaces: string } {
  const groupKinds = new Set(entries.map(({ apiVersion, kind }) => [kind, groupOf(apiVersion)].filter(Boolean).join('.')));
  const namespaces = new Set(entries.flatMap(({ namespace }) => namespace === undefined || namespace === home ? [] : namespace));
  return { groupKinds: [...groupKinds].sort().join(','), namespaces: [...namespaces].sort().join(',') };
}
