import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages of istio.io/api that the CRDs and the mesh config are made from. */
const PACKAGES = ['extensions', 'mesh', 'networking', 'security', 'telemetry', 'type'];

/** The Kubernetes messages that the mesh config of Istio 1.20 uses. Later versions define them in their own protos. */
const KUBERNETES = `package k8s.io.apimachinery.pkg.apis.meta.v1;
message LabelSelector {
  map<string, string> matchLabels = 1;
  repeated LabelSelectorRequirement matchExpressions = 2;
}
message LabelSelectorRequirement {
  string key = 1;
  string operator = 2;
  repeated string values = 3;
}`;

/** The messages and enums of a release, by full name. */
export interface Protos {
  readonly messages: Map<string, Message>;
  /** The names of the members of each enum. The default is the first one. */
  readonly enums: Map<string, string[]>;
}

/** A message. The CRDs have the fields, but only the protos have the names of the messages. */
export interface Message {
  /** For example `istio.networking.v1alpha3.TrafficPolicy.PortTrafficPolicy`. */
  readonly fullName: string;
  /** The page of Istio's reference that describes it. */
  readonly page?: string;
  /** The fields by their names in JSON. */
  readonly fields: Map<string, MessageField>;
}

export interface MessageField {
  /** The name in the proto. */
  readonly name: string;
  /** The full name of a message or enum, or the scalar type. For a map, the type of its values. */
  type: string;
  readonly label?: 'repeated' | 'map';
  /** The oneof that the field belongs to. At most one field of a oneof is set. */
  readonly oneof?: string;
  readonly deprecated: boolean;
}

/** All messages and enums of some packages of a release. */
export function readProtos(folder: string, packages = PACKAGES): Protos {
  const protos: Protos = { messages: new Map(), enums: new Map() };
  new Parser(KUBERNETES, protos).parse();
  for (const name of packages) {
    const files = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.proto'));
    for (const file of files.sort()) {
      new Parser(readFileSync(join(folder, name, file), 'utf8'), protos).parse();
    }
  }
  for (const message of protos.messages.values()) {
    for (const field of message.fields.values()) {
      field.type = resolve(field.type, message.fullName, protos);
    }
  }
  return protos;
}

/** Resolves a name by the scoping rules of protobuf: first in the innermost message, then outwards. */
function resolve(type: string, scope: string, { messages, enums }: Protos): string {
  const parts = scope.split('.');
  for (let depth = parts.length; depth >= 0; depth--) {
    const candidate = [...parts.slice(0, depth), type].join('.');
    if (messages.has(candidate) || enums.has(candidate)) {
      return candidate;
    }
  }
  return type;
}

/** Reads the declarations of a proto3 file: its messages and enums, with their fields and members. */
class Parser {
  private readonly page?: string;
  private readonly tokens: string[];
  private at = 0;
  private package = '';

  constructor(text: string, private readonly protos: Protos) {
    this.page = /^\/\/ \$location: https:\/\/istio\.io\/docs\/(\S+)\.html$/m.exec(text)?.[1];
    this.tokens = text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '').match(/"[^"]*"|[\w.]+|[^\s\w]/g) ?? [];
  }

  public parse(): void {
    while (this.at < this.tokens.length) {
      const word = this.next();
      if (word === 'package') {
        this.package = this.next();
      } else if (word === 'message') {
        this.message(this.package);
      } else if (word === 'enum') {
        this.enum(this.package);
      } else if (word === '{') {
        this.skipBlock();
      }
    }
  }

  private message(scope: string): void {
    const message: Message = { fullName: `${scope}.${this.next()}`, page: this.page, fields: new Map() };
    this.protos.messages.set(message.fullName, message);
    this.next(); // {
    this.body(message);
  }

  /** A field is `[repeated] TYPE NAME = NUMBER [options];`, in the message itself or in a oneof. */
  private body(message: Message, oneof?: string): void {
    for (let word = this.next(); word !== '}'; word = this.next()) {
      if (word === ';') {
        continue; // an empty statement
      }
      if (word === 'message') {
        this.message(message.fullName);
      } else if (word === 'oneof') {
        const name = this.next();
        this.next(); // {
        this.body(message, name);
      } else if (word === 'enum') {
        this.enum(message.fullName);
      } else if (word === 'reserved' || word === 'option') {
        this.skipStatement();
      } else {
        const { label, type } = this.type(word);
        const name = this.next();
        const options = this.skipStatement().join('');
        const [, given] = /json_name="([^"]+)"/.exec(options) ?? [];
        message.fields.set(given ?? jsonName(name), { name, type, label, oneof, deprecated: options.includes('deprecated=true') });
      }
    }
  }

  /** A member is `NAME = NUMBER [options];`. */
  private enum(scope: string): void {
    const members: string[] = [];
    this.protos.enums.set(`${scope}.${this.next()}`, members);
    this.next(); // {
    for (let word = this.next(); word !== '}'; word = this.next()) {
      if (word === ';') {
        continue;
      }
      if (word !== 'reserved' && word !== 'option') {
        members.push(word);
      }
      this.skipStatement();
    }
  }

  /** Reads the type of a field. The type of a map is that of its values, because keys are strings in JSON. */
  private type(word: string): Pick<MessageField, 'label' | 'type'> {
    if (word === 'repeated') {
      return { label: 'repeated', type: this.next() };
    }
    if (word === 'optional') {
      return { type: this.next() };
    }
    if (word !== 'map') {
      return { type: word };
    }
    this.at += 3; // < KEY ,
    const type = this.next();
    this.next(); // >
    return { label: 'map', type };
  }

  private next(): string {
    return this.tokens[this.at++];
  }

  /** Skips a statement and returns its tokens without the semicolon. */
  private skipStatement(): string[] {
    const from = this.at;
    while (this.next() !== ';');
    return this.tokens.slice(from, this.at - 1);
  }

  private skipBlock(): void {
    for (let depth = 1; depth > 0;) {
      const word = this.next();
      depth += word === '{' ? 1 : word === '}' ? -1 : 0;
    }
  }
}

/** The JSON name that protobuf derives from the name of a field. */
export function jsonName(name: string): string {
  return name.replace(/_+(\w)/g, (_, letter) => letter.toUpperCase());
}
