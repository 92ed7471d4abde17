import { Call, call, Code, Expression, Member, Name, Statement } from './code';
import { byIdentity, Difference, Synthesised } from './compare';

/** More than this nobody would write, or read. */
const MOST = 12;

/** JSON patches that take the differences away; none if that is no way to write them. */
export function patches(differences: Difference[], objects: Synthesised[]): Statement[] | undefined {
  const known = byIdentity(objects);
  const possible = differences.length <= MOST && differences.every(({ identity, field }) => known.has(identity) && field.length > 0 && field[0] !== 'data');
  if (!possible) {
    return undefined;
  }
  const changed = [...new Set(differences.map(({ identity }) => identity))];
  return changed.map((identity) => {
    const own = differences.filter((difference) => difference.identity === identity);
    return { value: patched(construct(known.get(identity)!.path), own.map(operation)) };
  });
}

/** The construct of a path such as `mesh/istiod/Deployment`, whose first name is a variable of the program. */
function construct(path: string): Code {
  const [first, ...ids] = path.split('/');
  return ids.reduce<Code>((scope, id) => new Call(new Member(new Member(scope, 'node'), 'findChild'), [id]), new Name(first));
}

function patched(of: Code, operations: Expression[]): Code {
  return new Call(new Member(call('ApiObject.of', of), 'addJsonPatch'), operations);
}

function operation({ field, wanted, found }: Difference): Expression {
  const pointer = field.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  if (wanted === undefined) {
    return call('JsonPatch.remove', pointer);
  }
  return call(found === undefined ? 'JsonPatch.add' : 'JsonPatch.replace', pointer, wanted as Expression);
}
