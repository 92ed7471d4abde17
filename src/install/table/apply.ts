import { isDeepStrictEqual } from 'node:util';
import { same } from './converters';
import { at, Context, Part, placed, Row } from './row';
import { IstioVersion } from '../../istio';
import { Fields } from '../object';
import { isMap } from '../override';

/** Read forwards: the settings that the props make of the defaults. */
export function settingsOf<P>(part: Part, rows: Row<P>[], props: P): Fields {
  for (const row of rows) {
    refuseMissing(part, rows, row, props);
  }
  const given = rows.filter((row) => isSaid(part, row, props));
  return given.reduce((settings, row) => placed(settings, row.setting, settingOf(part, row, props)), part.defaults);
}

/** A setting that no prop says, and why. */
export interface Unsaid {
  readonly setting: string;
  readonly value: unknown;
  readonly reason: string;
}

/** Props as data, which may hold expressions. */
export type Draft = Fields;

/** What reading backwards needs to know of the props so far. */
export interface Reading<P> {
  readonly rows: Row<P>[];
  /** The props that the draft says, with those that it inherits. */
  props(draft: Draft): P;
  part(props: P): Part;
}

/** Read backwards: the draft with the props that make these settings, and the settings that no prop says. */
export function propsOf<P>(settings: Fields, draft: Draft, reading: Reading<P>): { draft: Draft; unsaid: Unsaid[] } {
  let found = draft;
  const reasons = new Map<string, string>();
  for (const row of reading.rows) {
    try {
      found = said(settings, found, row, reading);
    } catch (error) {
      reasons.set(row.setting, (error as Error).message);
    }
  }
  const props = reading.props(found);
  const made = settingsOf(reading.part(props), reading.rows, props);
  const unsaid = differing(settings, made).map((setting) => ({ setting, value: at(settings, setting), reason: reasonFor(setting, reasons) }));
  return { draft: found, unsaid };
}

/** The draft with one prop more, unless the setting follows without it. */
function said<P>(settings: Fields, draft: Draft, row: Row<P>, reading: Reading<P>): Draft {
  const wanted = at(settings, row.setting);
  const props = reading.props(draft);
  const part = reading.part(props);
  if (!part.knows(part.version, row.setting) || isSame(settingOf(part, row, props), wanted)) {
    return draft;
  }
  if (!row.prop) {
    throw new Error('it follows from other props, which say something else');
  }
  const value = (row.as ?? same).toProp(wanted, contextOf(part, row));
  const more = placed(draft, row.prop, value);
  if (!isSame(settingOf(part, row, reading.props(more)), wanted)) {
    throw new Error(`${JSON.stringify(wanted)} is written otherwise by the prop ${row.prop}`);
  }
  return more;
}

function isSaid<P>(part: Part, row: Row<P>, props: P): boolean {
  return part.knows(part.version, row.setting) && propOf(row, props) !== undefined;
}

function propOf<P>(row: Row<P>, props: P): unknown {
  return (row.prop && at(props, row.prop)) ?? row.or?.(props);
}

function settingOf<P>(part: Part, row: Row<P>, props: P): unknown {
  const context = contextOf(part, row);
  return isSaid(part, row, props) ? (row.as ?? same).toSetting(propOf(row, props), context) : context.byDefault;
}

function contextOf<P>({ name, version, features, defaults }: Part, { prop, setting }: Row<P>): Context {
  return { where: `${name}: ${prop}`, version, features, byDefault: at(defaults, setting) };
}

/** A prop must not be given in vain. */
function refuseMissing<P>({ name, version, knows }: Part, rows: Row<P>[], row: Row<P>, props: P): void {
  const settings = rows.filter(({ prop }) => prop === row.prop).map(({ setting }) => setting);
  const hasIt = (other: IstioVersion) => settings.some((setting) => knows(other, setting));
  if (!row.prop || row.quiet || at(props, row.prop) === undefined || hasIt(version)) {
    return;
  }
  const versions = IstioVersion.ALL.filter(hasIt).map((other) => other.name);
  throw new Error(`${name}: ${row.prop} is not in Istio ${version.name}. Leave it out, or use a version that has it: ${versions.join(', ')}`);
}

/** Nothing and null are the same: a setting that is not set. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one ?? undefined, other ?? undefined);
}

/** The paths where settings differ. */
function differing(settings: Fields, others: Fields, above = ''): string[] {
  return [...new Set([...Object.keys(settings), ...Object.keys(others)])].flatMap((key) => {
    const [one, other] = [settings[key], others[key]];
    if (isMap(one) && isMap(other)) {
      return differing(one, other, `${above}${key}.`);
    }
    return isSame(one, other) ? [] : [`${above}${key}`];
  });
}

function reasonFor(setting: string, reasons: Map<string, string>): string {
  const [, reason] = [...reasons].find(([path]) => setting === path || setting.startsWith(`${path}.`)) ?? [];
  return reason ?? 'no prop says it';
}
