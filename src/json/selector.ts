import { partOf, partsOf, Plain } from './parts';

/**
 * Whether a label selector matches an object with these labels. An empty selector matches all objects.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selects(selector: unknown, labels: Plain): boolean {
  const equal = Object.entries(partOf(selector, 'matchLabels')).every(([key, value]) => labels[key] === value);
  return equal && partsOf(selector, 'matchExpressions').every(({ key, operator, values }) => {
    const value = labels[String(key)];
    const among = Array.isArray(values) && value !== undefined && values.includes(value);
    switch (operator) {
      case 'In': return among;
      case 'NotIn': return !among;
      case 'Exists': return value !== undefined;
      default: return value === undefined; // DoesNotExist
    }
  });
}

/** Whether the selector of a Service selects pods with these labels. An empty selector selects none. */
export function routesTo(selector: Plain, labels: Plain): boolean {
  return Object.keys(selector).length > 0 && selects({ matchLabels: selector }, labels);
}
