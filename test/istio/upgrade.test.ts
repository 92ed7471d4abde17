import { App, Chart, Testing } from 'cdk8s';
import { IstioCrds, IstioVersion } from '../../src';

/** The fields of each version of each API, with their types: `VirtualService v1beta1 .spec.http[].timeout`. */
function fieldsOf(version: IstioVersion): Map<string, string> {
  const chart = new Chart(new App(), 'definitions');
  new IstioCrds(chart, 'crds', { version });
  const fields = new Map<string, string>();
  for (const { spec: { names: { kind }, versions } } of Testing.synth(chart)) {
    for (const { name, schema } of versions) addFields(`${kind} ${name} `, schema.openAPIV3Schema, fields);
  }
  return fields;
}

function addFields(path: string, schema: any, fields: Map<string, string>): void {
  fields.set(path, schema.type ?? 'any');
  for (const [name, property] of Object.entries(schema.properties ?? {})) addFields(`${path}.${name}`, property, fields);
  if (schema.items) addFields(`${path}[]`, schema.items, fields);
  if (typeof schema.additionalProperties === 'object') addFields(`${path}{}`, schema.additionalProperties, fields);
}

describe.each(IstioVersion.ALL.slice(1).map((version, index) => [IstioVersion.ALL[index], version]))('from Istio %s to %s', (before, after) => {
  test('no field of a stored object is lost, and none changes its type', () => {
    const [old, now] = [fieldsOf(before), fieldsOf(after)];
    const lost = [...old].filter(([path, type]) => !path.startsWith('IstioOperator ') && now.get(path) !== type);
    expect(old.size).toBeGreaterThan(1000);
    expect(lost).toEqual([]);
  });
});
