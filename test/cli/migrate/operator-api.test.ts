import { chartsOfOperator } from '../../../src/cli/migrate';
import { OPERATOR_API } from '../../../src/cli/migrate/operator/api.generated';
import { IstioVersion } from '../../../src/istio';

/** A property of the API: a path to it, and its type. */
interface Property {
  readonly path: readonly (string | number)[];
  readonly type: string;
}

/** Every property of every type that IstioOperator reaches, each once. */
function properties(types: Record<string, string>): Property[] {
  const found: Property[] = [];
  const seen = new Set<string>();
  const visit = (type: string, path: readonly (string | number)[]) => {
    const [, name, container] = /^(\w+)(\[\]|\{\})?$/.exec(type)!;
    if (types[name] === undefined || seen.has(name)) return;
    seen.add(name);
    const above = container === undefined ? path : [...path, container === '[]' ? 0 : 'key'];
    const fields = types[name].split(' ').map((field) => field.split(':'));
    found.push(...fields.map(([field, inner]) => ({ path: [...above, field], type: inner })));
    fields.forEach(([field, inner]) => visit(inner, [...above, field]));
  };
  visit('IstioOperator', []);
  return found;
}

function valueAt([key, ...path]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  return typeof key === 'number' ? [valueAt(path, value)] : { [key]: valueAt(path, value) };
}

/** What else is wrong with a file that has only one field. */
const INCOMPLETE = /has no name, by which istioctl|has an overlay without kind or name|has a patch without a path|addonComponents are add-ons/;

/** The problems of a file that has the value at this path. */
function problemsOf(version: IstioVersion, path: readonly (string | number)[], value: unknown): string[] {
  const file: any = valueAt(path, value);
  file.kind ??= 'IstioOperator';
  const { problems } = chartsOfOperator(version, [{ values: file, locate: () => 'operator.yaml:1' }], { crds: true });
  return problems.map(({ message }) => message).filter((message) => !INCOMPLETE.test(message));
}

/** A value of another type. Some types accept any value. */
const WRONG: Record<string, unknown> = { string: 7, boolean: 'true', integer: '3', intOrString: true };

function wrongFor(type: string): unknown {
  return WRONG[type] ?? (type.endsWith('[]') ? 'text' : 7);
}

describe.each(IstioVersion.ALL)('the API of IstioOperator of %s', (version) => {
  const all = properties(OPERATOR_API[version.name]);

  test('has a problem for each property that is misspelt', () => {
    for (const { path } of all.filter(({ path: [top] }) => top === 'spec')) {
      const name = String(path[path.length - 1]);
      const misspelt = [...path.slice(0, -1), `${name.slice(0, -1)}${name.at(-1) === 'x' ? 'z' : 'x'}x`];
      const [problem, ...more] = problemsOf(version, misspelt, {});
      expect({ misspelt, more }).toEqual({ misspelt, more: [] });
      expect(problem).toMatch(new RegExp(`^operator\\.yaml:1: ${misspelt.join('.').replaceAll('.', '\\.')} is not a field of \\w+ of Istio ${version.name}`));
    }
    expect(all.length).toBeGreaterThan(60);
  });

  test('has a problem for each property that has the wrong type', () => {
    const typed = all.filter(({ path: [top, ...rest], type }) => top === 'spec' && rest.length > 0 && type !== 'anything');
    for (const { path, type } of typed) {
      expect({ path, problems: problemsOf(version, path, wrongFor(type)) }).toEqual({
        path,
        problems: [expect.stringMatching(new RegExp(`^operator\\.yaml:1: ${path.join('.').replaceAll('.', '\\.')} is (7|"text"|"true"|"3"|true), but must be `))],
      });
    }
    expect(typed.length).toBeGreaterThan(50);
  });

  test('names the property that a longer name was meant for', () => {
    for (const { path } of all.filter(({ path: [top, ...rest] }) => top === 'spec' && rest.length > 0 && String(rest[rest.length - 1]).length > 8)) {
      const name = String(path[path.length - 1]);
      const [problem] = problemsOf(version, [...path.slice(0, -1), `${name}${name.at(-1)}`], {});
      expect(problem).toMatch(new RegExp(`Did you mean ${name}\\?$`));
    }
  });

  test.each([
    ['loadBalancerIP', 'Write it as spec.components.pilot.k8s.service.loadBalancerIP'],
    ['externalTrafficPolicy', 'Write it as spec.components.pilot.k8s.service.externalTrafficPolicy'],
    ['limits', 'Write it as spec.components.pilot.k8s.resources.limits'],
    ['maxReplicas', 'Write it as spec.components.pilot.k8s.hpaSpec.maxReplicas'],
    ['hpa', 'Did you mean hpaSpec?'],
    ['pod', undefined],
  ])('names the place of %s, which is written one level too high or is an abbreviation', (name, hint) => {
    expect(problemsOf(version, ['spec', 'components', 'pilot', 'k8s', name], {})).toEqual([
      expect.stringMatching(new RegExp(`k8s\\.${name} is not a field of \\w+ of Istio ${version.name}${hint ? `\\. ${hint.replace(/[.?]/g, '\\$&')}` : ''}$`)),
    ]);
  });
});
