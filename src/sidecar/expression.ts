/** How the result of an expression is written into YAML. */
export enum Form {
  /** As a quoted string, whatever it holds: `true`, `0755`, quotes and newlines stay text. */
  TEXT = 'text',
  /** As it is: for numbers and booleans. */
  BARE = 'bare',
  /** As JSON, which is YAML: for lists, maps, and values whose type is known only at injection. */
  JSON = 'json',
}

/** What a function of the template takes: another expression, or a constant. */
export type Operand = Expression | string | number | boolean;

/**
 * A Go template expression, known only when a pod is injected.
 *
 * Expressions are composed by functions, never by pasting text, so that a constant can hold anything.
 */
export class Expression {
  constructor(
    /** The text between the braces. */
    public readonly go: string,
    public readonly form: Form = Form.TEXT) {}

  /** A field, method or chain of them, such as `Ports` or `Ports.Name`. */
  public field(path: string): Expression {
    return new Expression(`${argument(this)}.${path}`);
  }

  /** The same, written as a number or boolean. */
  public bare(): Expression {
    return new Expression(this.go, Form.BARE);
  }

  /** The same, written as a structure. */
  public json(): Expression {
    return new Expression(this.go, Form.JSON);
  }
}

/** A call of a function: of Go's templates, of sprig, or of the injector. */
export function call(name: string, ...operands: Operand[]): Expression {
  return new Expression([name, ...operands.map(argument)].join(' '));
}

/** A field of what the template is run with. It holds inside loops too. */
export function root(path: string): Expression {
  return new Expression(`$.${path}`);
}

/** One of the values that the ConfigMap carries beside the templates. */
export function value(path: string): Expression {
  return root(`Values.${path}`);
}

/** An annotation of the pod, else what the mesh says. */
export function annotation(name: string, otherwise: Operand): Expression {
  return call('annotation', root('ObjectMeta'), name, otherwise);
}

/** An annotation of the pod: empty without one. */
export function ownAnnotation(name: string): Expression {
  return entry(root('ObjectMeta.Annotations'), name);
}

/** Whether the pod has the annotation, be it empty. */
export function hasAnnotation(name: string): Expression {
  return call('isset', root('ObjectMeta.Annotations'), name);
}

/** A label of the pod: empty without one. */
export function ownLabel(name: string): Expression {
  return entry(root('ObjectMeta.Labels'), name);
}

/** The value of a map under a key. */
export function entry(map: Expression, key: string): Expression {
  return call('index', map, key);
}

/** The first of these that is not empty, else the last. */
export function firstOf(...operands: Operand[]): Expression {
  const [first, ...rest] = operands;
  return rest.length === 0 ? asExpression(first) : call('default', firstOf(...rest), first);
}

/** The value unless it is empty or missing. Numbers and booleans count as given, unlike in `firstOf`. */
export function givenOr(given: Operand, otherwise: Operand): Expression {
  return call('valueOrDefault', given, otherwise);
}

export function equal(left: Operand, right: Operand): Expression {
  return call('eq', left, right);
}

export function differ(left: Operand, right: Operand): Expression {
  return call('ne', left, right);
}

export function not(operand: Operand): Expression {
  return call('not', operand);
}

export function all(...operands: Operand[]): Expression {
  return call('and', ...operands);
}

export function any(...operands: Operand[]): Expression {
  return call('or', ...operands);
}

/** Text around expressions: text`--stsPort=${port}`. */
export function text(parts: TemplateStringsArray, ...operands: Operand[]): Expression {
  const format = parts.map((part) => part.replace(/%/g, '%%')).join('%v');
  return call('printf', format, ...operands);
}

/** An operand where Go expects one: a constant, a path, or a call in parentheses. */
function argument(operand: Operand): string {
  const { go } = asExpression(operand);
  return go.includes(' ') && !go.startsWith('"') ? `(${go})` : go;
}

function asExpression(operand: Operand): Expression {
  // What JSON escapes, Go escapes alike.
  return operand instanceof Expression ? operand : new Expression(JSON.stringify(operand));
}
