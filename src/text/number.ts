/** The text that a Go template prints for a value. */
export function printed(value: unknown): string {
  return typeof value === 'number' ? goNumber(value) : String(value);
}

/** Go prints very large and very small numbers with an exponent of two digits. */
function goNumber(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e');
  const magnitude = Number(exponent);
  if (magnitude >= -4 && magnitude < 6) {
    return String(value);
  }
  return `${mantissa}e${magnitude < 0 ? '-' : '+'}${String(Math.abs(magnitude)).padStart(2, '0')}`;
}
