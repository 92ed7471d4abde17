import { Document, isScalar, Scalar, visit } from 'yaml'; // commands that print no YAML do not load it
import { printable, printableLine } from './printable';

/** YAML with the same values, in which unsafe characters are escaped. */
export function printableYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      if (isScalar<string>(scalar) && typeof scalar.value === 'string' && printableLine(scalar.value) !== scalar.value) {
        scalar.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  return printable(document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity }));
}
