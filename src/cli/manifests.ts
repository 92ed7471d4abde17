import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ExpectedError } from './command';
import { goYaml } from './go-yaml';
import { isMap, Json, SourceObject } from '../json';

/** The objects of a manifest: of all documents, and of the items of lists. */
export function parseManifests(text: string, file: string): SourceObject[] {
  const objects: SourceObject[] = [];
  goYaml(text).forEach((document, index) => {
    const origin = `${file}, document ${index + 1}`;
    if (document.errors.length > 0) {
      throw new ExpectedError(`${origin}: ${document.errors[0].message}`);
    }
    const value: Json = document.toJS();
    if (value !== null && value !== undefined) {
      objects.push(...unfold(value, origin));
    }
  });
  return objects;
}

/**
 * The objects of all manifests in a folder and its subfolders, sorted by path, so that the order is always the same.
 * @param without documents that match are left out
 */
export function readFolder(folder: string, without?: RegExp): SourceObject[] {
  return filesBelow(folder).flatMap((file) => {
    const documents = readFileSync(file, 'utf8').split(/^---\n/m).map((text) => without?.test(text) ? '' : text);
    return parseManifests(documents.join('---\n'), relative(folder, file));
  });
}

/** The objects of what `-f` names: a file, a folder with its subfolders, or `-` for standard input. */
export function readFilename(name: string): SourceObject[] {
  if (name === '-') {
    return parseManifests(readFileSync(0, 'utf8'), 'standard input');
  }
  try {
    const files = statSync(name).isDirectory() ? filesBelow(name) : [name];
    return files.flatMap((file) => parseManifests(readFileSync(file, 'utf8'), file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new ExpectedError(`there is no file or folder ${name}`);
    }
    throw error;
  }
}

function unfold(value: Json, origin: string): SourceObject[] {
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
