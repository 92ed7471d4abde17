/** How the demo shows things on a terminal: headings, the construct tree, bars. */

const WIDTH = 50;
const color = process.stdout.isTTY && !process.env.NO_COLOR;

function styled(code: number, text: string): string {
  return color ? `\u001b[${code}m${text}\u001b[0m` : text;
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function heading(text: string): void {
  say(`\n${styled(1, `== ${text}`)}`);
}

export function outcome(holds: boolean, text: string): void {
  say(`  ${holds ? styled(32, 'ok  ') : styled(31, 'FAIL')} ${text}`);
}

/** A bar a version: how often it answered, as a share of all. */
export function bars(counts: Record<string, number>): void {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  for (const [name, count] of Object.entries(counts).sort()) {
    const share = count / total;
    const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '·');
    say(`  ${name.padEnd(4)} ${bar} ${(share * 100).toFixed(2).padStart(6)} %  (${count} of ${total})`);
  }
}

/** Paths such as `mesh/istiod/deployment` as a tree. */
export function tree(paths: string[]): void {
  const shown = new Set<string>();
  for (const path of [...paths].sort()) {
    path.split('/').forEach((name, depth, parts) => {
      const place = parts.slice(0, depth + 1).join('/');
      if (!shown.has(place)) say(`  ${'  '.repeat(depth)}${name}`);
      shown.add(place);
    });
  }
}
