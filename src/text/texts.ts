import { Fields } from '../json';
import { printed } from './number';

/** Every value as text, as annotations and labels want it; a null takes its key away. */
export function texts(values: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null).map(([key, value]) => [key, printed(value)]));
}
