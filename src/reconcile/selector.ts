import { Json, partOf, partsOf, selects } from '../json';

/** Labels as they are in JSON. */
export type Labels = { [key: string]: Json | undefined };

/** Whether a Service's selector takes in pods of these labels; without a selector it takes none. */
export function routesTo(selector: Labels, labels: Labels): boolean {
  return Object.keys(selector).length > 0 && selects({ matchLabels: selector }, labels);
}

/** A selector as the API takes it in a query. */
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
