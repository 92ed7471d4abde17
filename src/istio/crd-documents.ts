import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { brotliDecompressSync } from 'zlib';
import { withoutDescriptions } from './crd-descriptions';
import { IstioVersion } from './version';

/** One CustomResourceDefinition, with the text that synthesis writes. */
export interface CrdDocument {
  readonly name: string;
  readonly text: string;
}

const published = new Map<string, CrdDocument[]>();
const undescribed = new Map<string, CrdDocument[]>();

/**
 * All CustomResourceDefinitions of a version. The file is read once.
 *
 * @param descriptions whether the fields have their descriptions
 * @throws if assets/crds has no file for the version
 */
export function crdDocuments(version: IstioVersion, descriptions = true): CrdDocument[] {
  return descriptions
    ? remembered(published, version, () => read(version))
    : remembered(undescribed, version, () => crdDocuments(version).map(({ name, text }) => ({ name, text: withoutDescriptions(text) })));
}

function remembered(documents: Map<string, CrdDocument[]>, version: IstioVersion, make: () => CrdDocument[]): CrdDocument[] {
  const known = documents.get(version._release) ?? make();
  documents.set(version._release, known);
  return known;
}

function read(version: IstioVersion): CrdDocument[] {
  const path = join(assets(), 'crds', `${version._release}.yaml.br`);
  if (!existsSync(path)) {
    throw new Error(`assets/crds has no entry for Istio ${version._release}. Add it, as docs/adding-a-version.md says`);
  }
  return brotliDecompressSync(readFileSync(path)).toString().split(/^---\n/m)
    .map((text) => ({ name: /^ {2}name: (.+)$/m.exec(text)![1], text }));
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
