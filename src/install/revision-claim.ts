import { IConstruct } from 'constructs';
import { DEFAULT_REVISION } from './default-revision';
import { AppIndex } from '../scope';

/**
 * Claims the name of a revision tag. A revision and a tag of one namespace cannot have the same name. The tag `default` is an exception: it can exist beside a
 * control plane without a revision, which it replaces.
 */
export function claimTag(construct: IConstruct, namespace: string, tag: string): void {
  const key = tag === DEFAULT_REVISION ? `tag/${namespace}/${tag}` : revisionKey(namespace, tag);
  AppIndex.of(construct).claim(key, construct, (first) => `'${tag}' is already a revision or a revision tag in namespace '${namespace}', at ${first}. `
    + 'Each name stands for one control plane: choose another name, or delete one of them');
}

/** Claims the name of a revision for its control plane. */
export function claimRevision(construct: IConstruct, namespace: string, revision: string, example: string): void {
  AppIndex.of(construct).claim(revisionKey(namespace, revision), construct, (first) => `revision '${revision}' in namespace '${namespace}' is already at ${first}. `
    + `Give one of them another name, such as '${example}'`);
}

function revisionKey(namespace: string, name: string): string {
  return `revision/${namespace}/${name}`;
}
