import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/**
 * The order in which an app's charts, and the objects of each chart, are written. A dependency comes before its dependents.
 *
 * The order is the same as cdk8s' own order, but it takes linear time. cdk8s adds an edge from every object of the dependent
 * construct to every object of the dependency. Here, all these edges share two vertices (Vertex.objects and Vertex.targets). So a
 * dependency between two charts of a thousand objects needs a few thousand edges instead of a million.
 */
export class Order {
  /** All charts. A chart comes after the charts that it depends on. */
  public readonly charts: Chart[];

  /** Whether any chart depends on another chart. In this case file names are numbered. */
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

  /** The objects of a chart, without the objects of the charts inside it. */
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
          throw new Error(`[${construct.node.path}] depends on '${dependency.node.path}', which is not part of this app. Add dependencies only between constructs of the same app`);
        }
        for (const vertex of [source, target]) {
          if (!vertex.chart) {
            throw new Error(`[${construct.node.path}] depends on '${dependency.node.path}', but '${vertex.path}' is not in a chart. Add dependencies only between charts, or between constructs in charts`);
          }
        }
        if (source === target) {
          throw cycle([source]);
        }
        source.dependencies.add(target);
      }
    }
  }

  /** A chart depends on the charts inside it, and on the charts of all constructs that its own constructs depend on. */
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

  /** The objects of a construct depend on the objects of the construct's dependencies. */
  private addBetweenObjects(): void {
    const selfContained = this.findSelfContained();
    for (const source of this.vertices.values()) {
      source.out.push(...source.dependencies);
      if (!ApiObject.isApiObject(source.construct)) {
        continue;
      }
      for (const scope of this.scopesOf(source)) {
        if (scope.dependencies.size === 0) {
          continue;
        }
        const targets = this.targetsVertex(scope);
        source.out.push(...selfContained.has(source)
          ? targets.out.flatMap((objects) => objects.out).filter((target) => target !== source)
          : [targets]);
      }
    }
  }

  /**
   * The objects that are on both sides of a dependency. A construct can depend on a construct inside it, or on one that contains
   * it. If the inner construct has one object, the dependency orders this object before or after all others, and the object
   * needs edges of its own. If the inner construct has several objects, the dependency is a cycle.
   */
  private findSelfContained(): Set<Vertex> {
    const found = new Set<Vertex>();
    for (const source of this.vertices.values()) {
      for (const target of source.dependencies) {
        const inner = source.contains(target) ? target : target.contains(source) ? source : undefined;
        if (!inner || source.chart !== target.chart) {
          continue;
        }
        const both = this.objectsVertex(inner).out;
        if (both.length > 1) {
          throw cycle([both[0], both[1]], `since '${source.path}' depends on '${target.path}' and one contains the other`);
        }
        both.forEach((object) => found.add(object));
      }
    }
    return found;
  }

  /** The scopes of an object, from its chart down to the object itself. */
  private scopesOf(object: Vertex): Vertex[] {
    const scopes = [];
    for (let vertex = object; ; vertex = this.of(vertex.construct.node.scope!)) {
      scopes.unshift(vertex);
      if (vertex === object.chart) {
        return scopes;
      }
    }
  }

  private targetsVertex(scope: Vertex): Vertex {
    if (!scope.targets) {
      scope.targets = new Vertex(scope.construct, scope.start, true);
      scope.targets.out.push(...[...scope.dependencies].map((target) => this.objectsVertex(target)));
    }
    return scope.targets;
  }

  private objectsVertex(scope: Vertex): Vertex {
    if (!scope.objects) {
      scope.objects = new Vertex(scope.construct, scope.start, true);
      for (const construct of this.constructs.slice(scope.start, scope.end)) {
        if (ApiObject.isApiObject(construct) && this.of(construct).chart === scope.chart) {
          scope.objects.out.push(this.of(construct));
        }
      }
    }
    return scope.objects;
  }

  /** The constructs under a scope, each after its dependencies. Dependencies outside the scope are ignored. */
  private sort(scope: Vertex): IConstruct[] {
    const sorted: IConstruct[] = [];
    const within = (vertex: Vertex) => vertex.start >= scope.start && vertex.start < scope.end;
    const all = this.constructs.slice(scope.start, scope.end).map((construct) => this.of(construct));
    // cdk8s stores constructs in a JavaScript object by path. Keys that are numbers come first there.
    const vertices = [...all.filter(({ path }) => isNumber(path)), ...all.filter(({ path }) => !isNumber(path))];
    const targets = this.targets(vertices, within);
    this.epoch++;
    for (const vertex of vertices) {
      if (!targets.has(vertex)) {
        this.visit(vertex, within, sorted);
      }
    }
    for (const vertex of vertices) {
      this.visit(vertex, within, sorted); // a vertex is left only if there is a cycle, and this call finds the cycle
    }
    return sorted;
  }

  /** The vertices that another vertex depends on. */
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

  /** Sorts depth first. It does not recurse, because a chain of dependencies can be longer than the call stack. */
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

/** A construct in the dependency graph, or a shared vertex of a construct. */
class Vertex {
  /** The closest chart, if there is one. */
  public chart?: Vertex;
  /** The dependencies of the construct itself, in the order of declaration. */
  public readonly dependencies = new Set<Vertex>();
  /** The vertices at the ends of this vertex's edges. */
  public readonly out: Vertex[] = [];
  /** The shared vertex with an edge to each object of this construct in the same chart. Dependencies on this construct lead to it. */
  public objects?: Vertex;
  /** The shared vertex with an edge to `objects` of each dependency. Each object of this construct has an edge to it. */
  public targets?: Vertex;
  /** The end of this construct's subtree in the order of findAll. The subtree begins at `start`. */
  public end: number;
  /** The last walk that entered this vertex, and the last walk that left it. */
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
