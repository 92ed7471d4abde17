import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { CONSTRUCT, DEPENDS_ON } from '../json';

/** A dependency, as `node.addDependency` of the scope has declared it. */
interface Declared {
  scope: IConstruct;
  target: IConstruct;
}

/**
 * The dependencies between constructs as annotations of their objects. The order of documents says it too, but only as a whole: whoever applies the
 * objects in parallel, or deletes them, needs the dependencies themselves. They name constructs, and not objects: so the annotations of a dependency
 * between two charts have a length that grows with the number of objects, and not with its square.
 */
export class ConstructDependencies {
  private readonly declared = new Map<IConstruct, Declared[]>();
  private readonly targets = new Set<IConstruct>();

  constructor(app: IConstruct) {
    for (const scope of app.node.findAll()) {
      const dependencies = scope.node.dependencies.map((target): Declared => ({ scope, target }));
      if (dependencies.length > 0) this.declared.set(scope, dependencies);
      dependencies.forEach(({ target }) => this.targets.add(target));
    }
  }

  /** The annotations that an object gets; none if nothing depends on it, and it depends on nothing. */
  public annotationsOf(object: ApiObject): { [annotation: string]: string } {
    if (this.targets.size === 0) {
      return {};
    }
    const scopes = object.node.scopes;
    const dependencies = scopes.flatMap((scope) => this.declared.get(scope) ?? []).filter((each) => !isItself(each, scopes));
    const paths = dependencies.map(({ target }) => target.node.path);
    return {
      ...scopes.some((scope) => this.targets.has(scope)) && { [CONSTRUCT]: object.node.path },
      ...paths.length > 0 && { [DEPENDS_ON]: JSON.stringify([...new Set(paths)].sort()) },
    };
  }
}

/** A construct that depends on one inside it orders the object of the inner one before its others: that object does not depend on itself. */
function isItself({ scope, target }: Declared, scopes: IConstruct[]): boolean {
  return scopes.includes(target) && target.node.scopes.includes(scope);
}
