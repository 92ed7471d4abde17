/** How the demo shows things on a terminal: headings, the construct tree, bars, progress. */

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

/** The time between two lines of progress where a line cannot be replaced. */
const LINE_MS = 30_000;

/** A line that changes: on a terminal it is replaced, elsewhere a new line follows every half minute. */
export class Cursor {
  private last = 0;

  show(text: string): void {
    if (process.stdout.isTTY) {
      process.stdout.write(`\r\u001b[K  ${text}`);
    } else if (Date.now() - this.last >= LINE_MS) {
      this.last = Date.now();
      say(`  ${text}`);
    }
  }

  end(): void {
    if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
  }
}

/** One bar for each version: its share of all answers. */
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
