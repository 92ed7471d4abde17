import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { headerText, presenceText } from './presence';
import { MessageField, Protos } from './protos';

/** The sources of the mesh config in one version of Istio. */
export interface MeshRelease {
  readonly name: string;
  readonly protos: Protos;
  /** The page of Istio's reference for each anchor, by package and anchor. */
  readonly anchors: Map<string, string>;
}

/** A message or enum, with its TypeScript name and the versions that have it. */
interface Shape {
  readonly name: string;
  readonly link: string;
  /** The path of the first field that has this type, such as `defaultConfig.tracing`. */
  readonly place: string;
  readonly versions: Set<string>;
}

interface MessageShape extends Shape {
  readonly fields: Map<string, Field>;
}

interface EnumShape extends Shape {
  /** The versions that have each member. */
  readonly members: Map<string, Set<string>>;
}

interface Field {
  /** The type in the schema: the name of a shape or one of SCALARS, followed by `[]` for a list or `{}` for a map. */
  readonly type: string;
  readonly link: string;
  readonly oneof?: string;
  readonly versions: Set<string>;
  readonly deprecatedIn: Set<string>;
}

const ROOT = 'istio.mesh.v1alpha1.MeshConfig';
const REFERENCE = 'https://istio.io/latest/docs/';
const PAGE = 'reference/config/istio.mesh.v1alpha1';

/** The scalar types of the protos, and their names in the schema. */
const SCALARS: Record<string, string> = {
  'string': 'string',
  'bool': 'boolean',
  'int32': 'int32',
  'uint32': 'uint32',
  'double': 'double',
  'google.protobuf.BoolValue': 'boolean',
  'google.protobuf.Int32Value': 'int32',
  'google.protobuf.Int64Value': 'int64',
  'google.protobuf.Duration': 'duration',
  'google.protobuf.Struct': 'struct',
};

/** The TypeScript types of scalars whose name in the schema is not a TypeScript type. */
const TYPESCRIPT: Record<string, string> = {
  int32: 'number', uint32: 'number', int64: 'number', double: 'number', duration: 'Duration', struct: '{ [field: string]: any }',
};

/** The anchors of the reference pages that Istio generates from the protos and publishes with them. */
export function readAnchors(folder: string): Map<string, string> {
  const anchors = new Map<string, string>();
  for (const name of ['mesh', 'networking']) {
    for (const file of readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.pb.html')).sort()) {
      const text = readFileSync(join(folder, name, file), 'utf8');
      const page = /^location: https:\/\/istio\.io\/docs\/(\S+)\.html$/m.exec(text)![1];
      for (const [, id] of text.matchAll(/ id="([^"]+)"/g)) {
        anchors.set(`${name} ${id}`, page);
      }
    }
  }
  return anchors;
}

/** The TypeScript of the mesh config: its types, and the schema that converts values of these types to what istiod reads. */
export function meshConfig(releases: MeshRelease[], sources: string): Map<string, string> {
  const header = headerText(sources);
  const shapes = new MeshShapes(releases);
  return new Map([
    ['types.generated.ts', `${header}${typesText(shapes)}`],
    ['schema.generated.ts', `${header}${schemaText(shapes)}`],
  ]);
}

/** All messages and enums of the mesh config. Their fields and members are the union of those of all versions. */
class MeshShapes {
  public readonly messages = new Map<string, MessageShape>();
  public readonly enums = new Map<string, EnumShape>();
  public readonly versions: string[];
  private readonly names: Map<string, string>;

  constructor(private readonly releases: MeshRelease[]) {
    this.versions = releases.map(({ name }) => name);
    this.names = shapeNames(releases.flatMap(({ protos }) => [...reachable(protos, ROOT)]));
    releases.forEach((release) => this.addMessage(release, ROOT, ''));
  }

  private addMessage(release: MeshRelease, fullName: string, place: string): void {
    const name = this.names.get(fullName)!;
    const shape = this.messages.get(name) ?? { name, link: this.link(fullName), place, versions: new Set(), fields: new Map() };
    this.messages.set(name, shape);
    if (shape.versions.has(release.name)) {
      return;
    }
    shape.versions.add(release.name);
    for (const [key, field] of release.protos.messages.get(fullName)!.fields) {
      this.addField(release, shape, key, field, fullName);
    }
  }

