import { DEFINITIONS } from './definitions.generated';

/** A field of a definition. */
export interface FieldSchema {
  /** The type of the field, or of the items of its list or map: the name of a definition or of a scalar type. */
  readonly item: string;
  readonly container?: 'list' | 'map';
  /** Whether the API server rejects an object without the field. */
  readonly required: boolean;
  /** The members, if the type is an enum. */
  readonly members: readonly string[];
  /** The fields that identify an item of the list. Two items must not have the same values in all of them. */
  readonly keys: readonly ListKey[];
}

export interface ListKey {
  readonly name: string;
  /** The value of an item without the field. */
  readonly byDefault?: string;
}

export type Definition = ReadonlyMap<string, FieldSchema>;

/** The parts of the objects that istiod creates for Gateways. Each is a strategic merge patch of the object. */
export const OVERLAYS = 'GatewayOverlays';
const OWN: Record<string, string> = {
  [OVERLAYS]: 'deployment:Deployment horizontalPodAutoscaler:HorizontalPodAutoscaler podDisruptionBudget:PodDisruptionBudget service:Service '
    + 'serviceAccount:ServiceAccount',
};

const parsed = new Map<string, Definition>();

/** The fields of a definition. It is undefined for a scalar type. Definitions are read when they are first needed. */
export function definition(name: string): Definition | undefined {
  const text = DEFINITIONS[name] ?? OWN[name];
  if (text !== undefined && !parsed.has(name)) {
    parsed.set(name, new Map(text.split(' ').filter((field) => field !== '').map(parsedField)));
  }
  return parsed.get(name);
}

/** A field is written `name:type`, with `!` after the name if it is required, and with its keys and members after the type. */
function parsedField(text: string): [string, FieldSchema] {
  const [, name, required, type] = /^(\w+)(!?):(.*)$/.exec(text)!;
  return [name, { ...typeSchema(type), required: required !== '' }];
}

const types = new Map<string, FieldSchema>();

/**
 * The type of a fragment.
 *
 * @param fragment the field that it is, such as `PodSpec.tolerations`, or its type, such as `LabelSelector[]`
 */
export function fragmentSchema(fragment: string): FieldSchema {
  const [owner, field] = fragment.split('.');
  const schema = field === undefined ? typeSchema(fragment) : definition(owner)?.get(field);
  if (!schema) {
    throw new Error(`Kubernetes has no field ${fragment}`);
  }
  return schema;
}

/** A type by its text, such as `Toleration[]`, `ServicePort[](port,protocol=TCP)` or `string{}`. */
function typeSchema(text: string): FieldSchema {
  const [, item, container, keys, members] = /^(\w+)(\[\]|{})?(?:\((.*?)\))?(?:=(.*))?$/.exec(text)!;
  const schema = types.get(text) ?? {
    item,
    container: container === '[]' ? 'list' : container === '{}' ? 'map' : undefined,
    required: false,
    members: members?.split('|') ?? [],
    keys: (keys?.split(',') ?? []).map((key) => ({ name: key.split('=')[0], byDefault: key.split('=')[1] })),
  } as const;
  types.set(text, schema);
  return schema;
}

/** A field on the way to a place in an object. */
export interface FieldOnPath {
  /** The field, such as `Container.resources`. */
  readonly field: string;
  /** Its type, such as `ResourceRequirements`. */
  readonly type: string;
  /** How many steps the path has up to the field and with it. */
  readonly depth: number;
}

/** The fields on the way to a place in an object of a type, from the outermost to the innermost one. */
export function fieldsOnPath(type: string, path: readonly (string | number)[]): FieldOnPath[] {
  const found: FieldOnPath[] = [];
  let owner = type;
  for (let depth = 1; depth <= path.length; depth++) {
    const schema = definition(owner)?.get(String(path[depth - 1]));
    if (schema === undefined) {
      return found;
    }
    found.push({ field: `${owner}.${path[depth - 1]}`, type: schema.item, depth });
    owner = schema.item;
    depth += schema.container === undefined ? 0 : 1; // the index or the key of an item
  }
  return found;
}
