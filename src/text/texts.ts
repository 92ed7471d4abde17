import { Fields } from '../json';
import { printed } from './number';

/** Converts every value to a string, for annotations and labels. A null deletes its key. */
export function texts(values: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null).map(([key, value]) => [key, printed(value)]));
}
