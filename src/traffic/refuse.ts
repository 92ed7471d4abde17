import { printedProblem, Problem, Step } from '../specification';

/** A problem, or none. */
export function problemIf(isWrong: boolean, code: string, path: readonly Step[], message: string): Problem[] {
  return isWrong ? [{ code, path, message }] : [];
}

/**
 * @param where the path of the construct, or the call of the factory
 * @throws with all problems, if there are any
 */
export function refuse(where: string, problems: Problem[]): void {
  if (problems.length > 0) {
    throw new Error(problems.map((problem) => `${where}: ${printedProblem(problem)}`).join('\n'));
  }
}
