import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IstioRelease } from '../lab/parts';

/** The fields of a struct by their JSON names, with their Go types. */
type Struct = Record<string, string>;

/**
 * The fields of the mesh config and of each message in it, by the place where it is first met, as the Go code of the
 * published API has them: another source than the protos, which the library's types are made from.
 */
export function publishedFields(release: IstioRelease): Record<string, string[]> {
  const env = { ...process.env, GONOSUMDB: 'istio.io/*' };
  const { Dir } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', `istio.io/api@v${release}`], { cwd: tmpdir(), env, encoding: 'utf8' }));
  const structs = new Map<string, Struct>(Object.entries(KUBERNETES));
  for (const folder of ['mesh/v1alpha1', 'networking/v1alpha3', 'networking/v1beta1']) {
    for (const file of readdirSync(join(Dir, folder)).filter((name) => name.endsWith('.pb.go'))) {
      addStructs(structs, folder, readFileSync(join(Dir, folder, file), 'utf8'));
    }
  }
  const found: Record<string, string[]> = {};
  collect(structs, 'mesh/v1alpha1.MeshConfig', 'meshConfig', found, new Set());
  return found;
}

/** The label selector of Kubernetes, which Istio 1.20 uses. */
const KUBERNETES: Record<string, Struct> = {
  'v1.LabelSelector': { matchLabels: 'string', matchExpressions: 'v1.LabelSelectorRequirement' },
  'v1.LabelSelectorRequirement': { key: 'string', operator: 'string', values: 'string' },
};

function collect(structs: Map<string, Struct>, type: string, place: string, found: Record<string, string[]>, seen: Set<string>): void {
  const struct = structs.get(type);
  if (struct && !seen.has(type)) {
    seen.add(type);
    const fields = Object.keys(struct).sort();
    found[place] = fields;
    fields.forEach((field) => collect(structs, struct[field], `${place}.${field}`, found, seen));
  }
}

function addStructs(structs: Map<string, Struct>, folder: string, text: string): void {
  const bodies = new Map([...text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)].map(([, name, body]) => [name, body]));
  for (const [name, body] of bodies) {
    const inOneofs = [...body.matchAll(/^\s+\w+\s+(is\w+)\s+`protobuf_oneof:/gm)].flatMap(([, oneof]) => (
      [...text.matchAll(new RegExp(`^func \\(\\*(\\w+)\\) ${oneof}\\(\\)`, 'gm'))].map(([, wrapper]) => bodies.get(wrapper)!)));
    structs.set(`${folder}.${name}`, Object.assign({}, ...[body, ...inOneofs].map((one) => fieldsOf(one, folder))));
  }
}

function fieldsOf(body: string, folder: string): Struct {
  const fields = [...body.matchAll(/^\s+\w+\s+(\S+)\s+`protobuf:"([^"]*)"/gm)];
  return Object.fromEntries(fields.map(([, type, tag]) => [/json=(\w+)/.exec(tag)?.[1] ?? /name=(\w+)/.exec(tag)![1], qualified(type, folder)]));
}

/** The type of a value, or of the items of a list or map, with the folder of its package. */
function qualified(type: string, folder: string): string {
  const item = type.replace(/^(?:\[\]|map\[string\])?\*?/, '');
  return item.includes('.') ? item.replace(/^(v1alpha3|v1beta1)\./, 'networking/$1.') : `${folder}.${item}`;
}
