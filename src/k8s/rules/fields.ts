/** Rules for single fields: ranges of numbers, forms of texts, and fields that exclude each other. */
import { BrokenRule, Given, isNothing, Rule, setAmong, words } from './rule';
import { DNS_LABEL } from '../../names';

/** A number within limits. */
export function range(field: string, least: number, most?: number): Rule {
  const limits = most === undefined ? `at least ${least}` : `a number from ${least} to ${most}`;
  return (object) => {
    const value = object[field];
    const isOutside = typeof value === 'number' && (value < least || value > (most ?? Infinity));
    return isOutside ? [{ path: [field], message: `is ${value}, but must be ${limits}` }] : [];
  };
}

/** A text of this form. An empty text is a field that is not set, unless the field is required. */
export function form(field: string, isRight: (text: string) => boolean, what: string, { required = false } = {}): Rule {
  return (object) => {
    const value = object[field];
    const isWrong = typeof value === 'string' && (value !== '' || required) && !isRight(value);
    return isWrong ? [{ path: [field], message: `is ${JSON.stringify(value)}, but must be ${what}` }] : [];
  };
}

/** The name of a part of an object, which is a DNS label. */
export function label(field: string, options: { required?: boolean } = {}): Rule {
  return form(field, (text) => DNS_LABEL.accepts(text), 'a name of at most 63 lower-case letters, digits and hyphens', options);
}

/** At most one of the fields is set. */
export function atMostOne(fields: readonly string[], what: string): Rule {
  return (object) => {
    const [first, ...others] = setAmong(object, fields);
    return others.map((field) => ({ path: [field], rival: [first], message: `and ${first} are both set, but ${what}. Delete one of them` }));
  };
}

/** At least one of the fields is set. */
export function atLeastOne(fields: readonly string[], what: string): Rule {
  return (object) => (setAmong(object, fields).length > 0 ? [] : [{ path: [], message: `has none of ${words(fields)}, but ${what} needs one. Add one` }]);
}

/** The items of a list have different values in a field. */
export function unique(list: string, field: string): Rule {
  return (object) => repeated(partsOf(object, list).map((item) => item[field])).map(({ index, first, value }) => ({
    path: [list, index, field],
    message: `is ${JSON.stringify(value)}, as in item ${first}. Rename or delete one of them`,
  }));
}

/** The values of a list that an earlier item has too. */
export function repeated(values: readonly unknown[]): { index: number; first: number; value: unknown }[] {
  const firsts = new Map<unknown, number>();
  return values.flatMap((value, index) => {
    const first = firsts.get(value) ?? index;
    firsts.set(value, first);
    return !isNothing(value) && first < index ? [{ index, first, value }] : [];
  });
}

/** The fields have no meaning with the value that another field has. */
export function forbidden(fields: readonly string[], by: string, has: (value: unknown, object: Given) => boolean, why: string): Rule {
  return (object) => (has(object[by], object) ? setAmong(object, fields).map((field): BrokenRule => (
    { path: [field], rival: [by], message: `is set, but ${why}. Delete it, or change ${by}` })) : []);
}

/** The items of a list that are maps. Other items have the wrong type. */
export function partsOf(object: Given, list: string): Given[] {
  const items = object[list];
  return Array.isArray(items) ? items.map((item) => (typeof item === 'object' && item !== null ? item as Given : {})) : [];
}

/** The map in a field. It is empty if the field has none. */
export function mapOf(object: Given, field: string): Given {
  const value = object[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Given : {};
}
