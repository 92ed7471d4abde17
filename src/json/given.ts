
/** Whether a chart treats a setting as set. Missing and empty values, zero and false count as not set. */
export function given(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length > 0;
  }
  if (value !== null && typeof value === 'object') {
    return Object.keys(value).length > 0;
  }
  return Boolean(value);
}

/** The value if it is set, otherwise undefined, so that its field is left out. */
export function ifGiven<T>(value: T): T | undefined {
  return given(value) ? value : undefined;
}
