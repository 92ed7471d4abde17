/** How the result of an expression is written into YAML. */
export enum Form {
  /** As a quoted string. Any content stays a string: `true`, `0755`, quotes and newlines too. */
  TEXT = 'text',
  /** Without quotes: for numbers and booleans. */
  BARE = 'bare',
  /** As JSON, which is valid YAML: for lists, maps, and values whose type is known only at injection. */
  JSON = 'json',
}

/** An argument of a template function: another expression, or a constant. */
export type Operand = Expression | string | number | boolean;

/**
 * A Go template expression. istiod evaluates it when it injects a pod.
 *
 * The functions below compose expressions. No code concatenates template text, so a constant may contain any characters.
 */
export class Expression {
  constructor(
    /** The text between the braces. */
    public readonly go: string,
    public readonly form: Form = Form.TEXT) {}

  /** A field or a method of this value, or a path of several, such as `Ports` or `Ports.Name`. */
  public field(path: string): Expression {
    return new Expression(`${argument(this)}.${path}`);
  }

  /** The same expression, written as a number or boolean. */
  public bare(): Expression {
    return new Expression(this.go, Form.BARE);
  }

  /** The same expression, written as a list or a map. */
  public json(): Expression {
    return new Expression(this.go, Form.JSON);
  }
}

/** A call of a template function: one of Go's templates, of sprig, or of the injector. */
export function call(name: string, ...operands: Operand[]): Expression {
  return new Expression([name, ...operands.map(argument)].join(' '));
}

/** A field of the data that istiod gives to the template. It has the same meaning inside loops. */
export function root(path: string): Expression {
  return new Expression(`$.${path}`);
}

/** One of the values that the ConfigMap holds beside the templates. */
export function value(path: string): Expression {
  return root(`Values.${path}`);
}

/** An annotation of the pod, or the fallback if the pod does not have the annotation. */
export function annotationOr(name: string, fallback: Operand): Expression {
  return call('annotation', root('ObjectMeta'), name, fallback);
}

/** An annotation of the pod. It is empty if the pod does not have the annotation. */
export function podAnnotation(name: string): Expression {
  return entry(root('ObjectMeta.Annotations'), name);
}

/** Whether the pod has the annotation, even with an empty value. */
export function hasAnnotation(name: string): Expression {
  return call('isset', root('ObjectMeta.Annotations'), name);
}

/** A label of the pod. It is empty if the pod does not have the label. */
export function podLabel(name: string): Expression {
  return entry(root('ObjectMeta.Labels'), name);
}

/** The value of a key in a map. */
export function entry(map: Expression, key: string): Expression {
  return call('index', map, key);
}

/** The first operand that is not empty, or the last operand if all others are empty. */
export function firstNonEmpty(...operands: Operand[]): Expression {
  const [first, ...rest] = operands;
  return rest.length === 0 ? asExpression(first) : call('default', firstNonEmpty(...rest), first);
}

/** The value, or the fallback if the value is missing or an empty string. `0` and `false` count as values here, but are empty for `firstNonEmpty`. */
export function valueOrDefault(content: Operand, fallback: Operand): Expression {
  return call('valueOrDefault', content, fallback);
}

export function equal(left: Operand, right: Operand): Expression {
  return call('eq', left, right);
}

export function notEqual(left: Operand, right: Operand): Expression {
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

/** A string that contains expressions, such as text`--stsPort=${port}`. */
export function text(parts: TemplateStringsArray, ...operands: Operand[]): Expression {
  const format = parts.map((part) => part.replace(/%/g, '%%')).join('%v');
  return call('printf', format, ...operands);
}

/** The Go text of an operand: a constant, a path, or a call in parentheses. */
function argument(operand: Operand): string {
  const { go } = asExpression(operand);
  return go.includes(' ') && !go.startsWith('"') ? `(${go})` : go;
}

function asExpression(operand: Operand): Expression {
  // Go reads JSON's escape sequences in the same way.
  return operand instanceof Expression ? operand : new Expression(JSON.stringify(operand));
}
