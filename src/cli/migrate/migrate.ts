import { IConstruct } from 'constructs';
import { Charts } from './charts';
import { Program } from './code';
import { described, Difference, differences, objectsOf, Synthesised } from './compare';
import { patches } from './patches';
import { programOf } from './program';
import { run } from './run';
import { ValuesSource } from '../../helm';
import { NOT_READ, UnsaidOfPart } from '../../install/internal';

/** The program that gives what the charts give, and all in which it does not. */
export interface Migration {
  readonly program: Program;
  readonly differences: Difference[];
  /** The settings that no prop says. */
  readonly unsaid: UnsaidOfPart[];
  /** The settings that need not be in the record of all settings, since no object follows from them. */
  readonly unrecorded: string[];
}

/** Finds the program for these objects, and runs it: the props first, and JSON patches for little that they cannot say. */
export function migration(charts: Charts, objects: Synthesised[]): Migration {
  const { program, unsaid } = programOf(charts);
  const found = synthesised(program);
  const unrecorded = [BELOW, ...NOT_READ.istiod, ...unsaid.map(({ setting }) => setting)];
  const wrong = differences(objects, found, unrecorded);
  const asked = charts.changes.length > 0;
  const patched = asked || unsaid.length > 0 ? patches(wrong, found, asked ? Infinity : undefined) : undefined;
  if (!patched || wrong.length === 0) {
    return { program, differences: wrong, unsaid, unrecorded };
  }
  const more = { ...program, groups: [...program.groups, patched] };
  return { program: more, differences: differences(objects, synthesised(more), unrecorded), unsaid, unrecorded };
}

/** All objects that a program makes. */
export function synthesised(program: Program): Synthesised[] {
  return objectsOf(run(program).get('app') as IConstruct);
}

/** Why a program differs, each reason with the place of the value. */
export function reasons(charts: Charts, { unsaid, differences: wrong }: Migration): string[] {
  const parts = new Set(wrong.map(({ path }) => PARTS[path.split('/')[1]]));
  const effective = unsaid.filter(({ part }) => parts.has(PARTS[part] ?? 'gateway'));
  return effective.length > 0 ? [...new Set(effective.map((one) => reason(charts, one)))] : wrong.map(described);
}

/** Whose settings an object follows from, by the construct that it stands in. */
const PARTS: Record<string, string> = { crds: 'base', base: 'base', istiod: 'istiod', gateway: 'gateway', ingress: 'gateway' };
/** Newer charts put what stands there where it belongs. */
const BELOW = 'pilot';

function reason(charts: Charts, { part, setting, reason: why }: UnsaidOfPart): string {
  const sources = part === 'base' ? charts.base : part === 'istiod' ? charts.istiod : charts.gateways.find(({ name }) => name === part)?.values;
  return `${placeOf(sources ?? [], setting.split('.')) ?? `${part}: ${setting} is not as its default`}: ${why}. Leave it out, and change the objects by JSON patches`;
}

/** Where a setting is said and as what, by the last source that says it or what is above it; older values have istiod's own below `pilot`. */
function placeOf(sources: ValuesSource[], setting: string[]): string | undefined {
  const paths = setting.map((_, index) => setting.slice(0, setting.length - index)).flatMap((path) => [path, [BELOW, ...path]]);
  for (const path of paths) {
    const source = [...sources].reverse().find(({ values }) => at(values, path) !== undefined);
    if (source) {
      return `${source.locate(path)}: ${path.join('.')} is ${JSON.stringify(at(source.values, path))}`;
    }
  }
  return undefined;
}

function at(value: unknown, path: string[]): unknown {
  return path.reduce<any>((inner, key) => inner?.[key], value);
}
