import { IConstruct } from 'constructs';
import { Charts } from './charts';
import { Program } from './code';
import { described, Difference, differences } from './compare';
import { patches } from './patches';
import { programOf } from './program';
import { run } from './run';
import { unknownPaths, ValuesSource } from '../../helm';
import { UnexpressedSetting } from '../../install/internal';
import { SourceObject } from '../../json';
import { objectsOf } from '../../scope';
import { unreadSettings } from '../../settings';

/** A program, and its differences from the charts. */
export interface Migration {
  readonly program: Program;
  readonly differences: Difference[];
  /** The settings that no prop expresses. */
  readonly unexpressed: UnexpressedSetting[];
  /** The settings that the record of all settings may lack, since no object depends on them. */
  readonly unrecorded: string[][];
}

/** Finds the program for these objects, and runs it. It has props, and JSON patches for a few fields that no prop expresses. */
export function migration(charts: Charts, objects: SourceObject[]): Migration {
  const { program, root, unexpressed } = programOf(charts);
  const found = synthesised(program);
  const sources = charts.istiod ?? [];
  const unknown = unknownPaths(charts.version, 'istiod', sources);
  const unread = [...[GLOBAL_PROFILE, ...unreadSettings(charts.version, 'istiod')].map(pathOf), ...(hasTemplates(sources) ? [] : unknown)];
  const unrecorded = [...[BELOW, PROFILE, ...unexpressed.map(({ setting }) => setting)].map(pathOf), ...unread, ...unknown];
  const wrong = differences(objects, found, unrecorded, unread);
  const hasChanges = charts.changes.length > 0;
  const patched = hasChanges || unexpressed.length > 0 ? patches(wrong, found, root, hasChanges ? Infinity : undefined) : undefined;
  if (!patched || wrong.length === 0) {
    return { program, differences: wrong, unexpressed, unrecorded };
  }
  const more = { ...program, groups: [...program.groups, patched] };
  return { program: more, differences: differences(objects, synthesised(more), unrecorded, unread), unexpressed, unrecorded };
}

function pathOf(setting: string): string[] {
  return setting.split('.');
}

/** Whether the values have injection templates of their own, which may read any value of the injector. */
function hasTemplates(sources: ValuesSource[]): boolean {
  return sources.some(({ values }) => Object.keys(at(values, ['sidecarInjectorWebhook', 'templates']) ?? {}).length > 0);
}

/** All objects that a program synthesises. */
export function synthesised(program: Program): SourceObject[] {
  return objectsOf(run(program).get('app') as IConstruct);
}

/** Why a program differs. Each reason names the place of a value. */
export function reasons(charts: Charts, { unexpressed, differences: wrong }: Migration): string[] {
  const parts = new Set(wrong.map(({ origin }) => PARTS[origin.split('/')[1]]));
  const effective = unexpressed.filter(({ part }) => parts.has(PARTS[part] ?? 'gateway'));
  const given = effective.filter((one) => placeOf(sourcesOf(charts, one), one.setting.split('.')) !== undefined);
  const reported = given.length > 0 ? given : effective; // a setting that is not given follows from one that is
  return reported.length > 0 ? [...new Set(reported.map((one) => reason(charts, one)))] : wrong.map(described);
}

/** The chart whose settings an object depends on, by the construct that the object is in. */
const PARTS: Record<string, string> = { crds: 'base', base: 'base', istiod: 'istiod', gateway: 'gateway', ingress: 'gateway', cni: 'cni', ztunnel: 'ztunnel' };
/** Newer charts move the values below these keys to the top. */
const BELOW = 'pilot';
const SECTIONS = [BELOW, 'cni'];
/** Values can name the profile here or below `global`, but a program has one prop for it. */
const PROFILE = 'profile';
const GLOBAL_PROFILE = 'global.profile';

function reason(charts: Charts, one: UnexpressedSetting): string {
  const { part, setting, value, reason: why } = one;
  const repair = setting === 'global.istioNamespace' ? `Give --namespace ${String(value)}, or delete the value` : 'Delete the value, and change the objects by JSON patches';
  return `${placeOf(sourcesOf(charts, one), setting.split('.')) ?? `${part}: ${setting} differs from its default`}: ${why}. ${repair}`;
}

function sourcesOf({ base, istiod, cni, ztunnel, gateways }: Charts, { part }: UnexpressedSetting): ValuesSource[] {
  const ofParts: Record<string, ValuesSource[] | undefined> = { base, istiod, cni: cni?.values, ztunnel: ztunnel?.values };
  return ofParts[part] ?? gateways.find(({ name }) => name === part)?.values ?? [];
}

/** The place and the value of a setting, in the last source that has it or one of its parents. Older values have those of istiod below `pilot`. */
function placeOf(sources: ValuesSource[], setting: string[]): string | undefined {
  const parents = setting.map((_, index) => setting.slice(0, setting.length - index));
  const paths = parents.flatMap((path) => [path, ...SECTIONS.map((section) => [section, ...path])]);
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
