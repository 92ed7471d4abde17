import { Fields, isMap } from './parts';

/** Replaces defaults with given values. Maps are merged field by field; all other values are replaced. Undefined keeps the default. */
export function override<T>(settings: T, given: unknown): T {
  if (!isMap(settings) || !isMap(given)) {
    return (given === undefined ? settings : given) as T;
  }
  const result: Fields = { ...settings };
  for (const [key, value] of Object.entries(given)) {
    if (value !== undefined) {
      result[key] = isMap(value) ? override(isMap(result[key]) ? result[key] : {}, value) : value;
    }
  }
  return result as T;
}

/** Merges like Helm's values and istiod's mesh config. Maps are merged field by field; all other values are replaced, also by null. */
export function mergeOver(under: Fields, over: Fields): Fields {
  const merged: Fields = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(below) && isMap(value) ? mergeOver(below, value) : value;
  }
  return merged;
}

/** The fields that differ from the fields before. */
export function changes(settings: Fields, before: Fields, below = changes): Fields {
  const changed = Object.entries(settings).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]));
  return Object.fromEntries(changed.map(([key, value]) => {
    const old = before[key];
    return [key, isMap(value) && isMap(old) ? below(value, old) : value];
  }));
}

/** Applies a JSON merge patch (RFC 7396). A null deletes its key. */
export function patched(fields: Fields, given: Fields): Fields {
  const result: Fields = { ...fields };
  for (const [key, value] of Object.entries(given)) {
    const below = result[key];
    if (value === null) {
      delete result[key];
    } else if (value !== undefined) {
      result[key] = isMap(value) ? patched(isMap(below) ? below : {}, value) : value;
    }
  }
  return result;
}

/** The JSON merge patch that turns the fields before into these fields. */
export function patch(fields: Fields, before: Fields): Fields {
  const deleted = Object.keys(before).filter((key) => !(key in fields)).map((key) => [key, null]);
  return { ...changes(fields, before, patch), ...Object.fromEntries(deleted) };
}
