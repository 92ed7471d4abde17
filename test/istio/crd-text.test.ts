import { parseAllDocuments } from 'yaml';
import { crdsText } from './crds-text';
import { crdDocuments, IstioVersion } from '../../src/istio';
import { parseCrdText } from '../../src/istio/crd-text';

describe('the reader of CRD text', () => {
  test.each(IstioVersion.ALL)('reads every definition of Istio %s like a YAML library', (version) => {
    const expected = parseAllDocuments(crdsText(version)).map((document) => document.toJS());
    expect(crdDocuments(version).map(({ text }) => parseCrdText(text))).toEqual(expected);
  });

  test('rejects other text', () => {
    expect(() => parseCrdText('a: 1\nno entry\n')).toThrow("line 2 of a CRD is 'no entry', but 'key: value' is expected");
  });
});
