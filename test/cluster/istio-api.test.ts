import { Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { objectsOfEachKind } from './istio-objects';
import { IstioVersion, Mesh, MeshApp } from '../../src';
import { crdsText } from '../istio/crds-text';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

jest.setTimeout(60_000);

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
});
afterAll(async () => lab?.stop());

describe.each(IstioVersion.ALL)('with the definitions of Istio %s', (version) => {
  test('the API server accepts them over the definitions of the version before', async () => {
    await lab.kubectl(['apply', '--server-side', '--validate=strict', '-f', '-'], { input: crdsText(version) });
    await lab.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  });

  test('kubectl explain describes a field', async () => {
    const explained = () => lab.kubectl(['explain', 'virtualservices.spec.http']);
    await eventually(async () => expect(await explained()).toContain('An ordered list of route rules for HTTP traffic.'));
  });

  test('an object of each kind is accepted by strict validation, and no field is lost', async () => {
    const app = new MeshApp();
    Mesh.fromAttributes(app, 'mesh', { version });
    const desired = objectsOfEachKind(new Chart(app, `istio-${version.minor.replace('.', '-')}`, { namespace: 'default' })).map((object) => object.toJson());
    const created = await lab.kubectl(['create', '--validate=strict', '--output=yaml', '-f', '-'], { input: app.synthYaml() });
    const live = parseAllDocuments(created).map((document) => document.toJS());
    expect(live.map(specOf)).toEqual(desired.map(specOf));
  });
});

function specOf({ apiVersion, kind, spec }: any): object {
  return { apiVersion, kind, spec };
}
