import { Call, call, Code, Expression, Member, Name, Statement } from './code';
import { byIdentity, Difference } from './compare';
import { SourceObject } from '../../json';

/** A program with more patches would be hard to read, unless the user has asked for each of them. */
const MOST = 12;

/**
 * JSON patches that resolve the differences; undefined if patches cannot do it, or if there would be too many.
 *
 * @param most the greatest number of patches
 */
export function patches(differences: Difference[], objects: SourceObject[], most = MOST): Statement[] | undefined {
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
      { name, value: call('ApiObject.of', construct(path)) },
      { value: new Call(new Member(new Name(name), 'addJsonPatch'), own.map(operation)) },
    ];
  });
}

/** `istiodDeployment` for `mesh/istiod/Deployment`. */
function nameOf(path: string): string {
  const words = path.split('/').slice(-2).join('-').split(/[^A-Za-z0-9]+/).filter((word) => word);
  const name = words.map((word, index) => `${index === 0 ? word[0].toLowerCase() : word[0].toUpperCase()}${word.slice(1)}`).join('');
  return /^[A-Za-z]/.test(name) ? name : `object${name}`;
}

/** The construct at a path such as `mesh/istiod/Deployment`. The first name is a variable of the program. */
function construct(path: string): Code {
  const [first, ...ids] = path.split('/');
  return ids.reduce<Code>((scope, id) => new Call(new Member(new Member(scope, 'node'), 'findChild'), [id]), new Name(first));
}

function operation({ field, wanted, found }: Difference): Expression {
  const pointer = field.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  if (wanted === undefined) {
    return call('JsonPatch.remove', pointer);
  }
  return call(found === undefined ? 'JsonPatch.add' : 'JsonPatch.replace', pointer, wanted as Expression);
}
