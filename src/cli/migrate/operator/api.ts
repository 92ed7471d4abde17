/** The API of IstioOperator: its fields and their types, as the releases publish them. */
import { OPERATOR_API, OPERATOR_VALUES } from './api.generated';
import { Field } from './field';
import { nearest, newerField, ValuesProblem } from '../../../helm';
import { IstioVersion } from '../../../istio';
import { Fields, isMap } from '../../../json';
import { definition, fragmentProblems } from '../../../k8s/internal';
import { Shape } from '../../../settings';

/** What the API accepts of a file, and the problems of the rest. */
export interface Accepted {
  /** The field without those that have problems. It is undefined if the field itself has the wrong type. */
  readonly field?: Field;
  readonly problems: readonly ValuesProblem[];
}

/** The API of one version. */
interface Api {
  readonly version: IstioVersion;
  /** The names of fields of Kubernetes that are not checked. */
  readonly allowed: readonly string[];
}

const ROOT = 'IstioOperator';
const SPEC = 'IstioOperatorSpec';

/** Whether a file without a kind has the fields of a spec. */
export function isBareSpec(version: IstioVersion, file: Field): boolean {
  const known = fieldsOf(SPEC, { version, allowed: [] });
  return file.fields.length > 0 && file.fields.every(([key]) => known.has(key));
}

/** Looks for fields of a file that istioctl would not accept: unknown ones, and those of another type. */
export function accepted(version: IstioVersion, file: Field, allowed: readonly string[] = []): Accepted {
  return acceptedAs(file, ROOT, { version, allowed });
}

/** A null is a field that is not set. */
function acceptedAs(field: Field, type: string, api: Api): Accepted {
  const [, name, container] = /^(\w+)(\[\]|\{\})?$/.exec(type)!;
  if (field.value === null || field.value === undefined) {
    return { field, problems: [] };
  }
  if (!typesOf(api)[name]) {
    return acceptedFragment(field, type, api);
  }
  if (container === undefined) {
    return acceptedMap(field, fieldsOf(name, api), (key, part) => unknown(key, part, name, api), api);
  }
  return container === '[]' ? acceptedList(field, name, api) : acceptedMap(field, undefined, () => undefined, api, name);
}

/** A scalar, or a part of a Kubernetes object. It may leave out required fields, because it is merged over the object of the chart. */
function acceptedFragment(field: Field, type: string, { allowed }: Api): Accepted {
  const problems = fragmentProblems(type, field.value, { allowed, isPatch: true }).map((problem) => {
    const keys = problem.path.map(String);
    const { place } = field.nearest(keys);
    return { isUnknown: false, where: place, message: `${place}: ${[...field.path, ...keys].join('.')} ${problem.message}${newerField(problem)}` };
  });
  return problems.length > 0 ? { problems } : { field, problems };
}

function acceptedList(field: Field, item: string, api: Api): Accepted {
  if (!Array.isArray(field.value)) {
    return { problems: [field.problem(`is ${kindOf(field.value)}, but must be a list`)] };
  }
  const parts = [...field.parts.values()].map((part) => (
    isMap(part.value) ? acceptedAs(part, item, api) : { problems: [part.problem(`is ${kindOf(part.value)}, but must be a map`)] } as Accepted));
  return { field: field.with(parts.flatMap((part) => part.field ?? [])), problems: parts.flatMap(({ problems }) => problems) };
}

/**
 * A map with known fields, or with any.
 *
 * @param fields the types of the fields, by name
 * @param problemOf the problem of a field that is not among them
 * @param type the type of all others
 */
