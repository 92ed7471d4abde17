import { Fields } from '../json';

/** The key below which newer charts keep their defaults. Their values files say not to set it, but the charts read it. */
export const INTERNAL_DEFAULTS = '_internal_defaults_do_not_set';

/** The values that count as the user's own. */
export function withoutInternalDefaults(values: Fields): Fields {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== INTERNAL_DEFAULTS));
}
