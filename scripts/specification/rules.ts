import { CelRule, Schema } from '../../src/specification';

/** The rules of a schema and of its parts, each as often as it is there. */
export function rulesIn({ rules = [], properties = {}, additionalProperties, items }: Schema): CelRule[] {
  const children = [...Object.values(properties), additionalProperties, items];
  return [...rules, ...children.flatMap((child) => (child ? rulesIn(child) : []))];
}
