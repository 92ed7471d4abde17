/** Whether a condition holds. Undefined: it depends on a fact of the request that is not known. */
export type Truth = boolean | undefined;

export function every<T>(items: readonly T[], holds: (item: T) => Truth): Truth {
  let truth: Truth = true;
  for (const item of items) {
    const one = holds(item);
    if (one === false) return false;
    if (one === undefined) truth = undefined;
  }
  return truth;
}

export function some<T>(items: readonly T[], holds: (item: T) => Truth): Truth {
  return not(every(items, (item) => not(holds(item))));
}

export function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}
