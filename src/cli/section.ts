/** A title and rows with aligned columns. */
export function section(title: string, rows: string[][], none = '  none'): string[] {
  const widths = rows.reduce<number[]>((longest, row) => row.map((cell, index) => Math.max(cell.length, longest[index] ?? 0)), []);
  const lines = rows.map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index])).join('  ').trimEnd()}`);
  return [title, ...lines.length > 0 ? lines : none ? [none] : []];
}