  private addField(release: MeshRelease, shape: MessageShape, key: string, proto: MessageField, scope: string): void {
    const suffix = { repeated: '[]', map: '{}' }[proto.label!] ?? '';
    const inner = `${shape.place ? `${shape.place}.` : ''}${key}${suffix.replace('{}', '.*')}`;
    const type = this.type(release, proto, inner) + suffix;
    const link = this.link(`${scope}-${proto.name}`);
    const field = shape.fields.get(key) ?? { type, link, oneof: proto.oneof, versions: new Set(), deprecatedIn: new Set() };
    shape.fields.set(key, field);
    if (field.type !== type) {
      throw new Error(`${inner} of the mesh config is ${type} in Istio ${release.name} and ${field.type} elsewhere`);
    }
    field.versions.add(release.name);
    if (proto.deprecated) {
      field.deprecatedIn.add(release.name);
    }
  }

  private type(release: MeshRelease, { type }: MessageField, place: string): string {
    if (release.protos.messages.has(type)) {
      this.addMessage(release, type, place);
      return this.names.get(type)!;
    }
    const members = release.protos.enums.get(type);
    if (members) {
      return this.addEnum(release, type, members, place);
    }
    if (!SCALARS[type]) {
      throw new Error(`${place} of the mesh config of Istio ${release.name} is ${type}, which has no TypeScript type here`);
    }
    return SCALARS[type];
  }

  private addEnum(release: MeshRelease, fullName: string, members: string[], place: string): string {
    const name = this.names.get(fullName)!;
    const shape = this.enums.get(name) ?? { name, link: this.link(fullName), place, versions: new Set(), members: new Map() };
    this.enums.set(name, shape);
    shape.versions.add(release.name);
    for (const member of members) {
      shape.members.set(member, (shape.members.get(member) ?? new Set()).add(release.name));
    }
    return name;
  }

  /** The link to the reference, from the newest version that has an anchor. A field that the reference hides gets the link of its message. */
  private link(fullName: string): string {
    const [, packageName, , ...names] = fullName.split('.');
    for (let anchor = names.join('-'); anchor; anchor = anchor.includes('-') ? anchor.slice(0, anchor.lastIndexOf('-')) : '') {
      const page = [...this.releases].reverse().map(({ anchors }) => anchors.get(`${packageName} ${anchor}`)).find((found) => found);
      if (page) {
        return `${REFERENCE}${page}/#${anchor}`;
      }
    }
    return `${REFERENCE}${PAGE}/`;
  }
}

/** The full names of a message and of all messages and enums that it can contain. */
function reachable(protos: Protos, fullName: string, found = new Set<string>()): Set<string> {
  const message = protos.messages.get(fullName);
  if ((message || protos.enums.has(fullName)) && !found.has(fullName)) {
    found.add(fullName);
    message?.fields.forEach(({ type }) => reachable(protos, type, found));
  }
  return found;
}

/** Messages that only contain other messages. The names of the inner messages are clear without them. */
const OUTER = /^(MeshConfig\.ExtensionProvider|MeshConfig|ConnectionPoolSettings\.TCPSettings)\.(?=\w)/;

/** The TypeScript name of each message and enum. No two names differ only by case, because other languages use these names for files. */
function shapeNames(fullNames: string[]): Map<string, string> {
  const paths = new Map(fullNames.map((name) => [name, name.replace(/^(istio\.\w+\.\w+|k8s\.io\.apimachinery\.pkg\.apis\.meta\.v1)\./, '')]));
  const short = (path: string) => path.replace(OUTER, '');
  const isTaken = (path: string) => new Set([...paths.values()].filter((other) => short(other).toLowerCase() === short(path).toLowerCase())).size > 1;
  return new Map([...paths].map(([name, path]) => [name, prefixed(isTaken(path) ? path.replace(/^MeshConfig\./, '') : short(path))]));
}

function prefixed(path: string): string {
  const name = path.replace(/\./g, '');
  return name === 'MeshConfig' ? name : name.startsWith('ProxyConfig') ? `Mesh${name}` : `MeshConfig${name}`;
}

function typesText({ messages, enums, versions }: MeshShapes): string {
  const messageTexts = sorted(messages.values()).map((shape) => messageText(shape, versions));
  const enumTexts = sorted(enums.values()).map((shape) => enumText(shape, versions));
  return ["import { Duration } from 'cdk8s';\n", ...messageTexts, ...enumTexts].join('\n');
}

