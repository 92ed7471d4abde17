import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { IstioVersion } from './version';

/** One CustomResourceDefinition, with the text that synthesis writes. */
export interface CrdDocument {
  readonly name: string;
  readonly text: string;
}

const documents = new Map<string, CrdDocument[]>();

/**
 * All CustomResourceDefinitions of a version. The file is read once.
 *
 * @throws if assets/crds has no file for the version
 */
export function crdDocuments(version: IstioVersion): CrdDocument[] {
  const known = documents.get(version._release);
  if (known) {
    return known;
  }
  if (!existsSync(crdsPath(version))) {
    throw new Error(`assets/crds has no entry for Istio ${version._release}. Add it, as docs/adding-a-version.md says`);
  }
  const read = readFileSync(crdsPath(version), 'utf8').split('---\n')
    .map((text) => ({ name: /^ {2}name: (.+)$/m.exec(text)![1], text }));
  documents.set(version._release, read);
  return read;
}

/** The path of the file with all definitions of a version. */
export function crdsPath(version: IstioVersion): string {
  return join(assets(), 'crds', `${version._release}.yaml`);
}

/** The folder `assets` in one of the parent folders: this code runs from the sources, from the compiled library, and from a bundle in lib/bin. */
function assets(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'assets', 'crds'))) {
      return join(folder, 'assets');
    }
  }
  throw new Error(`no parent folder of ${__dirname} contains assets/crds. Install the package cdk8s-istio again`);
}
