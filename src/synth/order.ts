import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/**
 * The order in which an app's charts, and the objects of each chart, are written: what something depends on comes first.
 *
 * It is cdk8s' own order, in time that grows with constructs and dependencies. cdk8s draws an edge from every object under the
 * depending construct to every object under the other one; here both sides go through a shared vertex (see Vertex.members and
 * Vertex.needs), so that a dependency between two charts of a thousand objects is a few thousand edges and not a million.
 */
export class Order {
  /** All charts, those without dependencies first. */
  public readonly charts: Chart[];

  /** Whether any chart depends on another: then file names are numbered. */
  public readonly chartsDepend: boolean;

  private readonly constructs: IConstruct[];
  private readonly vertices = new Map<IConstruct, Vertex>();
  private epoch = 0;

  public constructor(app: IConstruct) {
    this.constructs = app.node.findAll();
    this.addVertices();
    this.addExplicit();
    this.chartsDepend = this.addBetweenCharts();
    this.addBetweenObjects();
    this.charts = this.sort(this.of(app)).filter((construct): construct is Chart => Chart.isChart(construct));
  }

  /** The objects whose closest chart is this one. */
  public objects(chart: Chart): ApiObject[] {
    const own = this.of(chart);
    return this.sort(own).filter((construct): construct is ApiObject => ApiObject.isApiObject(construct) && this.of(construct).chart === own);
  }

  private addVertices(): void {
    for (const construct of this.constructs) {
      const parent = construct.node.scope && this.vertices.get(construct.node.scope);
      const vertex = new Vertex(construct, this.vertices.size);
      vertex.chart = Chart.isChart(construct) ? vertex : parent?.chart;
      this.vertices.set(construct, vertex);
    }
    for (const construct of [...this.constructs].reverse()) {
      const vertex = this.of(construct);
      const parent = construct.node.scope && this.vertices.get(construct.node.scope);
      if (parent) {
        parent.end = Math.max(parent.end, vertex.end);
      }
    }
  }

  private addExplicit(): void {
    for (const construct of this.constructs) {
      const source = this.of(construct);
      for (const dependency of construct.node.dependencies) {
        const target = this.vertices.get(dependency);
        if (!target) {
          throw new Error(`[${construct.node.path}] depends on '${dependency.node.path}', which is not part of this app. Depend on constructs of one app only`);
        }
        for (const vertex of [source, target]) {
          if (!vertex.chart) {
            throw new Error(`[${construct.node.path}] depends on '${dependency.node.path}', but '${vertex.path}' is not in a chart. Make charts, or constructs in charts, depend on one another`);
          }
        }
        if (source === target) {
          throw cycle([source]);
        }
        source.dependencies.add(target);
      }
    }
  }

  /** A chart depends on the charts within it, and on those that its constructs depend on. */
  private addBetweenCharts(): boolean {
    let depend = false;
    const add = (source: Vertex, target: Vertex) => {
      source.dependencies.add(target);
      depend = true;
    };
    for (const chart of this.constructs.filter(Chart.isChart)) {
      chart.node.children.filter(Chart.isChart).forEach((child) => add(this.of(chart), this.of(child)));
    }
    for (const source of this.vertices.values()) {
      for (const target of [...source.dependencies]) {
        if (source.chart !== target.chart) {
          add(source.chart!, target.chart!);
        }
      }
    }
    return depend;
  }

  /** The objects of a construct depend on the objects of the constructs that it depends on. */
  private addBetweenObjects(): void {
    const alone = this.findObjectsThatDependOnTheirOwn();
    for (const source of this.vertices.values()) {
      source.out.push(...source.dependencies);
      if (!ApiObject.isApiObject(source.construct)) {
        continue;
      }
      for (const scope of this.scopesOf(source)) {
        if (scope.dependencies.size === 0) {
          continue;
        }
        const needs = this.needs(scope);
        source.out.push(...alone.has(source) ? needs.out.flatMap((members) => members.out).filter((target) => target !== source) : [needs]);
      }
    }
  }

  /**
   * A construct may depend on a part of itself, or on what it is a part of. With one object on both sides this means
   * something (all others first, or after), and the object needs edges of its own; with more it is a cycle.
   */
  private findObjectsThatDependOnTheirOwn(): Set<Vertex> {
    const found = new Set<Vertex>();
    for (const source of this.vertices.values()) {
      for (const target of source.dependencies) {
        const inner = source.contains(target) ? target : target.contains(source) ? source : undefined;
        if (!inner || source.chart !== target.chart) {
          continue;
        }
        const both = this.members(inner).out;
        if (both.length > 1) {
          throw cycle([both[0], both[1]], `since '${source.path}' depends on '${target.path}' and one contains the other`);
        }
        both.forEach((object) => found.add(object));
      }
    }
    return found;
  }

