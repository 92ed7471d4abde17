import { readFileSync } from 'fs';
import { ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';
import { parseAllDocuments } from 'yaml';
import { VerbatimDefinition } from '../istio/internal';
import { isMap } from '../json';

/** A CustomResourceDefinition in a file, with its text. */
export interface FileDocument {
  readonly name: string;
  readonly text: string;
  readonly object: ApiObjectProps;
}

/** A CustomResourceDefinition from a user's file. It is printed with the text of the file unless it is changed. */
export class FileDefinition extends VerbatimDefinition {
  constructor(scope: Construct, { name, text, object }: FileDocument) {
    super(scope, name, text, object);
  }
}

/**
 * All CustomResourceDefinitions of a YAML or JSON file.
 *
 * @param where the place in error messages, such as the path of the construct
 * @throws if the file cannot be read, if it contains another object, or if it contains a definition twice
 */
export function readDefinitions(where: string, path: string): FileDocument[] {
  const seen = new Map<string, number>();
  const definitions = documentsOf(where, path).flatMap(({ text, value }, index) => {
    if (value === null || value === undefined) {
      return []; // comments between two separators
    }
    const place = `${where}: ${path}, document ${index + 1}`;
    const name = nameOf(place, value);
    if (seen.has(name)) {
      throw new Error(`${place}: '${name}' is already in document ${seen.get(name)}. Delete one of them`);
    }
    seen.set(name, index + 1);
    return [{ name, text, object: value as ApiObjectProps }];
  });
  if (definitions.length === 0) {
    throw new Error(`${where}: ${path} contains no CustomResourceDefinition. Write at least one into it`);
  }
  return definitions;
}

function nameOf(place: string, value: unknown): string {
  const { apiVersion, kind, metadata } = isMap(value) ? value : {};
  if (kind !== 'CustomResourceDefinition') {
    throw new Error(`${place}: expected a CustomResourceDefinition, but found ${kind ? `a ${kind}` : 'no Kubernetes object'}. Move other objects to another file`);
  }
  if (apiVersion !== 'apiextensions.k8s.io/v1') {
    throw new Error(`${place}: the apiVersion is '${apiVersion}', which supported API servers do not serve. Write the definition for apiextensions.k8s.io/v1`);
  }
  const name = isMap(metadata) ? metadata.name : undefined;
  if (typeof name !== 'string' || !name) {
    throw new Error(`${place}: the definition has no metadata.name. Write PLURAL.GROUP, such as virtualservices.networking.istio.io`);
  }
  return name;
}

/** The documents of a file, each with its text and its value. */
function documentsOf(where: string, path: string): { text: string; value: unknown }[] {
  const texts = textOf(where, path).replace(/\r\n/g, '\n').split(/^---(?=\s)/m).map((text) => text.replace(/^[ \t]*\n/, ''));
  const documents = texts[0].split('\n').every((line) => /^\s*([#%]|$)/.test(line)) ? texts.slice(1) : texts; // comments and directives before the first separator
  return documents.map((text, index) => {
    const [document] = parseAllDocuments(text, { version: '1.1' });
    if (document && document.errors.length > 0) {
      throw new Error(`${where}: ${path}, document ${index + 1} is not valid YAML: ${document.errors[0].message}`);
    }
    return { text: text.endsWith('\n') ? text : `${text}\n`, value: document?.toJS() };
  });
}

function textOf(where: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${where}: cannot read ${path}: ${(error as Error).message}. Paths are relative to ${process.cwd()}`);
  }
}
