/** A line of the difference of two texts; `kept` lines are context. */
export interface DiffLine {
  readonly change: 'added' | 'removed' | 'kept';
  readonly text: string;
}

/** How many lines are shown before and after each change. */
const CONTEXT = 3;

/**
 * The difference of two texts, line by line, with some lines of context; undefined stands for lines that are left out.
 * Lines that each text has once are aligned first, so that a moved or changed part does not spread. The time grows as n log n.
 */
export function diffLines(before: string, after: string): (DiffLine | undefined)[] {
  return withContext(aligned(before.split('\n'), after.split('\n')));
}

function aligned(before: string[], after: string[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let [left, right] = [0, 0];
  const change = (untilLeft: number, untilRight: number) => {
    between(before.slice(left, untilLeft), after.slice(right, untilRight)).forEach((line) => lines.push(line));
    [left, right] = [untilLeft, untilRight];
  };
  for (const [leftAnchor, rightAnchor] of anchors(before, after)) {
    change(leftAnchor, rightAnchor);
    lines.push({ change: 'kept', text: before[left++] });
    right++;
  }
  change(before.length, after.length);
  return lines;
}

/** The lines between two anchors: a common beginning, a common end, and a change. */
function between(before: string[], after: string[]): DiffLine[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const as = (kind: DiffLine['change'], lines: string[]) => lines.map((text) => ({ change: kind, text }));
  return [
    ...as('kept', before.slice(0, start)),
    ...as('removed', before.slice(start, before.length - end)),
    ...as('added', after.slice(start, after.length - end)),
    ...as('kept', before.slice(before.length - end)),
  ];
}

/** Pairs of indexes of lines that each text has exactly once, as many as are in the same order in both. */
function anchors(before: string[], after: string[]): [number, number][] {
  const right = onceIn(after);
  const pairs = [...onceIn(before)].filter(([text]) => right.has(text)).map(([text, index]): [number, number] => [index, right.get(text)!]);
  return longestIncreasing(pairs);
}

function onceIn(lines: string[]): Map<string, number> {
  const found = new Map<string, number>();
  const repeated = new Set<string>();
  lines.forEach((line, index) => found.has(line) ? repeated.add(line) : found.set(line, index));
  repeated.forEach((line) => found.delete(line));
  return found;
}

/** The longest sequence of pairs, sorted by their first numbers, whose second numbers increase. */
function longestIncreasing(pairs: [number, number][]): [number, number][] {
  const ends: number[] = []; // for each length, the pair with the smallest second number that ends a sequence of it
  const previous: number[] = [];
  pairs.forEach(([, value], index) => {
    const length = lowerBound(ends, (end) => pairs[end][1] < value);
    previous[index] = length > 0 ? ends[length - 1] : -1;
    ends[length] = index;
  });
  const sequence: [number, number][] = [];
  for (let index = ends.length > 0 ? ends[ends.length - 1] : -1; index >= 0; index = previous[index]) {
    sequence.push(pairs[index]);
  }
  return sequence.reverse();
}

function lowerBound(values: number[], isBelow: (value: number) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isBelow(values[middle])) low = middle + 1; else high = middle;
  }
  return low;
}

/** Leaves out lines that are far from every change. */
function withContext(lines: DiffLine[]): (DiffLine | undefined)[] {
  const near = new Set<number>();
  lines.forEach(({ change }, index) => {
    for (let each = index - CONTEXT; change !== 'kept' && each <= index + CONTEXT; each++) near.add(each);
  });
  return lines.flatMap((line, index) => near.has(index) ? [line] : index === 0 || near.has(index - 1) ? [undefined] : []);
}
