/**
 * Merges profiles and files as istioctl does. Newer releases merge maps and replace everything else. Releases before 1.24 make a strategic merge patch:
 * they also merge some lists, replace some maps, and delete what is null.
 */
import { Field } from './field';
import { ValuesProblem } from '../../../helm';
import { isMap } from '../../../json';

/** How a release merges. */
export type Merge = (under: Field, over: Field) => Field;

/** Maps are merged; all other values are replaced, also by null. */
export function mergeMaps(under: Field, over: Field): Field {
  return merged(under, over, PLAIN, []);
}

/** Like a strategic merge patch of Kubernetes, with the lists and maps that istioctl has listed for it. */
export function mergeStrategically(under: Field, over: Field): Field {
  return merged(under, over, STRATEGIC, []);
}

/** The problems of items that a strategic merge cannot tell apart, because they have no key. */
export function unkeyed(spec: Field): ValuesProblem[] {
  const keyed = Object.entries(LISTS).filter(([, key]) => key !== SCALARS);
  return keyed.flatMap(([path, key]) => (spec.get(...path.split('.'))?.fields ?? [])
    .filter(([, item]) => isMap(item.value) && item.get(key) === undefined)
    .map(([, item]) => item.problem(`has no ${key}, by which istioctl merges the list. Add it`)));
}

interface Rules {
  /** The key of the items of a list that is merged, or undefined if the list is replaced. Items without a key are scalars. */
  readonly listKey: (path: readonly string[]) => string | undefined;
  readonly isReplaced: (path: readonly string[]) => boolean;
  readonly nullDeletes: boolean;
}

const PLAIN: Rules = { listKey: () => undefined, isReplaced: () => false, nullDeletes: false };

const SCALARS = '';
const MESH_CONFIG_LISTS: Record<string, string> = {
  configSources: 'address',
  trustDomainAliases: SCALARS,
  defaultServiceExportTo: SCALARS,
  defaultVirtualServiceExportTo: SCALARS,
  defaultDestinationRuleExportTo: SCALARS,
  certificates: 'secretName',
  extensionProviders: 'name',
};
/** The lists that are merged, by their paths below `spec`, with the key of their items. */
const LISTS: Record<string, string> = {
  'components.ingressGateways': 'name',
  'components.egressGateways': 'name',
  'values.gateways.istio-ingressgateway.meshExpansionPorts': 'name',
  'values.gateways.istio-ingressgateway.ports': 'name',
  'values.gateways.istio-ingressgateway.secretVolumes': 'name',
  'values.gateways.istio-egressgateway.ports': 'name',
  'values.gateways.istio-egressgateway.secretVolumes': 'name',
  ...Object.fromEntries(Object.entries(MESH_CONFIG_LISTS).flatMap(([list, key]) => ['', 'values.'].map((above) => [`${above}meshConfig.${list}`, key]))),
};
/** The maps that are replaced, by their paths below `spec`. */
const REPLACED = [
  'values.gateways.istio-ingressgateway.cpu',
  'values.gateways.istio-egressgateway.zvpn',
  ...['tracing', 'sds', 'gatewayTopology', 'clusterName'].flatMap((map) => ['', 'values.'].map((above) => `${above}meshConfig.defaultConfig.${map}`)),
];
const STRATEGIC: Rules = {
  listKey: (path) => LISTS[path.join('.')],
  isReplaced: (path) => REPLACED.includes(path.join('.')),
  nullDeletes: true,
};

function merged(under: Field, over: Field, rules: Rules, path: readonly string[]): Field {
  const key = rules.listKey(path);
  if (isMap(under.value) && isMap(over.value) && !rules.isReplaced(path)) {
    return mergedMaps(under, over, rules, path);
  }
  if (Array.isArray(under.value) && Array.isArray(over.value) && key !== undefined) {
    return over.with(key === SCALARS ? union(under, over) : mergedItems(under, over, key, (one, other) => merged(one, other, rules, [...path, '*'])));
  }
  return rules.nullDeletes ? withoutNulls(over) : over;
}

function mergedMaps(under: Field, over: Field, rules: Rules, path: readonly string[]): Field {
  const parts = new Map(under.parts);
  for (const [key, part] of over.parts) {
    const before = parts.get(key);
    if (rules.nullDeletes && part.value === null) {
      parts.delete(key);
    } else {
      parts.set(key, before ? merged(before, part, rules, [...path, key]) : rules.nullDeletes ? withoutNulls(part) : part);
    }
  }
  return over.with(parts);
}

/** The scalars of both lists, each once. */
function union(under: Field, over: Field): Field[] {
  const added = [...over.parts.values()].filter(({ value }) => ![...under.parts.values()].some((other) => other.value === value));
  return inOrder([...under.parts.values()], [...over.parts.values()], added, ({ value }) => value);
}

/** Items with the same key are merged. */
function mergedItems(under: Field, over: Field, key: string, merge: Merge): Field[] {
  const keyOf = (item: Field) => item.get(key)?.value;
  const before = [...under.parts.values()];
  const given = [...over.parts.values()].filter((item) => keyOf(item) !== undefined);
  const results = given.map((item) => {
    const other = before.find((one) => keyOf(one) === keyOf(item));
    return other ? merge(other, item) : withoutNulls(item);
  });
  const added = results.filter((item) => !before.some((one) => keyOf(one) === keyOf(item)));
  const changed = before.map((one) => results.find((item) => keyOf(item) === keyOf(one)) ?? one);
  return inOrder(changed, given, added, keyOf);
}

/**
 * The order of a strategic merge patch: items of the patch are in its order, and the others stay before those that they were before.
 *
 * @param before the items that there were, with their changes
 * @param given the items of the patch
 * @param added the items of the patch that are new
 */
function inOrder(before: Field[], given: Field[], added: Field[], keyOf: (item: Field) => unknown): Field[] {
  const rank = (item: Field) => before.findIndex((one) => keyOf(one) === keyOf(item));
  const others = before.filter((one) => !given.some((item) => keyOf(item) === keyOf(one)));
  const result: Field[] = [];
  for (const [index, item] of given.entries()) {
    while (others.length > 0 && rank(others[0]) < rank(item)) {
      result.push(others.shift()!);
    }
    const isAgain = given.slice(0, index).some((one) => keyOf(one) === keyOf(item)); // the reader reports it, with its own place
    result.push(isAgain ? item : [...before, ...added].find((one) => keyOf(one) === keyOf(item))!);
  }
  return [...result, ...others];
}

/** A null has no meaning here, except that it deletes a field of what is merged under it. */
function withoutNulls(field: Field): Field {
  return isMap(field.value)
    ? field.with(new Map([...field.parts].filter(([, { value }]) => value !== null).map(([key, part]) => [key, withoutNulls(part)])))
    : field;
}
