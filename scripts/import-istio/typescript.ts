import { Field, Kind, Shape, Shapes } from './shapes';

/** The TypeScript of all kinds and shapes: one file a package of the API, and the table of kinds. */
export function typescript({ kinds, shapes, releases }: Shapes, sources: string): Map<string, string> {
  const header = `// Written by scripts/import-istio.ts from ${sources}. Do not edit: \`npx projen import:istio\` writes it anew.\n`;
  const versions = releases.map((release) => release.name);
  const names = shapeNames([...kinds.values()], [...shapes.keys()]);
  const files = new Map<string, string>();
  const packages = [...new Set([...shapes.keys()].map(packageOf))].sort();
  for (const name of packages) {
    const own = [...shapes.values()].filter((shape) => packageOf(shape.key) === name).sort((a, b) => compare(names.get(a.key)!, names.get(b.key)!));
    const ownKinds = [...kinds.values()].filter((kind) => packageOf(kind.spec) === name).sort((a, b) => compare(a.name, b.name));
    const blocks = [...ownKinds.map((kind) => kindText(kind, shapes.get(kind.spec)!)), ...own.map((shape) => shapeText(shape, names, versions))];
    files.set(`${name}.generated.ts`, [`${header}${importsText(name, blocks.join(''), ownKinds, shapes, names)}`, ...blocks].join('\n'));
  }
  files.set('kinds.generated.ts', `${header}${kindsText([...kinds.values()].sort((a, b) => compare(a.name, b.name)))}`);
  return files;
}

/** A kind's spec is KindSpec, any other shape has its message's name; of two with one name, that of a group says its group. */
function shapeNames(kinds: Kind[], keys: string[]): Map<string, string> {
  const plain = new Map(keys.map((key) => [key, key.split('.').slice(1).join('')]));
  kinds.forEach((kind) => plain.set(kind.spec, `${kind.name}Spec`));
  const taken = (name: string) => [...plain.values()].filter((other) => other === name).length > 1;
  return new Map([...plain].map(([key, name]) => [key, taken(name) && packageOf(key) !== 'type' ? capitalized(packageOf(key)) + name : name]));
}

function kindText(kind: Kind, spec: Shape): string {
  const { name, group } = kind;
  return `/**
 * ${name} of ${group}.
 *
 * @see ${reference(spec)}
 */
export class ${name} extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('${name}', version);
  }

  constructor(scope: Construct, id: string, props: ${name}Props = {}) {
    super(scope, id, objectOf('${name}', scope, id, props));
  }
}

/** Properties of ${name}. */
export interface ${name}Props {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: ${name}Spec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}
`;
}

function shapeText(shape: Shape, names: Map<string, string>, versions: string[]): string {
  const places = [...shape.places].sort(compare);
  const more = places.length > 1 ? `, and in ${places.length - 1} more ${places.length === 2 ? 'place' : 'places'}` : '';
  const missing = missingIn(versions, shape.versions);
  const fields = [...shape.fields].sort(([a], [b]) => compare(a, b)).map(([name, field]) => fieldText(name, field, shape, names, missing));
  return `/**
 * ${places[0]}${more}.${missing}
 *
 * @see ${reference(shape)}
 */
export interface ${names.get(shape.key)} {${fields.length > 0 ? `\n${fields.join('\n\n')}\n` : ''}}
`;
}

/** Required is what every version that has the object requires. */
function fieldText(name: string, field: Field, shape: Shape, names: Map<string, string>, shapeMissing: string): string {
  const required = [...shape.versions].every((version) => field.requiredIn.has(version));
  const missing = missingIn([...shape.versions], field.versions);
  const notes = [...field.facts];
  if (missing && missing !== shapeMissing) {
    notes.push(missing.trim());
  }
  if (!required && field.requiredIn.size > 0) {
    notes.push(`Required by Istio ${[...field.requiredIn].join(', ')}.`);
  }
  const type = field.type.replace(/<([\w.]+)>/g, (_, key) => names.get(key)!);
  return `${docText(notes.join(' '), required)}  readonly ${name}${required ? '' : '?'}: ${type};`;
}

function docText(text: string, required: boolean): string {
  if (required) {
    return text ? `  /** ${text} */\n` : '';
  }
  return text ? `  /**\n   * ${text}\n   *\n   * @default - not set\n   */\n` : '  /** @default - not set */\n';
}

function importsText(name: string, text: string, kinds: Kind[], shapes: Map<string, Shape>, names: Map<string, string>): string {
  const lines: string[] = [];
  if (kinds.length > 0) {
    lines.push(
      "import { ApiObject, ApiObjectMetadata, GroupVersionKind } from 'cdk8s';",
      "import { Construct } from 'constructs';",
      "import { gvkOf, objectOf } from './gvk';",
    );
  }
  const foreign = [...shapes.keys()].filter((key) => packageOf(key) !== name && new RegExp(`: (\\{.*: )?${names.get(key)}\\b`).test(text));
  for (const other of [...new Set(foreign.map(packageOf))].sort()) {
    const imported = foreign.filter((key) => packageOf(key) === other).map((key) => names.get(key)!).sort();
    lines.push(`import { ${imported.join(', ')} } from './${other}.generated';`);
  }
  if (kinds.length > 0) {
    lines.push("import { IstioVersion } from './version';");
  }
  return lines.map((line) => `${line}\n`).join('');
}

function kindsText(kinds: Kind[]): string {
  const lines = kinds.map((kind) => `  ${kind.name}: { ${[...kind.apiVersions].map(([version, api]) => `'${version}': '${api}'`).join(', ')} },`);
  return `
/** The apiVersion of each kind in each version of Istio that has it: the most stable that is served. */
export const API_VERSIONS: Record<string, Record<string, string>> = {
${lines.join('\n')}
};
`;
}

function reference({ key, page }: Shape): string {
  return `https://istio.io/latest/docs/${page}/#${key.split('.').slice(1).join('-')}`;
}

function missingIn(versions: string[], having: Set<string>): string {
  const missing = versions.filter((version) => !having.has(version));
  return missing.length > 0 ? ` Not in Istio ${missing.join(', ')}.` : '';
}

function packageOf(key: string): string {
  return key.split('.')[0];
}

function capitalized(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}

/** The same order in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