function acceptedMap(
  field: Field,
  fields: ReadonlyMap<string, string> | undefined,
  problemOf: (key: string, part: Field) => ValuesProblem | undefined,
  api: Api,
  type?: string,
): Accepted {
  if (!isMap(field.value)) {
    const names = fields ? ` with ${[...fields.keys()].join(', ')}` : '';
    return { problems: [field.problem(`is ${kindOf(field.value)}, but must be a map${names}`)] };
  }
  const parts = [...field.parts].map(([key, part]) => {
    const known = fields?.get(key) ?? type;
    return { key, ...(known === undefined ? { problems: [problemOf(key, part)!] } as Accepted : acceptedAs(part, known, api)) };
  });
  return {
    field: field.with(new Map(parts.flatMap(({ key, field: part }) => (part ? [[key, part] as const] : [])))),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : isMap(value) ? 'a map' : JSON.stringify(value);
}

/** How many names a message lists. */
const MOST_NAMES = 12;

function unknown(key: string, field: Field, type: string, api: Api): ValuesProblem {
  const names = [...fieldsOf(type, api).keys()];
  const near = nearest(key, names) ?? writtenOut(key, names);
  const hint = near ? `Did you mean ${near}?` : placeHint(key, field.path, type, api) ?? (names.length <= MOST_NAMES ? `It has ${names.join(', ')}` : undefined);
  return field.unknown(`a field of ${type} of Istio ${api.version}${hint === undefined ? '' : `. ${hint}`}`);
}

/** The shortest name that counts as an abbreviation. */
const SHORTEST = 3;

/** The only name that begins with the wanted one, such as hpaSpec for hpa. */
function writtenOut(wanted: string, names: readonly string[]): string | undefined {
  const found = names.filter((name) => wanted.length >= SHORTEST && name.startsWith(wanted));
  return found.length === 1 ? found[0] : undefined;
}

/** Where the field belongs, if its name is known at another level. */
function placeHint(key: string, path: readonly string[], type: string, api: Api): string | undefined {
  if (type === SPEC && parsedFields(OPERATOR_VALUES[api.version._release].Values).has(key) && !fieldsOf('IstioComponentSetSpec', api).has(key)
    && !fieldsOf('IstioComponentSpec', api).has(key)) {
    return `Write it as spec.values.${key}`;
  }
  const below = pathsTo(key, type, api);
  if (below.length === 1) {
    return `Write it as ${[...path.slice(0, -1), ...below[0]].join('.')}`;
  }
  const above = ancestors(path.slice(0, -1), api).filter((each) => fieldsOf(each.type, api).has(key)).pop();
  return above && `Write it as ${[...above.path, key].join('.')}`;
}

/** The paths from a type to a field with this name: the shortest ones, without those through lists, whose items have no names. */
function pathsTo(key: string, type: string, api: Api): string[][] {
  let level = [{ path: [] as string[], type }];
  for (let depth = 0; depth < 3 && level.length > 0; depth++) {
    const next = level.flatMap(({ path, type: above }) => [...fieldsOf(above, api)].filter(([, inner]) => !inner.endsWith('[]'))
      .map(([name, inner]) => ({ path: [...path, name], type: inner })));
    const found = next.filter(({ type: inner }) => fieldsOf(inner, api).has(key) || definition(inner)?.has(key));
    if (found.length > 0) {
      return found.map(({ path }) => [...path, key]);
    }
    level = next;
  }
  return [];
}

/** The types of the fields on the way to a path, outermost first. */
function ancestors(path: readonly string[], api: Api): { path: string[]; type: string }[] {
  const found = [{ path: [] as string[], type: ROOT }];
  for (const key of path) {
    const { path: above, type } = found[found.length - 1];
    const inner = isIndex(key) ? type.replace('[]', '') : fieldsOf(type, api).get(key) ?? '';
    found.push({ path: [...above, key], type: inner });
  }
  return found;
}

function isIndex(key: string): boolean {
  return /^\d+$/.test(key);
}

function typesOf({ version }: Api): Record<string, string> {
  return OPERATOR_API[version._release];
}

function fieldsOf(type: string, api: Api): ReadonlyMap<string, string> {
  return parsedFields(typesOf(api)[type]);
}

/** The types of the fields of a type, by name. */
function parsedFields(text = ''): ReadonlyMap<string, string> {
  return new Map(text.split(' ').filter((field) => field !== '').map((field) => field.split(':') as [string, string]));
}

/** Values that the API knows, but no chart. */
export interface Unread {
  readonly path: string[];
  readonly value: unknown;
}

/**
 * Splits values into those that charts know, and those that only the API knows: they have no effect. Values that neither knows stay with the first
 * ones, since they are a problem.
 */
export function splitValues(version: IstioVersion, values: Fields, shape: Shape): { values: Fields; unread: Unread[] } {
  const types = OPERATOR_VALUES[version._release];
  const unread: Unread[] = [];
  const split = (map: Readonly<Fields>, inner: Shape, type: string, path: string[]): Fields => {
    const entries = Object.entries(map).flatMap(([key, value]) => {
      const below = Object.hasOwn(inner, key) ? inner[key] : undefined;
      const known = (type === ANYTHING ? ANYTHING : parsedFields(types[type]).get(key))?.replace(/\{\}$/, '');
      if (below === undefined && known !== undefined && isAccepted(value, known, types)) {
        unread.push({ path: [...path, key], value });
        return [];
      }
      const isSplit = isMap(value) && (typeof below === 'object' || (below === undefined && known !== undefined));
      return [[key, isSplit ? split(value, typeof below === 'object' ? below : {}, known ?? '', [...path, key]) : value]];
    });
    return Object.fromEntries(entries);
  };
  return { values: split(values, shape, 'Values', []), unread };
}

/** The paths of the values that the API does not know, although a chart does. istioctl refuses them, unless they are not validated. */
export function unknownToApi(version: IstioVersion, values: Fields, shape: Shape): string[][] {
  const types = OPERATOR_VALUES[version._release];
  const found = (map: Readonly<Fields>, inner: Shape, type: string): string[][] => Object.entries(map).flatMap(([key, value]) => {
    const [below, known] = [Object.hasOwn(inner, key) ? inner[key] : undefined, parsedFields(types[type]).get(key)?.replace(/\{\}$/, '')];
    if (below === undefined || known === undefined) {
      return below === undefined ? [] : [[key]];
    }
    const isMapOfApi = isMap(value) && typeof below === 'object' && types[known] !== undefined;
    return isMapOfApi ? found(value, below, known).map((path) => [key, ...path]) : [];
  });
  return found(values, shape, 'Values');
}

const ANYTHING = 'anything';

/** Whether the API knows all names in a value. */
function isAccepted(value: unknown, type: string, types: Record<string, string>): boolean {
  if (!isMap(value) || types[type] === undefined) {
    return true;
  }
  const fields = parsedFields(types[type]);
  return Object.entries(value).every(([key, inner]) => fields.has(key) && isAccepted(inner, fields.get(key)!.replace(/\{\}$/, ''), types));
}
