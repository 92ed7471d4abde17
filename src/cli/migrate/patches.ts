import { isDeepStrictEqual } from 'node:util';
import { Call, call, Code, Expression, Member, Name, Statement } from './code';
import { byIdentity, Difference } from './compare';
import { SourceObject } from '../../json';

/** A program with more patches would be hard to read, unless the user has asked for each of them. */
const MOST = 12;

/**
 * JSON patches that resolve the differences; undefined if patches cannot do it, or if there would be too many.
 *
 * @param root the variable of the construct that has all objects
 * @param most the greatest number of patches
 */
export function patches(differences: Difference[], objects: SourceObject[], root: string, most = MOST): Statement[] | undefined {
  const known = byIdentity(objects);
  const possible = differences.length <= most && differences.every(({ identity, field }) => known.has(identity) && field.length > 0 && field[0] !== 'data');
  if (!possible) {
    return undefined;
  }
  const changed = [...new Set(differences.map(({ identity }) => identity))];
  return changed.flatMap((identity, index) => {
    const own = differences.filter((difference) => difference.identity === identity);
    const { origin: path } = known.get(identity)!;
    const name = changed.slice(0, index).some((other) => nameOf(known.get(other)!.origin) === nameOf(path)) ? `${nameOf(path)}${index}` : nameOf(path);
    return [
      { name, value: call('ApiObject.of', construct(root, path)) },
      { value: new Call(new Member(new Name(name), 'addJsonPatch'), own.flatMap(operations)) },
    ];
  });
}

/** `istiodDeployment` for `mesh/istiod/Deployment`. */
function nameOf(path: string): string {
  const words = path.split('/').slice(-2).join('-').split(/[^A-Za-z0-9]+/).filter((word) => word);
  const name = words.map((word, index) => `${index === 0 ? word[0].toLowerCase() : word[0].toUpperCase()}${word.slice(1)}`).join('');
  return /^[A-Za-z]/.test(name) ? name : `object${name}`;
}

/** The construct at a path such as `mesh/istiod/Deployment`. The first name is that of the root. */
function construct(root: string, path: string): Code {
  const [, ...ids] = path.split('/');
  return ids.reduce<Code>((scope, id) => new Call(new Member(new Member(scope, 'node'), 'findChild'), [id]), new Name(root));
}

function operations({ field, wanted, found }: Difference): Expression[] {
  const pointer = field.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return changeOf(pointer, wanted, found);
}

function changeOf(pointer: string, wanted: unknown, found: unknown): Expression[] {
  if (wanted === undefined) {
    return [call('JsonPatch.remove', pointer)];
  }
  const ofItems = Array.isArray(wanted) && Array.isArray(found) && found.length > 0 ? listChanges(pointer, wanted, found) : undefined;
  return ofItems ?? [call(found === undefined ? 'JsonPatch.add' : 'JsonPatch.replace', pointer, wanted as Expression)];
}

/** The changes of a list that keep its other items as they are: removed, changed and appended items. Undefined if these do not give the list. */
function listChanges(pointer: string, wanted: unknown[], found: unknown[]): Expression[] | undefined {
  const isGone = (item: unknown) => !wanted.some((other) => isDeepStrictEqual(other, item));
  const gone = found.flatMap((item, index) => (isGone(item) ? [index] : []));
  const rest = found.filter((item) => !isGone(item));
  const removals = isDeepStrictEqual(rest, wanted.slice(0, rest.length))
    ? [...gone.reverse().map((index) => call('JsonPatch.remove', `${pointer}/${index}`)), ...appended(pointer, wanted.slice(rest.length))]
    : undefined;
  const inPlace = found.length <= wanted.length
    ? [...found.flatMap((item, index) => (isDeepStrictEqual(item, wanted[index]) ? [] : changeOf(`${pointer}/${index}`, wanted[index], item))),
      ...appended(pointer, wanted.slice(found.length))]
    : undefined;
  const [fewest] = [removals, inPlace].filter((each) => each !== undefined).sort((one, other) => one!.length - other!.length);
  return fewest && fewest.length <= wanted.length ? fewest : undefined;
}

function appended(pointer: string, items: unknown[]): Expression[] {
  return items.map((item) => call('JsonPatch.add', `${pointer}/-`, item as Expression));
}
