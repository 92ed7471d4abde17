import { Definition, Field } from './definitions';

/** The TypeScript of the table of definitions, in the form that src/k8s/schema.ts reads. */
export function schemaText(definitions: Map<string, Definition>, header: string): string {
  const lines = [...definitions].map(([name, definition]) => `  ${name}: '${[...definition].map(fieldText).join(' ')}',\n`);
  return `${header}
/** The fields of each definition, in the form that schema.ts reads. */
export const DEFINITIONS: Record<string, string> = {
${lines.join('')}};
`;
}

/** Servers take an empty string of an enum for one that is not set, so it is not among the members. */
function fieldText([name, { type, required, keys, members }]: [string, Field]): string {
  const named = members.filter((member) => member !== '');
  return `${name}${required ? '!' : ''}:${type}${keys.length > 0 ? `(${keys.join(',')})` : ''}${named.length > 0 ? `=${named.join('|')}` : ''}`;
}
