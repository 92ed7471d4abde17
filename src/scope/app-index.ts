import { IConstruct } from 'constructs';

/** A kind of constructs in the index. Kinds are compared by their names. */
export class Kind<T extends IConstruct> {
  /** Only for the type check: the constructs of this kind. */
  declare protected readonly constructs: T;

  constructor(public readonly name: string) {}
}

/** What only one construct of an App may have: a string, or a function if the string is known only at synthesis. No string means no claim. */
export type ClaimKey = string | (() => string | undefined);

/** Describes a conflict: what both constructs claim, and how to repair it. Both arguments are construct paths; the error is reported at the second. */
export type ClaimProblem = (first: string, second: string) => string;

interface Claim {
  readonly key: ClaimKey;
  readonly construct: IConstruct;
}

/** Several copies of this library in one program share the index of an App. */
const INDEX = Symbol.for('cdk8s-istio.AppIndex');

/** The index of one App. Constructs can be created in any order, since the index is asked at synthesis. */
export class AppIndex {
  /** The index of the App, or of whatever is the root of the tree. */
  public static of(scope: IConstruct): AppIndex {
    const root = scope.node.root as IConstruct & { [INDEX]?: AppIndex };
    if (!root[INDEX]) {
      Object.defineProperty(root, INDEX, { value: new AppIndex(root) });
    }
    return root[INDEX]!;
  }

  private readonly constructs = new Map<string, IConstruct[]>();
  private readonly claims: Claim[] = [];
  /** The first construct that claims each key. It is valid during one synthesis. */
  private holders?: Map<string, IConstruct>;

  private constructor(root: IConstruct) {
    // Synthesis validates the root before all other constructs.
    root.node.addValidation({ validate: () => this.forgetHolders() });
  }

  /** Adds a construct. Call it in the constructor of the construct. */
  public register<T extends IConstruct>(kind: Kind<T>, construct: T): void {
    const constructs = this.constructs.get(kind.name);
    if (constructs) {
      constructs.push(construct);
    } else {
      this.constructs.set(kind.name, [construct]);
    }
  }

  /** The constructs of a kind, in the order of their creation. Ask at synthesis: during construction the list is incomplete. */
  public all<T extends IConstruct>(kind: Kind<T>): T[] {
    return (this.constructs.get(kind.name) ?? []).filter(isInTree) as T[];
  }

  /** The constructs of a kind that were created before a construct. Of two constructs that exclude each other, the later one can report it. */
  public earlier<T extends IConstruct>(kind: Kind<T>, construct: T): T[] {
    const all = this.all(kind);
    return all.slice(0, all.indexOf(construct));
  }

  /**
   * Claims what only one construct may have. If an earlier construct claims the same key, the construct has a validation error at synthesis.
   *
   * @param key begins with the kind of the claim, such as `gateway/istio-system/edge`: all claims share one namespace of keys
   */
  public claim(key: ClaimKey, construct: IConstruct, problem: ClaimProblem): void {
    this.claims.push({ key, construct });
    this.forgetHolders();
    construct.node.addValidation({
      validate: () => {
        const holder = this.holderOf(keyOf(key));
        return holder && holder !== construct ? [problem(holder.node.path, construct.node.path)] : [];
      },
    });
  }

  private holderOf(key: string | undefined): IConstruct | undefined {
    this.holders ??= firstOfEach(this.claims);
    return key === undefined ? undefined : this.holders.get(key);
  }

  private forgetHolders(): string[] {
    this.holders = undefined;
    return [];
  }
}

function firstOfEach(claims: Claim[]): Map<string, IConstruct> {
  const first = new Map<string, IConstruct>();
  for (const { key, construct } of claims) {
    const value = keyOf(key);
    if (value !== undefined && !first.has(value) && isInTree(construct)) {
      first.set(value, construct);
    }
  }
  return first;
}

function keyOf(key: ClaimKey): string | undefined {
  return typeof key === 'string' ? key : key();
}

/** Whether the construct is still in the tree: `tryRemoveChild` may have taken it, or a construct above it, out of the tree. */
function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return !scope || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
