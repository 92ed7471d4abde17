import { Alias, Document, isAlias, isCollection, isNode, isPair, isScalar, Node, Pair, ParsedNode, visit, YAMLSeq } from 'yaml';

/** The most values that a document may have after its aliases are replaced: a small file can otherwise fill the memory. */
const MOST_VALUES = 1_000_000;

/** One alias that cannot be replaced. */
export interface AliasProblem {
  readonly alias: Alias.Parsed;
  readonly message: string;
}

/** An alias, the place that it stands in, and the value of its anchor. */
interface Use {
  readonly alias: Alias.Parsed;
  readonly parent: YAMLSeq | Pair;
  readonly key: number | 'key' | 'value';
  readonly target?: Node;
}

/**
 * Replaces each alias of a document by the value of its anchor. The library itself looks through all anchors for each alias.
 *
 * @returns the problems, with which nothing is replaced: a missing anchor, an alias within its own anchor, and aliases that multiply to too many values
 */
export function replaceAliases(document: Document.Parsed<ParsedNode>): AliasProblem[] {
  const uses = usesIn(document);
  const missing = uses.filter(({ target }) => !target)
    .map(({ alias }) => ({ alias, message: 'this alias has no anchor before it. If it is a text, write it in quotes' })); // its name may be a password
  const problems = uses.length > 0 ? [...missing, ...new Expansion(uses).problemsOf(document.contents)] : [];
  if (problems.length === 0) {
    uses.forEach(replace);
  }
  return problems;
}

function usesIn(document: Document.Parsed<ParsedNode>): Use[] {
  const anchors = new Map<string, Node>();
  const uses: Use[] = [];
  visit(document, {
    Node: (key, node, path) => {
      if (isAlias(node)) {
        uses.push({ alias: node as Alias.Parsed, parent: path[path.length - 1] as Use['parent'], key: key as Use['key'], target: anchors.get(node.source) });
      } else if (node.anchor) {
        anchors.set(node.anchor, node as Node);
      }
    },
  });
  return uses;
}

function replace({ parent, key, target }: Use): void {
  if (isPair(parent)) {
    parent[key as 'key' | 'value'] = target;
  } else {
    parent.items[key as number] = target;
  }
}

/** Counts the values of a document after its aliases are replaced. Each anchor is counted once. */
class Expansion {
  private readonly counts = new Map<Node, number>();
  private readonly open = new Set<Node>();
  private readonly problems: AliasProblem[] = [];

  private readonly targets: Map<Alias, Node | undefined>;

  constructor(uses: Use[]) {
    this.targets = new Map(uses.map(({ alias, target }) => [alias, target]));
  }

  public problemsOf(contents: unknown): AliasProblem[] {
    this.count(contents);
    return this.problems;
  }

  private count(node: unknown): number {
    if (isPair(node)) {
      return this.count(node.key) + this.count(node.value);
    }
    if (isAlias(node)) {
      return this.countAlias(node as Alias.Parsed);
    }
    if (!isNode(node) || isScalar(node)) {
      return 1;
    }
    return this.counts.get(node) ?? this.countCollection(node);
  }

  private countAlias(alias: Alias.Parsed): number {
    const target = this.targets.get(alias);
    if (target && this.open.has(target)) {
      this.problems.push({ alias, message: `the alias *${alias.source} is within its own anchor &${alias.source}, and so has no end. Write the value instead` });
      return 1;
    }
    const count = target ? this.count(target) : 1;
    if (count >= MOST_VALUES && this.problems.length === 0) {
      this.problems.push({ alias, message: `the alias *${alias.source} makes more than ${MOST_VALUES} values of this document. Write fewer aliases` });
    }
    return count;
  }

  private countCollection(node: Node): number {
    this.open.add(node);
    const items: unknown[] = isCollection(node) ? node.items : [];
    const count = Math.min(MOST_VALUES, items.reduce<number>((sum, item) => sum + this.count(item), 1));
    this.open.delete(node);
    this.counts.set(node, count);
    return count;
  }
}
