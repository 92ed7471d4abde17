import { Json } from '../../src/json';

/** The places where two values differ, such as times and random names: what two undisturbed runs do not have in common says nothing. */
export function placesOfDifference(one: Json, other: Json, place = ''): string[] {
  if (isContainer(one) && isContainer(other) && Array.isArray(one) === Array.isArray(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => placesOfDifference(one[key], other[key], `${place}/${key}`));
  }
  return one === other ? [] : [place];
}

/** The value without what is at these places. */
export function masked(value: Json, places: ReadonlySet<string>, place = ''): Json {
  if (places.has(place)) {
    return 'MASKED';
  }
  if (Array.isArray(value)) {
    return value.map((each, index) => masked(each, places, `${place}/${index}`));
  }
  return isContainer(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each, places, `${place}/${key}`)])) : value;
}

function isContainer(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null;
}
