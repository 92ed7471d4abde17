import { kindOf } from './schema';
import { MESSAGES } from './schema.generated';
import { Fields, isMap } from '../json';

const NUMBERS = ['int32', 'uint32', 'int64', 'double'];

/** The mesh config with numbers in place of their texts, such as a port that is `"4180"`. istiod reads both alike. */
export function withNumbers(config: Fields): Fields {
  return ofMessage('MeshConfig', config);
}

function ofMessage(name: string, fields: Readonly<Fields>): Fields {
  const known = MESSAGES[name];
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, Object.hasOwn(known, key) ? ofField(known[key].type, value) : value]));
}

function ofField(type: string, value: unknown): unknown {
  const { item, container } = kindOf(type);
  if (Array.isArray(value)) {
    return value.map((inner) => ofItem(item, inner));
  }
  return container === 'map' && isMap(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ofItem(item, inner)]))
    : ofItem(item, value);
}

function ofItem(type: string, value: unknown): unknown {
  if (MESSAGES[type] && isMap(value)) {
    return ofMessage(type, value);
  }
  return NUMBERS.includes(type) && typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}
