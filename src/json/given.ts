
/** Whether a setting is given, as the charts understand it: neither absent, empty, zero nor false. */
export function given(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length > 0;
  }
  if (value !== null && typeof value === 'object') {
    return Object.keys(value).length > 0;
  }
  return Boolean(value);
}

/** The value if it is given, else nothing, so that its field is left out. */
export function ifGiven<T>(value: T): T | undefined {
  return given(value) ? value : undefined;
}
