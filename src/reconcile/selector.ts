import { Json, partOf, partsOf } from '../kube';

/** Labels as they are in JSON. */
export type Labels = { [key: string]: Json | undefined };

/** Whether a label selector (of a webhook or a workload) takes in an object of these labels; an empty one takes all. */
export function selects(selector: Json | undefined, labels: Labels): boolean {
  const equal = Object.entries(partOf(selector, 'matchLabels')).every(([key, value]) => labels[key] === value);
  return equal && partsOf(selector, 'matchExpressions').every(({ key, operator, values }) => {
    const value = labels[String(key)];
    switch (operator) {
      case 'In': return Array.isArray(values) && value !== undefined && values.includes(value);
      case 'NotIn': return !(Array.isArray(values) && value !== undefined && values.includes(value));
      case 'Exists': return value !== undefined;
      default: return value === undefined; // DoesNotExist
    }
  });
}

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
