/** The scalar types of fields: whether a value fits, and what to write. */
export const SCALARS: Record<string, { readonly is: (value: unknown) => boolean; readonly what: string }> = {
  anything: { is: () => true, what: 'any value' },
  boolean: { is: (value) => typeof value === 'boolean', what: 'true or false' },
  integer: { is: Number.isInteger, what: 'a whole number' },
  number: { is: (value) => typeof value === 'number', what: 'a number' },
  string: { is: (value) => typeof value === 'string', what: 'text' },
  intOrString: { is: (value) => Number.isInteger(value) || typeof value === 'string', what: 'a whole number or text' },
  quantity: { is: isQuantity, what: 'a quantity, such as 500m, 1.5 or 128Mi' },
};

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
function isQuantity(value: unknown): boolean {
  const isText = typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.test(value);
  return isText || (typeof value === 'number' && Number.isFinite(value));
}
