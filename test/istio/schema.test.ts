import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { crdDocuments, gvkOf, IstioVersion } from '../../src/istio';
import { parseCrdText } from '../../src/istio/crd-text';

const SOURCES = join(__dirname, '..', '..', 'src', 'istio');

/** The fields of each interface in the generated files, as `name` or `name?`, with their types. */
const interfaces = new Map<string, Map<string, string>>();
for (const file of readdirSync(SOURCES).filter((name) => name.endsWith('.generated.ts'))) {
  for (const [, name, body] of readFileSync(join(SOURCES, file), 'utf8').matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)) {
    interfaces.set(name, new Map([...body.matchAll(/^ {2}readonly (\w+\??): (.+);$/gm)].map(([, field, type]) => [field, type])));
  }
}

/** Old fields that the schema has in two spellings. jsii allows only one of them. */
const SECOND_SPELLINGS = ['jwks_uri', 'mirror_percent'];

/** The differences between a schema and its type, each with its path. */
function differences(schema: any, type: string, path: string): string[] {
  if (schema.items) {
    return type.endsWith('[]') ? differences(schema.items, type.slice(0, -2), `${path}[]`) : [`${path} is ${type}, not a list`];
  }
  if (schema.additionalProperties) {
    const values = /^\{ \[key: string\]: (.*) \}$/.exec(type);
    return values ? differences(schema.additionalProperties, values[1], `${path}.*`) : [`${path} is ${type}, not a map`];
  }
  if (schema.properties) {
    return objectDifferences(schema, type, path);
  }
  const expected = schema['x-kubernetes-preserve-unknown-fields'] ? 'any' : schema.type === 'integer' ? 'number' : schema.type;
  return type === expected || (schema.type === 'object' && interfaces.get(type)?.size === 0) ? [] : [`${path} is ${type}, not ${expected}`];
}

function objectDifferences(schema: any, type: string, path: string): string[] {
  const fields = interfaces.get(type) ?? new Map<string, string>();
  return Object.entries(schema.properties).filter(([name]) => !SECOND_SPELLINGS.includes(name)).flatMap(([name, property]) => {
    const found = fields.get(`${name}?`) ?? fields.get(name);
    if (found === undefined) {
      return [`${path}.${name} is not in ${type}`];
    }
    const tooStrict = fields.has(name) && !schema.required?.includes(name);
    return [...tooStrict ? [`${path}.${name} is not required`] : [], ...differences(property, found, `${path}.${name}`)];
  });
}

const definitions = IstioVersion.ALL.flatMap((version) => crdDocuments(version).map(({ text }) => parseCrdText(text).spec)
  .filter(({ names }) => names.kind !== 'IstioOperator')
  .map((spec): [string, string, any] => [spec.names.kind, version.name, spec]));

test.each(definitions)('the type of %s has every field of the schema of Istio %s, under its name and with its type', (kind, _, spec) => {
  for (const { schema } of spec.versions) {
    expect(differences(schema.openAPIV3Schema.properties.spec, `${kind}Spec`, 'spec')).toEqual([]);
  }
});

test.each(definitions)('the apiVersion of %s is served by Istio %s', (kind, version, spec) => {
  const served = spec.versions.filter((one: any) => one.served).map((one: any) => `${spec.group}/${one.name}`);
  expect(served).toContain(gvkOf(kind, IstioVersion.of(version)).apiVersion);
});
