import { Row } from './row';
import { Fields, isMap, valueAt } from '../../json';
import { FragmentProblem, fragmentProblems, rightIf } from '../../k8s/internal';
import { printedPath } from '../../names';

/** Props of a construct that can allow fields of a newer Kubernetes. */
interface Allowing {
  readonly allowedKubernetesFields?: string[];
}

/**
 * Checks the props that are parts of Kubernetes objects.
 *
 * @param where the path of the construct
 * @throws if the API server would reject such a part
 */
export function checkFragments<P extends Allowing>(where: string, rows: Row<P>[], props: P, settings: Fields): void {
  const rules = { allowed: props.allowedKubernetesFields };
  for (const { fragment, prop, setting } of rows) {
    const given = prop && valueAt(props, prop);
    const [problem] = fragment && given !== undefined ? fragmentProblems(fragment, valueAt(settings, setting), rules) : [];
    if (problem) {
      throw new Error(`${where}: ${prop}${suffix(problem, given)} ${problem.message}${repair(problem)}`);
    }
  }
}

function repair(problem: FragmentProblem): string {
  return problem.newer ? `. Correct it, or set allowedKubernetesFields: ['${problem.newer}'] if ${rightIf(problem)}` : '';
}

/** The path inside the prop. The field `raw` of a struct has the fields that its type does not have. */
function suffix({ path }: FragmentProblem, given: unknown): string {
  let value = given;
  const steps = path.flatMap((step) => {
    const isRaw = isMap(value) && !(step in value) && isMap(value.raw) && step in value.raw;
    const own = isRaw && isMap(value) ? value.raw : value;
    value = isMap(own) || Array.isArray(own) ? (own as Fields)[step] : undefined;
    return isRaw ? ['raw', step] : [step];
  });
  const printed = printedPath(steps);
  return printed === '' || printed.startsWith('[') ? printed : `.${printed}`;
}
