import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGoFacts } from './go-facts';

/** A definition of Kubernetes' API, such as `Toleration`: its fields by their names. */
export type Definition = Map<string, Field>;

export interface Field {
  /** A scalar type or the name of a definition, followed by `[]` for a list, or by `{}` for a map. */
  readonly type: string;
  /** Whether every release that has the definition requires the field. */
  readonly required: boolean;
  /** The values that an enum allows. */
  readonly members: readonly string[];
  /** The fields that identify an item of the list, each with its default if it has one. */
  readonly keys: readonly string[];
}

/** A schema of OpenAPI v2, as Kubernetes uses it. */
interface Schema {
  readonly '$ref'?: string;
  readonly 'type'?: string;
  readonly 'format'?: string;
  readonly 'items'?: Schema;
  readonly 'additionalProperties'?: Schema;
  readonly 'properties'?: Record<string, Schema>;
  readonly 'required'?: string[];
  readonly 'x-kubernetes-list-map-keys'?: string[];
}

/** The definitions that are a single value. */
const SCALARS: Record<string, string> = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'anything',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'string',
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'intOrString',
};

/** The definitions that these kinds are made of, by their short names. What a server writes (`status`) is left out. */
export function readDefinitions(module: string, roots: string[]): Map<string, Definition> {
  const { definitions } = JSON.parse(readFileSync(join(module, 'api/openapi-spec/swagger.json'), 'utf8')) as { definitions: Record<string, Schema> };
  const go = readGoFacts(module);
  const found = new Map<string, Definition>();
  const waiting = [...roots];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (!found.has(shortName(id))) {
      const fields = fieldsOf(id, definitions[id], go);
      found.set(shortName(id), fields);
      waiting.push(...references(definitions[id]));
    }
  }
  return found;
}

/** Fields that the OpenAPI calls required, but without which the API server takes an object, since their empty value is a value like others. */
const NOT_ENFORCED = ['HTTPHeader.value', 'ISCSIVolumeSource.lun', 'PreferredSchedulingTerm.preference', 'Sysctl.value'];

type GoFacts = ReturnType<typeof readGoFacts>;

function fieldsOf(id: string, { properties = {}, required = [] }: Schema, go: GoFacts): Definition {
  const fields = entriesOf(properties).map(([name, schema]) => [name, {
    type: typeOf(schema),
    required: required.includes(name) && !NOT_ENFORCED.includes(`${shortName(id)}.${name}`),
    members: go.members(id, name),
    keys: (schema['x-kubernetes-list-map-keys'] ?? []).map((key) => keyText(go.defaultOf(schema.items!.$ref!.slice(PREFIX.length), key), key)),
  }] as const);
  return new Map(fields);
}

const PREFIX = '#/definitions/';

function keyText(byDefault: string | undefined, key: string): string {
  return byDefault === undefined ? key : `${key}=${byDefault}`;
}

function entriesOf(properties: Record<string, Schema>): [string, Schema][] {
  return Object.entries(properties).filter(([name, { $ref }]) => name !== 'status' || !$ref?.endsWith('Status'));
}

function references({ properties = {} }: Schema): string[] {
  return entriesOf(properties)
    .flatMap(([, schema]) => [schema.$ref, schema.items?.$ref, schema.additionalProperties?.$ref])
    .flatMap((ref) => (ref === undefined || ref.slice(PREFIX.length) in SCALARS ? [] : [ref.slice(PREFIX.length)]));
}

function typeOf({ $ref, type, items, additionalProperties }: Schema): string {
  if ($ref !== undefined) {
    const id = $ref.slice(PREFIX.length);
    return SCALARS[id] ?? shortName(id);
  }
  if (type === 'array') {
    return `${typeOf(items!)}[]`;
  }
  return additionalProperties ? `${typeOf(additionalProperties)}{}` : type === 'object' ? 'anything' : type!;
}

function shortName(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1);
}

/** The definitions of all releases together: a field that one of them has, and the members that one of them has. */
export function union(releases: Map<string, Definition>[]): Map<string, Definition> {
  const names = new Set(releases.flatMap((release) => [...release.keys()]));
  return new Map([...names].sort().map((name) => [name, unionOf(name, releases.flatMap((release) => release.get(name) ?? []))]));
}

function unionOf(name: string, definitions: Definition[]): Definition {
  const fields = new Set(definitions.flatMap((definition) => [...definition.keys()]));
  return new Map([...fields].sort().map((field) => [field, fieldUnion(`${name}.${field}`, definitions.map((definition) => definition.get(field)))]));
}

/** @throws if the releases have different types for a field */
function fieldUnion(path: string, fields: (Field | undefined)[]): Field {
  const present = fields.filter((field) => field !== undefined);
  const newest = present[present.length - 1];
  const other = present.find(({ type }) => type !== newest.type);
  if (other) {
    throw new Error(`${path} is ${other.type} in one release and ${newest.type} in another. Decide in scripts/import-kubernetes/definitions.ts which of them to check`);
  }
  return {
    ...newest,
    required: fields.every((field) => field?.required ?? false),
    members: [...new Set(present.flatMap(({ members }) => members))].sort(),
  };
}
