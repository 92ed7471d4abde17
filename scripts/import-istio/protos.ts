import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages of istio.io/api that the CRDs are made from. */
const PACKAGES = ['extensions', 'networking', 'security', 'telemetry', 'type'];

/** A message: the CRDs have the fields, but only the protos have the name of each shape. */
export interface Message {
  /** Such as `istio.networking.v1alpha3.TrafficPolicy.PortTrafficPolicy`. */
  readonly fullName: string;
  /** The page of Istio's reference that describes it. */
  readonly page?: string;
  /** The type of each field, by its name in JSON: another message's full name, or what the proto says. */
  readonly fields: Map<string, string>;
}

/** All messages by full name. */
export function readProtos(folder: string): Map<string, Message> {
  const messages = new Map<string, Message>();
  for (const name of PACKAGES) {
    const files = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.proto'));
    for (const file of files.sort()) {
      new Parser(readFileSync(join(folder, name, file), 'utf8'), messages).parse();
    }
  }
  for (const message of messages.values()) {
    for (const [field, type] of message.fields) {
      message.fields.set(field, resolve(type, message.fullName, messages));
    }
  }
  return messages;
}

/** Proto's scoping: a name is looked for in the innermost message first, then outwards. */
function resolve(type: string, scope: string, messages: Map<string, Message>): string {
  const parts = scope.split('.');
  for (let depth = parts.length; depth >= 0; depth--) {
    const candidate = [...parts.slice(0, depth), type].join('.');
    if (messages.has(candidate)) {
      return candidate;
    }
  }
  return type;
}

/** Reads the declarations of a proto3 file: which messages there are, and their fields. */
class Parser {
  private readonly page?: string;
  private readonly tokens: string[];
  private at = 0;
  private package = '';

  constructor(text: string, private readonly messages: Map<string, Message>) {
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
      } else if (word === '{') {
        this.skipBlock();
      }
    }
  }

  private message(scope: string): void {
    const message: Message = { fullName: `${scope}.${this.next()}`, page: this.page, fields: new Map() };
    this.messages.set(message.fullName, message);
    this.next(); // {
    this.body(message);
  }

  /** A field is `[repeated] TYPE NAME = NUMBER [options];`, in the message itself or in a oneof. */
  private body(message: Message): void {
    for (let word = this.next(); word !== '}'; word = this.next()) {
      if (word === ';') {
        continue; // an empty statement
      }
      if (word === 'message') {
        this.message(message.fullName);
      } else if (word === 'oneof') {
        this.at += 2; // name {
        this.body(message);
      } else if (word === 'enum') {
        this.at += 2;
        this.skipBlock();
      } else if (word === 'reserved' || word === 'option') {
        this.skipStatement();
      } else {
        const type = this.type(word);
        message.fields.set(jsonName(this.next()), type);
        this.skipStatement();
      }
    }
  }

  /** A map's type is that of its values: keys are strings in JSON. */
  private type(word: string): string {
    if (word === 'repeated' || word === 'optional') {
      return this.next();
    }
    if (word !== 'map') {
      return word;
    }
    this.at += 3; // < KEY ,
    const value = this.next();
    this.next(); // >
    return value;
  }

  private next(): string {
    return this.tokens[this.at++];
  }

  private skipStatement(): void {
    while (this.next() !== ';');
  }

  private skipBlock(): void {
    for (let depth = 1; depth > 0;) {
      const word = this.next();
      depth += word === '{' ? 1 : word === '}' ? -1 : 0;
    }
  }
}

/** The name of a field in JSON, as protobuf makes it. */
export function jsonName(name: string): string {
  return name.replace(/_+(\w)/g, (_, letter) => letter.toUpperCase());
}
