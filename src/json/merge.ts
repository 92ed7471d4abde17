import { Fields, isMap } from './parts';

/** The settings with what is given in place of the defaults: maps field by field, everything else whole. */
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

/** As Helm merges values, and istiod mesh configs: maps field by field, everything else whole, a null too. */
export function mergeOver(under: Fields, over: Fields): Fields {
  const merged: Fields = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(below) && isMap(value) ? mergeOver(below, value) : value;
  }
  return merged;
}

/** What of the settings is not as it was before. */
export function changes(settings: Fields, before: Fields, below = changes): Fields {
  const changed = Object.entries(settings).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]));
  return Object.fromEntries(changed.map(([key, value]) => {
    const old = before[key];
    return [key, isMap(value) && isMap(old) ? below(value, old) : value];
  }));
}

/** The fields with a merge patch applied (RFC 7396): a null takes its key away. */
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

/** The merge patch that makes these fields of those before. */
export function patch(fields: Fields, before: Fields): Fields {
  const removed = Object.keys(before).filter((key) => !(key in fields)).map((key) => [key, null]);
  return { ...changes(fields, before, patch), ...Object.fromEntries(removed) };
}