  /** From the object's chart down to the object. */
  private scopesOf(object: Vertex): Vertex[] {
    const scopes = [];
    for (let vertex = object; ; vertex = this.of(vertex.construct.node.scope!)) {
      scopes.unshift(vertex);
      if (vertex === object.chart) {
        return scopes;
      }
    }
  }

  private needs(scope: Vertex): Vertex {
    if (!scope.needs) {
      scope.needs = new Vertex(scope.construct, scope.start, true);
      scope.needs.out.push(...[...scope.dependencies].map((target) => this.members(target)));
    }
    return scope.needs;
  }

  private members(scope: Vertex): Vertex {
    if (!scope.members) {
      scope.members = new Vertex(scope.construct, scope.start, true);
      for (const construct of this.constructs.slice(scope.start, scope.end)) {
        if (ApiObject.isApiObject(construct) && this.of(construct).chart === scope.chart) {
          scope.members.out.push(this.of(construct));
        }
      }
    }
    return scope.members;
  }

  /** The constructs under a scope, each after what it depends on; dependencies that leave the scope do not count. */
  private sort(scope: Vertex): IConstruct[] {
    const sorted: IConstruct[] = [];
    const within = (vertex: Vertex) => vertex.start >= scope.start && vertex.start < scope.end;
    const all = this.constructs.slice(scope.start, scope.end).map((construct) => this.of(construct));
    // cdk8s keeps constructs in an object by path, where keys that are numbers come first
    const vertices = [...all.filter(({ path }) => isNumber(path)), ...all.filter(({ path }) => !isNumber(path))];
    const targets = this.targets(vertices, within);
    this.epoch++;
    for (const vertex of vertices) {
      if (!targets.has(vertex)) {
        this.visit(vertex, within, sorted);
      }
    }
    for (const vertex of vertices) {
      this.visit(vertex, within, sorted); // nothing is left, unless there is a cycle, which this finds
    }
    return sorted;
  }

  /** The vertices that another one depends on. */
  private targets(vertices: Vertex[], within: (vertex: Vertex) => boolean): Set<Vertex> {
    const targets = new Set<Vertex>();
    const add = (from: Vertex) => {
      for (const target of from.out) {
        if (within(target) && !targets.has(target)) {
          targets.add(target);
          if (target.shared) {
            add(target);
          }
        }
      }
    };
    vertices.forEach(add);
    return targets;
  }

  /** Depth first, without recursion: a chain of dependencies may be longer than the stack. */
  private visit(root: Vertex, within: (vertex: Vertex) => boolean, sorted: IConstruct[]): void {
    if (root.done === this.epoch) {
      return;
    }
    root.open = this.epoch;
    const path = [{ vertex: root, next: 0 }];
    while (path.length > 0) {
      const step = path[path.length - 1];
      const target = step.vertex.out[step.next++];
      if (!target) {
        step.vertex.done = this.epoch;
        path.pop();
        if (!step.vertex.shared) {
          sorted.push(step.vertex.construct);
        }
      } else if (within(target) && target.done !== this.epoch) {
        if (target.open === this.epoch) {
          const vertices = path.map(({ vertex }) => vertex);
          throw cycle(vertices.slice(vertices.indexOf(target)).filter((vertex) => !vertex.shared));
        }
        target.open = this.epoch;
        path.push({ vertex: target, next: 0 });
      }
    }
  }

  private of(construct: IConstruct): Vertex {
    return this.vertices.get(construct)!;
  }
}

class Vertex {
  /** The closest chart, if there is one. */
  public chart?: Vertex;
  /** What the construct itself depends on, in the order of declaration. */
  public readonly dependencies = new Set<Vertex>();
  /** Where the edges of the whole graph lead. */
  public readonly out: Vertex[] = [];
  /** Stands for all objects of this construct and its chart, as the target of a dependency. */
  public members?: Vertex;
  /** Stands for all that this construct depends on, as the source of its objects' dependencies. */
  public needs?: Vertex;
  /** The end of this construct's part of the tree, in the order of findAll; it begins at `start`. */
  public end: number;
  /** The last walks in which this vertex was entered and left. */
  public open = 0;
  public done = 0;

  public constructor(public readonly construct: IConstruct, public readonly start: number, public readonly shared = false) {
    this.end = start + 1;
  }

  public get path(): string {
    return this.construct.node.path;
  }

  public contains(other: Vertex): boolean {
    return other.start >= this.start && other.start < this.end;
  }
}

function isNumber(path: string): boolean {
  return /^(?:0|[1-9]\d{0,8})$/.test(path);
}

function cycle(vertices: Vertex[], why = 'each depends on the next'): Error {
  const paths = [...vertices, vertices[0]].map((vertex) => vertex.path);
  return new Error(`Dependency cycle: ${paths.join(' => ')} (${why}). Remove one of these dependencies`);
}
