import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { IstioVersion } from './version';

/** A definition as synthesis writes it. */
export interface CrdDocument {
  readonly name: string;
  readonly text: string;
}

const documents = new Map<string, CrdDocument[]>();

/** All definitions of a version, read once. */
export function crdDocuments(version: IstioVersion): CrdDocument[] {
  const known = documents.get(version.name);
  if (known) {
    return known;
  }
  if (!existsSync(crdsPath(version))) {
    throw new Error(`assets/crds has no entry for Istio ${version}. Add it, as docs/adding-a-version.md says`);
  }
  const read = readFileSync(crdsPath(version), 'utf8').split('---\n')
    .map((text) => ({ name: /^ {2}name: (.+)$/m.exec(text)![1], text }));
  documents.set(version.name, read);
  return read;
}

/** The file with all definitions of a version. */
export function crdsPath(version: IstioVersion): string {
  return join(assets(), 'crds', `${version.name}.yaml`);
}

/** Found upwards: this code runs from the sources, from the compiled library, and from a bundle in lib/bin. */
function assets(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'assets', 'crds'))) {
      return join(folder, 'assets');
    }
  }
  throw new Error(`cannot find assets/crds above ${__dirname}: is the package complete?`);
}
