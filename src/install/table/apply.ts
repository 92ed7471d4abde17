import { isDeepStrictEqual } from 'node:util';
import { Context, Part, Row } from './row';
import { IstioVersion } from '../../istio';
import { Fields, isMap, valueAt, withValueAt } from '../../json';

/** Reads the table forwards: the settings that the props make from the defaults. */
export function settingsOf<P>(part: Part, rows: Row<P>[], props: P): Fields {
  for (const row of rows) {
    refuseMissing(part, rows, row, props);
  }
  const given = rows.filter((row) => isGiven(part, row, props));
  return given.reduce((settings, row) => withValueAt(settings, row.setting, settingOf(part, row, props)), part.defaults);
}

/** A setting that no prop can express, and the reason. */
export interface Unexpressed {
  readonly setting: string;
  readonly value: unknown;
  readonly reason: string;
}

/** Props as data, which may hold expressions. */
export type Draft = Fields;

/** What reading backwards needs to know about the props so far. */
export interface Reading<P> {
  readonly rows: Row<P>[];
  /** The props of the draft, with the props that it inherits. */
  props(draft: Draft): P;
  part(props: P): Part;
}

/** Reads the table backwards: the draft with the props that make these settings, and the settings that no prop can express. */
export function propsOf<P>(settings: Fields, draft: Draft, reading: Reading<P>): { draft: Draft; unexpressed: Unexpressed[] } {
  let found = evaluatedDraft(draft, reading);
  const reasons = new Map<string, string>();
  for (const row of [...reading.rows].sort(restLast)) {
    try {
      found = row.rest ? withRest(settings, found, row, reading) : withProp(settings, found, row, reading);
    } catch (error) {
      reasons.set(row.setting, (error as Error).message);
    }
  }
  const made = settingsOf(found.part, reading.rows, found.props);
  const missed = differing(withoutUnset(settings, reading.rows), made).filter(({ setting }) => found.part.reads(setting));
  return { draft: found.draft, unexpressed: missed.map((one) => ({ ...one, reason: reasonFor(one.setting, reasons) })) };
}

/** A draft, and its props. */
interface Evaluated<P> {
  readonly draft: Draft;
  readonly props: P;
  readonly part: Part;
}

function evaluatedDraft<P>(draft: Draft, reading: Reading<P>): Evaluated<P> {
  const props = reading.props(draft);
  return { draft, props, part: reading.part(props) };
}

function restLast<P>(one: Row<P>, other: Row<P>): number {
  return Number(one.rest ?? false) - Number(other.rest ?? false);
}

/** Adds the prop of a row, unless the setting follows without it. */
function withProp<P>(settings: Fields, before: Evaluated<P>, row: Row<P>, reading: Reading<P>): Evaluated<P> {
  const wanted = valueAt(settings, row.setting);
  const { part } = before;
  if (!row.isIn(part.version) || isSame(settingOf(part, row, before.props), wanted)) {
    return before;
  }
  if (!row.prop) {
    throw new Error('it follows from other props, which give another value');
  }
  const after = evaluatedDraft(withValueAt(before.draft, row.prop, toProp(row, part, wanted)), reading);
  if (!isSame(settingOf(after.part, row, after.props), wanted)) {
    throw new Error(`the prop ${row.prop} writes ${JSON.stringify(wanted)} in another form`);
  }
  return after;
}

function toProp<P>(row: Row<P>, part: Part, wanted: unknown): unknown {
  if (wanted !== undefined && wanted !== null) {
    return row.as.toProp(wanted, contextOf(part, row));
  }
  if (row.as.unset === undefined) {
    throw new Error('it is not set, but a prop that is left out has its default');
  }
  return row.as.unset;
}

/** Adds the prop for everything below its setting that has no row of its own. */
function withRest<P>(settings: Fields, before: Evaluated<P>, row: Row<P>, reading: Reading<P>): Evaluated<P> {
  const others = reading.rows.filter((other) => !other.rest).map(({ setting }) => `${setting}.`);
  const byDefault: Fields = valueAt(before.part.defaults, row.setting);
  const given: Fields = valueAt(settings, row.setting);
  const own = Object.keys(given).filter((key) => !isSame(given[key], byDefault[key])
    && !others.some((setting) => setting.startsWith(`${row.setting}.${key}.`)));
  const values = Object.fromEntries(own.map((key) => [key, given[key]]));
  return own.length === 0 || !row.prop ? before : evaluatedDraft(withValueAt(before.draft, row.prop, values), reading);
}

/** The settings without those that are false, if false means that the setting is not set. */
function withoutUnset<P>(settings: Fields, rows: Row<P>[]): Fields {
  return rows.filter((row) => row.as.unset === false && valueAt(settings, row.setting) === false)
    .reduce((result, { setting }) => withValueAt(result, setting, undefined), settings);
}

function isGiven<P>(part: Part, row: Row<P>, props: P): boolean {
  return row.isIn(part.version) && propOf(row, props) !== undefined;
}

function propOf<P>(row: Row<P>, props: P): unknown {
  return (row.prop && valueAt(props, row.prop)) ?? row.or?.(props);
}

function settingOf<P>(part: Part, row: Row<P>, props: P): unknown {
  const context = contextOf(part, row);
  return isGiven(part, row, props) ? row.as.toSetting(propOf(row, props), context) : context.byDefault;
}

function contextOf<P>({ name, version, features, defaults }: Part, { prop, setting }: Row<P>): Context {
  return { where: `${name}: ${prop}`, version, features, byDefault: valueAt(defaults, setting) };
}

/** Rejects a prop that has no effect in this version. */
function refuseMissing<P>({ name, version }: Part, rows: Row<P>[], row: Row<P>, props: P): void {
  if (!row.prop || row.quiet || valueAt(props, row.prop) === undefined) {
    return;
  }
  const same = rows.filter(({ prop }) => prop === row.prop);
  const hasIt = (other: IstioVersion) => same.some((one) => one.isIn(other));
  if (hasIt(version)) {
    return;
  }
  const versions = IstioVersion.ALL.filter(hasIt).map((other) => other.name);
  throw new Error(`${name}: ${row.prop} is not in Istio ${version.name}. Leave it out, or use a version that has it: ${versions.join(', ')}`);
}

/** Undefined and null are the same: the setting is not set. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one ?? undefined, other ?? undefined);
}

/** The paths where settings differ from others, with their values. */
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
  return reason ?? 'there is no prop for it';
}
