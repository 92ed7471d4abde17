import { partOf, SourceObject } from '../../json';

/** Older objects before newer ones. Objects of one time, such as those without one, are sorted by name, as Istio does. */
export function oldestFirst(sources: readonly SourceObject[]): SourceObject[] {
  const aged = sources.map((source): [string, SourceObject] => [ageOf(source), source]);
  return aged.sort(([one], [other]) => compare(one, other)).map(([, source]) => source);
}

function ageOf({ object: { metadata } }: SourceObject): string {
  const { creationTimestamp, name, namespace } = partOf(metadata);
  return JSON.stringify([creationTimestamp ?? '', `${name}.${namespace}`]);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
