import { printedPath } from '../names';

/** A step into a value: the name of a field, or the index of an item. */
export type Step = number | string;

/** What is wrong with a value. */
export interface Problem {
  /** What makes the problem known to programs and to the docs. */
  readonly code: string;
  readonly path: readonly Step[];
  /** What is wrong, with the value, and what to write instead. The path is written before it. */
  readonly message: string;
}

/** A problem in one line: `routes[0].to has none or several of ... [TrafficRouteTarget]`. */
export function printedProblem({ code, path, message }: Problem): string {
  return `${printedPath(path)}${path.length > 0 ? ' ' : ''}${message} [${code}]`;
}

export function within(step: Step, problems: Problem[]): Problem[] {
  return problems.length === 0 ? problems : problems.map((problem) => ({ ...problem, path: [step, ...problem.path] }));
}
