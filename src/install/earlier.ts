import { Construct } from 'constructs';

/** The constructs of a type that stand before one of them in its app: so that of two that exclude each other, the later one says so. */
export function earlier<T extends Construct>(construct: T, type: new (...args: any[]) => T): T[] {
  const all = construct.node.root.node.findAll();
  return all.slice(0, all.indexOf(construct)).filter((other): other is T => other instanceof type);
}
