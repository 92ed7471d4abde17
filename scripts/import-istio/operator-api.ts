import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { headerText } from './presence';
import { MessageField, Protos, readProtos } from './protos';

/** Where a release publishes the API of IstioOperator. */
export interface OperatorSource {
  readonly name: string;
  /** The folder of istio.io/api, if it has the protos of the API. */
  readonly protos?: string;
  /** The folder of istio.io/istio with the Go types of the API, unless it is in protos, and with the protos of its values. */
  readonly types: string;
}

/** The fields of each type, in the form that src/k8s reads: `name:type`, with `[]` for a list and `{}` for a map. */
type Types = Map<string, string>;

const ROOT = 'IstioOperator';

/** The API of each release as TypeScript. */
export function operatorApi(sources: OperatorSource[], origin: string): string {
  const apis = sources.map(({ name, protos, types }) => ({ name, text: typesText(protos ? protoTypes(protos) : goTypes(join(types, 'types.go'))) }));
  const values = sources.map(({ name, types }) => ({ name, text: typesText(valuesTypes(types)) }));
  return [
    `${headerText(origin)}\n`,
    table('OPERATOR_API', apis, 'The fields of each type of IstioOperator, by version. A type that is not listed is a scalar type or a type of Kubernetes.'),
    '\n',
    table('OPERATOR_VALUES', values, 'The fields of each type of `spec.values`, by version. A type that is not listed is a scalar type or a type of Kubernetes.'),
  ].join('');
}

/** A table by version. Versions with the same text share it. */
function table(name: string, versions: { name: string; text: string }[], comment: string): string {
  const texts = [...new Set(versions.map(({ text }) => text))];
  const constant = (text: string) => `${name}_${texts.indexOf(text) + 1}`;
  return [
    ...texts.map((text) => `const ${constant(text)} = {\n${text}};\n`),
    `\n/** ${comment} */\n`,
    `export const ${name}: Record<string, Record<string, string>> = {\n${versions.map((version) => `  '${version.name}': ${constant(version.text)},\n`).join('')}};\n`,
  ].join('');
}

function typesText(types: Types): string {
  return [...types].map(([name, fields]) => `  ${name}: '${fields}',\n`).join('');
}

const PROTO_SCALARS: Record<string, string> = {
  'string': 'string',
  'bool': 'boolean',
  'int32': 'integer',
  'int64': 'integer',
  'uint32': 'integer',
  'google.protobuf.BoolValue': 'boolean',
  'google.protobuf.Any': 'anything',
  'google.protobuf.Struct': 'anything{}',
  'google.protobuf.Value': 'anything',
  'double': 'number',
  'google.protobuf.Duration': 'string',
  'google.protobuf.Int32Value': 'integer',
  'google.protobuf.StringValue': 'string',
};

/** The types that IstioOperator reaches in the protos. The object itself is not in the protos. */
function protoTypes(folder: string): Types {
  const types: Types = new Map([[ROOT, 'apiVersion:string kind:string metadata:ObjectMeta spec:IstioOperatorSpec status:anything']]);
  return new Map([...types, ...reached('istio.operator.v1alpha1.IstioOperatorSpec', readProtos(folder, ['operator']))]);
}

function valuesTypes(folder: string): Types {
  const protos = readProtos(folder, ['.']);
  return reached([...protos.messages.keys()].find((name) => lastName(name) === 'Values')!, protos);
}

/** The types that a message reaches. A field has its name in JSON and its name in the proto: istioctl takes both. */
function reached(root: string, { messages }: Protos): Types {
  const types: Types = new Map();
  const add = (fullName: string) => {
    const message = messages.get(fullName);
    const name = lastName(fullName);
    if (message && !types.has(name)) {
      types.set(name, [...message.fields].flatMap(([field, { name: other, type, label }]) => (
        [...new Set([field, other])].map((each) => `${each}:${protoType(type, label)}`))).join(' '));
      [...message.fields.values()].filter(({ type }) => !scalar(type)).forEach(({ type }) => add(type));
    }
  };
  add(root);
  return types;
}

function protoType(type: string, label: MessageField['label']): string {
  return `${scalar(type) ?? lastName(type)}${label === 'repeated' ? '[]' : label === 'map' ? '{}' : ''}`;
}

function scalar(type: string): string | undefined {
  return lastName(type) === 'IntOrString' ? 'intOrString' : PROTO_SCALARS[type];
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

const GO_SCALARS: Record<string, string> = {
  'string': 'string',
  'uint32': 'integer',
  'any': 'anything',
  'BoolValue': 'boolean',
  'json.RawMessage': 'anything{}',
};

/** The types in a Go file. A field without a name in JSON has the fields of its type. */
function goTypes(file: string): Types {
  const text = readFileSync(file, 'utf8');
  const structs = new Map([...text.matchAll(/^type (\w+) struct \{\n(.*?)^\}/gms)].map(([, name, body]) => [name, body]));
  const fieldsOf = (name: string): string[] => (structs.get(name) ?? '').split('\n').flatMap((line) => {
    const [, embedded] = /^\t(\w+)$/.exec(line) ?? [];
    const [, type, json] = /^\t(?:\w+ +)?(\S+) +`json:"([\w-]*)/.exec(line) ?? [];
    if (line.includes('metav1.TypeMeta')) return ['apiVersion:string', 'kind:string'];
    if (embedded) return fieldsOf(embedded);
    return json && json !== '-' ? [`${json}:${goType(type)}`] : [];
  });
  return new Map([...structs.keys()].filter((name) => !GO_SCALARS[name]).map((name) => [name, fieldsOf(name).join(' ')]));
}

function goType(type: string): string {
  const [, list, map, name] = /^(\[\])?(map\[string\])?\*?(\S+)$/.exec(type)!;
  return `${GO_SCALARS[name] ?? lastName(name)}${list ? '[]' : map ? '{}' : ''}`;
}
