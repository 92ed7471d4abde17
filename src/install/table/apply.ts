import { isDeepStrictEqual } from 'node:util';
import { presence, same } from './converters';
import { at, Context, Part, placed, Row } from './row';
import { IstioVersion } from '../../istio';
import { Fields, isMap } from '../../json';

/** Read forwards: the settings that the props make of the defaults. */
export function settingsOf<P>(part: Part, rows: Row<P>[], props: P): Fields {
  for (const row of rows) {
    refuseMissing(part, rows, row, props);
  }
  const given = rows.filter((row) => isSaid(part, row, props));
  return given.reduce((settings, row) => placed(settings, row.setting, settingOf(part, row, props)), part.defaults);
}

/** A setting that no prop says, and why. */
export interface Unexpressed {
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
export function propsOf<P>(settings: Fields, draft: Draft, reading: Reading<P>): { draft: Draft; unexpressed: Unexpressed[] } {
  let found = said(draft, reading);
  const reasons = new Map<string, string>();
  for (const row of [...reading.rows].sort(restLast)) {
    try {
      found = row.rest ? withRest(settings, found, row, reading) : withProp(settings, found, row, reading);
    } catch (error) {
      reasons.set(row.setting, (error as Error).message);
    }
  }
  const made = settingsOf(found.part, reading.rows, found.props);
  const missed = differing(withoutFalse(settings, reading.rows), made).filter(({ setting }) => found.part.reads(setting));
  return { draft: found.draft, unexpressed: missed.map((one) => ({ ...one, reason: reasonFor(one.setting, reasons) })) };
}

/** A draft, and what it says. */
interface Said<P> {
  readonly draft: Draft;
  readonly props: P;
  readonly part: Part;
}

function said<P>(draft: Draft, reading: Reading<P>): Said<P> {
  const props = reading.props(draft);
  return { draft, props, part: reading.part(props) };
}

function restLast<P>(one: Row<P>, other: Row<P>): number {
  return Number(one.rest ?? false) - Number(other.rest ?? false);
}

/** The same with one prop more, unless the setting follows without it. */
function withProp<P>(settings: Fields, before: Said<P>, row: Row<P>, reading: Reading<P>): Said<P> {
  const wanted = at(settings, row.setting);
  const { part } = before;
  if (!part.knows(part.version, row.setting) || isSame(settingOf(part, row, before.props), wanted)) {
    return before;
  }
  if (!row.prop) {
    throw new Error('it follows from other props, which say something else');
  }
  const after = said(placed(before.draft, row.prop, toProp(row, part, wanted)), reading);
  if (!isSame(settingOf(after.part, row, after.props), wanted)) {
    throw new Error(`${JSON.stringify(wanted)} is written otherwise by the prop ${row.prop}`);
  }
  return after;
}

function toProp<P>(row: Row<P>, part: Part, wanted: unknown): unknown {
  const converter = row.as ?? same;
  if (wanted !== undefined && wanted !== null) {
    return converter.toProp(wanted, contextOf(part, row));
  }
  if (converter.unset === undefined) {
    throw new Error('it is not set, but a prop that is left out has its default');
  }
  return converter.unset;
}

/** The same with all that no other row says below the setting of this one. */
function withRest<P>(settings: Fields, before: Said<P>, row: Row<P>, reading: Reading<P>): Said<P> {
  const others = reading.rows.filter((other) => !other.rest).map(({ setting }) => `${setting}.`);
  const byDefault: Fields = at(before.part.defaults, row.setting);
  const given: Fields = at(settings, row.setting);
  const own = Object.keys(given).filter((key) => !isSame(given[key], byDefault[key])
    && !others.some((setting) => setting.startsWith(`${row.setting}.${key}.`)));
  const values = Object.fromEntries(own.map((key) => [key, given[key]]));
  return own.length === 0 || !row.prop ? before : said(placed(before.draft, row.prop, values), reading);
}

/** What is either so or not set is not set where it is false. */
function withoutFalse<P>(settings: Fields, rows: Row<P>[]): Fields {
  return rows.filter((row) => row.as === presence && at(settings, row.setting) === false)
    .reduce((result, { setting }) => placed(result, setting, undefined), settings);
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
  if (!row.prop || row.quiet || at(props, row.prop) === undefined) {
    return;
  }
  const settings = rows.filter(({ prop }) => prop === row.prop).map(({ setting }) => setting);
  const hasIt = (other: IstioVersion) => settings.some((setting) => knows(other, setting));
  if (hasIt(version)) {
    return;
  }
  const versions = IstioVersion.ALL.filter(hasIt).map((other) => other.name);
  throw new Error(`${name}: ${row.prop} is not in Istio ${version.name}. Leave it out, or use a version that has it: ${versions.join(', ')}`);
}

/** Nothing and null are the same: a setting that is not set. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one ?? undefined, other ?? undefined);
}

/** Where settings differ from others, and what they are there. */
function differing(settings: Fields, others: Fields, above = ''): Omit<Unexpressed, 'reason'>[] {
  return [...new Set([...Object.keys(settings), ...Object.keys(others)])].flatMap((key) => {
    const [one, other] = [settings[key], others[key]];
    if (isMap(one ?? {}) && isMap(other ?? {})) {
      return differing((one ?? {}) as Fields, (other ?? {}) as Fields, `${above}${key}.`);
    }
    return isSame(one, other) ? [] : [{ setting: `${above}${key}`, value: one }];
  });
}

function reasonFor(setting: string, reasons: Map<string, string>): string {
  const [, reason] = [...reasons].find(([path]) => setting === path || setting.startsWith(`${path}.`)) ?? [];
  return reason ?? 'no prop says it';
}
