import { Call, call, Code, Expression, Member, Name, Statement } from './code';
import { byIdentity, Difference, Synthesised } from './compare';

/** More than this nobody would write, or read, who has not asked for them field by field. */
const MOST = 12;

/**
 * JSON patches that take the differences away; none if that is no way to write them.
 *
 * @param most how many there may be
 */
export function patches(differences: Difference[], objects: Synthesised[], most = MOST): Statement[] | undefined {
  const known = byIdentity(objects);
  const possible = differences.length <= most && differences.every(({ identity, field }) => known.has(identity) && field.length > 0 && field[0] !== 'data');
  if (!possible) {
    return undefined;
  }
  const changed = [...new Set(differences.map(({ identity }) => identity))];
  return changed.flatMap((identity, index) => {
    const own = differences.filter((difference) => difference.identity === identity);
    const { path } = known.get(identity)!;
    const name = changed.slice(0, index).some((other) => nameOf(known.get(other)!.path) === nameOf(path)) ? `${nameOf(path)}${index}` : nameOf(path);
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

/** The construct of a path such as `mesh/istiod/Deployment`, whose first name is a variable of the program. */
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
