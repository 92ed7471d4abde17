import { crdDocuments, IstioVersion } from '../../src/istio';

/** All CustomResourceDefinitions of a version as one text, for `kubectl apply -f -`. */
export function crdsText(version: IstioVersion): string {
  return crdDocuments(version).map(({ text }) => text).join('---\n');
}
