import { headerText, presenceText } from './presence';
import { Field, Kind, Shape, Shapes } from './shapes';

/** The TypeScript of all kinds and shapes: one file for each package of the API, and the table of kinds. */
export function typescript({ kinds, shapes, releases }: Shapes, sources: string): Map<string, string> {
  const header = headerText(sources);
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

/**
 * The TypeScript name of each shape. The spec of a kind is `<Kind>Spec`, and any other shape has the name of its message. If two
 * packages use the same name, the shape of an API group gets the group as a prefix.
 */
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
  /** The apiVersion and kind of this kind in a version of Istio. */
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
   * @default - a name derived from the path of the construct, and the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The spec of the object. Fields that the type does not have are kept.
   *
   * @default - no spec
   */
  readonly spec?: ${name}Spec;

  /**
   * The mesh that the object belongs to. Its version of Istio determines the apiVersion.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}
`;
}

function shapeText(shape: Shape, names: Map<string, string>, versions: string[]): string {
  const places = [...shape.places].sort(compare);
  const more = places.length > 1 ? `, and in ${places.length - 1} more ${places.length === 2 ? 'place' : 'places'}` : '';
  const presence = presenceText(shape.versions, versions);
  const fields = [...shape.fields].sort(([a], [b]) => compare(a, b)).map(([name, field]) => fieldText(name, field, shape, names));
  return `/**
 * ${places[0]}${more}.${presence && ` ${presence}`}
 *
 * @see ${reference(shape)}
 */
export interface ${names.get(shape.key)} {${fields.length > 0 ? `\n${fields.join('\n\n')}\n` : ''}}
`;
}

/** The declaration of a field. A field is required if every version that has the object requires it. */
function fieldText(name: string, field: Field, shape: Shape, names: Map<string, string>): string {
  const required = [...shape.versions].every((version) => field.requiredIn.has(version));
  const presence = presenceText(field.versions, [...shape.versions]);
  const notes = [...field.facts, ...presence ? [presence] : []];
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
      "import { IMesh } from './mesh';",
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
/** The apiVersion of each kind in each version of Istio that has the kind: the most stable one that this version serves. */
export const API_VERSIONS: Record<string, Record<string, string>> = {
${lines.join('\n')}
};
`;
}

function reference({ key, page }: Shape): string {
  return `https://istio.io/latest/docs/${page}/#${key.split('.').slice(1).join('-')}`;
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
