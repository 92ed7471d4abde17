import { partOf, partsOf, Plain, SourceObject } from '../../json';

/** A container of istiod. */
export interface IstiodContainer {
  /** The version in the tag of its image, such as `1.27.0`. */
  readonly tag: string;
  readonly env: Plain;
}

/** The containers of istiod that objects have, by their images. */
export function istiodsOf(sources: readonly SourceObject[]): IstiodContainer[] {
  return sources.flatMap(({ object }) => [...partsOf(object.spec, 'containers'), ...partsOf(object.spec, 'template', 'spec', 'containers')]).flatMap((container) => {
    const [, tag] = /\/pilot:(\d+\.\d+\.\d+)/.exec(String(container.image)) ?? [];
    const env = partsOf(container, 'env').map((each) => [String(each.name), partOf(each).value]);
    return tag === undefined ? [] : [{ tag, env: Object.fromEntries(env) as Plain }];
  });
}
