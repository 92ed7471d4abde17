import { Json, partOf, partsOf } from '../json';

/** Labels in the JSON of an object. */
export type Labels = { [key: string]: Json | undefined };

/** A label selector in the syntax of a query parameter. */
export function selectorQuery(selector: Json | undefined): string {
  const equal = Object.entries(partOf(selector, 'matchLabels')).map(([key, value]) => `${key}=${value}`);
  const expressions = partsOf(selector, 'matchExpressions').map(({ key, operator, values }) => {
    switch (operator) {
      case 'In': return `${key} in (${values})`;
      case 'NotIn': return `${key} notin (${values})`;
      case 'Exists': return `${key}`;
      default: return `!${key}`;
    }
  });
  return [...equal, ...expressions].join(',');
}
