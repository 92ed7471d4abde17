import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ExpectedError } from './command';
import { goYaml } from './go-yaml';
import { isMap, Json, JsonObject } from '../json';

/** One object of a manifest and where it stands. */
export interface Manifest {
  object: JsonObject;
  /** File and document, or the path of the construct. */
  origin: string;
}

/** The objects of a manifest's text: all documents, lists unfolded. */
export function parseManifests(text: string, file: string): Manifest[] {
  const manifests: Manifest[] = [];
  goYaml(text).forEach((document, index) => {
    const origin = `${file}, document ${index + 1}`;
    if (document.errors.length > 0) {
      throw new ExpectedError(`${origin}: ${document.errors[0].message}`);
    }
    const value: Json = document.toJS();
    if (value !== null && value !== undefined) {
      manifests.push(...unfold(value, origin));
    }
  });
  return manifests;
}

/**
 * The objects of all manifests in a folder and below, by path, so that the order is always the same.
 * @param without leaves out documents of this text, as if they were empty
 */
export function readFolder(folder: string, without?: RegExp): Manifest[] {
  return filesBelow(folder).flatMap((file) => {
    const documents = readFileSync(file, 'utf8').split(/^---\n/m).map((text) => without?.test(text) ? '' : text);
    return parseManifests(documents.join('---\n'), relative(folder, file));
  });
}

/** What `-f` names: a file, a folder with everything below it, or `-`. */
export function readFilename(name: string): Manifest[] {
  if (name === '-') {
    return parseManifests(readFileSync(0, 'utf8'), 'standard input');
  }
  try {
    const files = statSync(name).isDirectory() ? filesBelow(name) : [name];
    return files.flatMap((file) => parseManifests(readFileSync(file, 'utf8'), file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new ExpectedError(`there is no ${name}`);
    }
    throw error;
  }
}

function unfold(value: Json, origin: string): Manifest[] {
  if (!isMap(value)) {
    throw new ExpectedError(`${origin}: expected an object, got ${Array.isArray(value) ? 'a list' : JSON.stringify(value)}`);
  }
  if (typeof value.kind === 'string' && value.kind.endsWith('List') && Array.isArray(value.items)) {
    return value.items.flatMap((item, index) => unfold(item, `${origin}, item ${index + 1}`));
  }
  return Object.keys(value).length === 0 ? [] : [{ object: value, origin }];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name) && name !== 'construct-metadata.json')
    .sort()
    .map((name) => join(folder, name));
}