function messageText(shape: MessageShape, versions: string[]): string {
  const oneofs = new Set([...shape.fields.values()].flatMap(({ oneof }) => oneof ?? []));
  const choices = [...oneofs].map((oneof) => membersOf(shape, oneof)).filter(({ length }) => length > 1);
  const notes = [presenceText(shape.versions, versions), ...choices.map((fields) => `Set at most one of ${fields.map((field) => `\`${field}\``).join(', ')}.`)];
  const fields = [...shape.fields].sort(([a], [b]) => compare(a, b)).map(([name, field]) => fieldText(name, field, shape));
  return `/**
 * ${[placeText(shape), ...notes].filter((note) => note).join(' ')}
 *
 * @see ${shape.link}
 */
export interface ${shape.name} {
${[...fields, RAW].join('\n\n')}
}
`;
}

const RAW = `  /**
   * Additional fields, for those that this type does not have. They are merged last.
   *
   * @default - no additional fields
   */
  readonly raw?: { [field: string]: any };`;

function fieldText(name: string, field: Field, shape: MessageShape): string {
  const note = presenceText(field.versions, [...shape.versions]);
  const lines = [
    ...(note ? [note, ''] : []),
    `@see ${field.link}`,
    '@default - not set',
    ...(field.deprecatedIn.size > 0 ? [`@deprecated by Istio${field.deprecatedIn.size < field.versions.size ? ` ${[...field.deprecatedIn].join(', ')}` : ''}.`] : []),
  ];
  return `  /**\n${lines.map((line) => `   * ${line}`.trimEnd()).join('\n')}\n   */\n  readonly ${name}?: ${typescriptOf(field.type)};`;
}

function enumText(shape: EnumShape, versions: string[]): string {
  const members = [...shape.members].map(([member, having]) => {
    const notes = [`\`${member}\`.`, presenceText(having, [...shape.versions])];
    return `  /** ${notes.filter((note) => note).join(' ')} */\n  ${member} = '${member}',`;
  });
  return `/**
 * ${[placeText(shape), presenceText(shape.versions, versions)].filter((note) => note).join(' ')}
 *
 * @see ${shape.link}
 */
export enum ${shape.name} {
${members.join('\n')}
}
`;
}

function placeText({ name, place }: Shape): string {
  return place ? `\`${place}\` of a mesh config.` : `The ${name === 'MeshConfig' ? 'mesh config' : name}: the configuration of the whole mesh, which istiod reads.`;
}

function typescriptOf(type: string): string {
  const [, name, suffix] = /^(\w+)(\W*)$/.exec(type)!;
  const single = TYPESCRIPT[name] ?? name;
  return suffix === '[]' ? `${single}[]` : suffix === '{}' ? `{ [key: string]: ${single} }` : single;
}

function schemaText({ messages, enums }: MeshShapes): string {
  const messageLines = sorted(messages.values()).map((shape) => {
    const fields = [...shape.fields].sort(([a], [b]) => compare(a, b)).map(([name, field]) => {
      const oneof = field.oneof && membersOf(shape, field.oneof).length > 1 ? `, oneof: '${field.oneof}'` : '';
      const only = field.versions.size < shape.versions.size ? `, ${versionsText(field.versions)}` : '';
      return `    ${name}: { type: '${field.type}'${oneof}${only} },`;
    });
    return fields.length > 0 ? `  ${shape.name}: {\n${fields.join('\n')}\n  },` : `  ${shape.name}: {},`;
  });
  const enumLines = sorted(enums.values()).map((shape) => {
    const members = [...shape.members].map(([member, having]) => `${member}: {${having.size < shape.versions.size ? ` ${versionsText(having)} ` : ''}}`);
    return `  ${shape.name}: { ${members.join(', ')} },`;
  });
  return `import { EnumSchema, MessageSchema } from './schema';

export const MESSAGES: Record<string, MessageSchema> = {
${messageLines.join('\n')}
};

export const ENUMS: Record<string, EnumSchema> = {
${enumLines.join('\n')}
};
`;
}

function versionsText(having: Set<string>): string {
  return `versions: [${[...having].map((version) => `'${version}'`).join(', ')}]`;
}

function membersOf(shape: MessageShape, oneof: string): string[] {
  return [...shape.fields].filter(([, field]) => field.oneof === oneof).map(([name]) => name).sort(compare);
}


function sorted<T extends Shape>(shapes: Iterable<T>): T[] {
  return [...shapes].sort((a, b) => compare(a.name, b.name));
}

/** The same order in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
