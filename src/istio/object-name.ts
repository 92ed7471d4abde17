import { IConstruct } from 'constructs';
import { checkArgument, DNS_SUBDOMAIN } from '../names';

const OBJECT_NAME = DNS_SUBDOMAIN.as('the name of an object', 'web');

/**
 * The name of the objects that a construct emits: the prop `name`, else the id of the construct. It does not depend on the path of
 * the construct, so that a moved construct emits the same objects.
 *
 * @throws if it is not a valid name
 */
export function objectName(construct: IConstruct, name?: string): string {
  const { path, id } = construct.node;
  if (name !== undefined && name !== null) {
    checkArgument(path, 'name', name, OBJECT_NAME);
    return name;
  }
  const [problem] = OBJECT_NAME.problems(id);
  if (problem) {
    throw new Error(`${path}: the prop name is missing, and the id of the construct, which is the default, cannot replace it: ${problem.message}`);
  }
  return id;
}
