import { Crd, Schema } from './crds';
import { jsonName, Message, Protos } from './protos';

/** One version of Istio, as published. */
export interface Release {
  readonly name: string;
  readonly crds: Crd[];
  readonly protos: Protos;
}

export interface Field {
  /** A TypeScript type. `<key>` in it is a placeholder for the shape with that key. */
  type: string;
  /** Sentences about the field's values, from the newest schema. */
  facts: string[];
  readonly versions: Set<string>;
  readonly requiredIn: Set<string>;
}

/** An object type of the schemas. One shape covers all places that use it and all versions that have it. */
export interface Shape {
  /** Package and message, such as `networking.TrafficPolicy.PortTrafficPolicy`. The key is the same in all versions. */
  readonly key: string;
  readonly page?: string;
  /** The fields that have this type, such as `VirtualService spec.http[].route[]`. */
  readonly places: Set<string>;
  readonly versions: Set<string>;
  readonly fields: Map<string, Field>;
}

export interface Kind {
  readonly name: string;
  readonly group: string;
  /** The key of its spec's shape. */
  readonly spec: string;
  /** The apiVersion in each version of Istio that has the kind. */
  readonly apiVersions: Map<string, string>;
}

/** The API versions, most stable first. Manifests in the most stable version stay valid for the longest time. */
const STABILITY = ['v1', 'v1beta1', 'v1alpha3', 'v1alpha1'];

/** All kinds and shapes of all releases. The fields of a shape are the union of its fields in all versions. */
export class Shapes {
  public readonly kinds = new Map<string, Kind>();
  public readonly shapes = new Map<string, Shape>();

  constructor(public readonly releases: Release[]) {
    releases.forEach((release) => release.crds.forEach((crd) => this.addKind(release, crd)));
  }

  private addKind(release: Release, crd: Crd): void {
    const { group, names: { kind: name }, versions } = crd.spec;
    const served = versions.filter((version) => version.served);
    const unknown = served.find((version) => !STABILITY.includes(version.name));
    if (unknown) {
      throw new Error(`${name} of Istio ${release.name} is served as ${unknown.name}, which STABILITY in shapes.ts does not list. Add it there`);
    }
    for (const version of served) {
      const message = rootMessage(release, group.split('.')[0], version.name, name);
      const kind = this.kinds.get(name) ?? { name, group, spec: keyOf(message), apiVersions: new Map() };
      this.kinds.set(name, kind);
      kind.apiVersions.set(release.name, `${group}/${STABILITY.find((stable) => served.some((one) => one.name === stable))}`);
      this.addShape(release, version.schema.openAPIV3Schema.properties!.spec, message, `${name} spec`);
    }
  }

  private addShape(release: Release, schema: Schema, message: Message, place: string): void {
    const key = keyOf(message);
    const shape = this.shapes.get(key) ?? { key, page: message.page, places: new Set(), versions: new Set(), fields: new Map() };
    this.shapes.set(key, shape);
    shape.places.add(place);
    shape.versions.add(release.name);
    for (const [name, property] of Object.entries(schema.properties!)) {
      if (isSecondSpelling(name, schema)) {
        continue;
      }
      const protoType = message.fields.get(name)?.type;
      if (protoType === undefined) {
        throw new Error(`${place}.${name} of Istio ${release.name} is in the CRD but not in ${message.fullName}`);
      }
      const type = this.type(release, property, protoType, `${place}.${name}`);
      const field = shape.fields.get(name) ?? { type, facts: [], versions: new Set(), requiredIn: new Set() };
      shape.fields.set(name, field);
      if (field.type !== type) {
        throw new Error(`${place}.${name} is ${type} in Istio ${release.name} and ${field.type} elsewhere`);
      }
      field.facts = facts(property, protoType);
      field.versions.add(release.name);
      if (schema.required?.includes(name)) {
        field.requiredIn.add(release.name);
      }
    }
  }

  private type(release: Release, schema: Schema, protoType: string, place: string): string {
    if (schema.items) {
      return `${this.type(release, schema.items, protoType, `${place}[]`)}[]`;
    }
    if (schema.additionalProperties) {
      return `{ [key: string]: ${this.type(release, schema.additionalProperties, protoType, `${place}.*`)} }`;
    }
    if (schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields']) {
      return 'any';
    }
    const message = release.protos.messages.get(protoType);
    if (schema.type === 'object' && message) {
      this.addShape(release, { properties: {}, ...schema }, message, place);
      return `<${keyOf(message)}>`;
    }
    const type = ({ string: 'string', integer: 'number', number: 'number', boolean: 'boolean' } as Record<string, string>)[schema.type ?? ''];
    if (!type) {
      throw new Error(`${place} of Istio ${release.name} has the type ${schema.type} (${protoType}), which has no TypeScript type here`);
    }
    return type;
  }
}

/** Whether a property is the proto spelling of another property. Schemas list some old fields twice (`jwks_uri`); jsii rejects the second one. */
function isSecondSpelling(name: string, schema: Schema): boolean {
  return jsonName(name) !== name && jsonName(name) in schema.properties!;
}

/** The message that describes a kind. A later apiVersion can lack a proto of its own and use that of an earlier one. */
function rootMessage(release: Release, group: string, version: string, kind: string): Message {
  for (const candidate of [version, ...STABILITY]) {
    const message = release.protos.messages.get(`istio.${group}.${candidate}.${kind}`);
    if (message) {
      return message;
    }
  }
  throw new Error(`no message of istio.${group} in Istio ${release.name} describes ${kind}`);
}

function keyOf(message: Message): string {
  const [, packageName, , ...names] = message.fullName.split('.');
  return [packageName, ...names].join('.');
}

function facts(schema: Schema, protoType: string): string[] {
  const values = schema.items ?? schema.additionalProperties ?? schema;
  const result: string[] = [];
  if (protoType === 'google.protobuf.Duration') {
    result.push('A duration, such as `1.5s`.');
  }
  if (values.enum) {
    result.push(`One of ${values.enum.map((value) => `\`${value}\``).join(', ')}.`);
  }
  if (values.minimum !== undefined && values.maximum !== undefined) {
    result.push(`From ${values.minimum} to ${values.maximum}.`);
  }
  return result;
}
