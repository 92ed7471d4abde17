/** A description: a string on one line or in a block of more deeply indented lines. A property with this name has a map below it instead. */
const DESCRIPTION = /^( *)description: .*\n(?:\1 .*\n|\n)*/gm;

/** The same as the first field of a list item. The next field takes its place after the dash. */
const FIRST_DESCRIPTION = /^( *)- description: .*\n(?:\1 {3}.*\n|\n)*\1 {2}/gm;

/** The text of a CustomResourceDefinition without the descriptions of its fields. This project's own writer wrote the text (crd-text.ts). */
export function withoutDescriptions(text: string): string {
  return text.replace(FIRST_DESCRIPTION, '$1- ').replace(DESCRIPTION, '');
}
