/**
 * Evaluates a Go template as far as its data is known. An action with an unknown value stays in the text as it is written, and of branches with
 * an unknown condition all are taken.
 */
export function evaluateKnown(template: string, data: Data): string {
  const evaluation = new Evaluation(data);
  const pieces = piecesOf(template);
  pieces.forEach((piece, index) => {
    if (index % 2 === 1) {
      evaluation.action(piece.slice(2, -2).replace(/^-\s|\s-$/g, '').trim(), piece);
    } else {
      const start = pieces[index - 1]?.endsWith(' -}}') ? piece.trimStart() : piece;
      evaluation.print(pieces[index + 1]?.startsWith('{{- ') ? start.trimEnd() : start);
    }
  });
  return evaluation.text;
}

/** The text and the actions of a template, in turn. */
function piecesOf(template: string): string[] {
  const pieces: string[] = [];
  let position = 0;
  for (let begin = template.indexOf('{{'); begin >= 0; begin = template.indexOf('{{', position)) {
    const end = template.indexOf('}}', begin);
    if (end < 0) break;
    pieces.push(template.slice(position, begin), template.slice(begin, end + 2));
    position = end + 2;
  }
  return [...pieces, template.slice(position)];
}

/** The data of a template, under the names of Go: `ObjectMeta`, `Values`, ... */
export type Data = { readonly [name: string]: unknown };

/** An unknown value. */
const UNKNOWN = Symbol('unknown');

/** A block between an action that opens it and its `end`. */
interface Block {
  /** Whether the current branch is taken; undefined if that is unknown. */
  taken: boolean | undefined;
  /** Whether the current branch or one before it is taken; undefined if that is unknown. */
  decided: boolean | undefined;
  /** Whether the dot has another value in the block. */
  readonly moved: boolean;
}

class Evaluation {
  public text = '';
  private readonly blocks: Block[] = [];
  private readonly variables = new Map<string, unknown>();

  constructor(private readonly data: Data) {}

  public print(text: string): void {
    if (this.blocks.every(({ taken }) => taken !== false)) {
      this.text += text;
    }
  }

  public action(action: string, piece: string): void {
    const [, word, rest] = /^(\S*)\s*([^]*)$/.exec(action)!;
    switch (word) {
      case 'if': return this.open(truth(this.value(rest)), false);
      case 'range': case 'with': case 'block': case 'define': return this.open(undefined, true);
      case 'else': return this.else(rest);
      case 'end': this.blocks.pop(); return;
    }
    const assignment = /^(\$\w+)\s*:?=\s*([^]*)$/.exec(action);
    if (assignment) {
      this.variables.set(assignment[1], this.isCertain() ? this.value(assignment[2]) : UNKNOWN);
    } else if (!word.startsWith('/*')) {
      const value = this.value(action);
      this.print(typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : piece);
    }
  }

  private open(taken: boolean | undefined, moved: boolean): void {
    this.blocks.push({ taken, decided: taken, moved });
  }

  /** `else`, `else if CONDITION`. One outside a block is ignored. */
  private else(rest: string): void {
    const block = this.blocks.at(-1);
    if (!block) return;
    const holds = rest.startsWith('if') ? truth(this.value(rest.slice(2))) : true;
    block.taken = block.decided === true || holds === false ? false : block.decided === false && holds ? true : undefined;
    block.decided = block.decided === true || holds === true ? true : block.decided === undefined || holds === undefined ? undefined : false;
  }

  private isCertain(): boolean {
    return this.blocks.every(({ taken }) => taken === true);
  }

  /** The result is unknown if it cannot be evaluated, such as a function with operands of wrong types. */
  private value(expression: string): unknown {
    try {
      return new Expression(expression, (path) => this.lookUp(path)).pipeline();
    } catch {
      return UNKNOWN;
    }
  }

  /** A path from the dot, from `$`, or from a variable. */
  private lookUp(path: string): unknown {
    const [root, ...names] = path.split('.');
    if (root === '' && this.blocks.some(({ moved }) => moved)) {
      return UNKNOWN;
    }
    let value = root === '' || root === '$' ? this.data : this.variables.has(root) ? this.variables.get(root) : UNKNOWN;
    for (const [depth, name] of names.filter((each) => each !== '').entries()) {
      if (value === UNKNOWN || (value === this.data && depth === 0 && !Object.hasOwn(this.data, name))) {
        return UNKNOWN;
      }
      value = typeof value === 'object' && value !== null ? (value as Data)[name] : undefined;
    }
    return value;
  }
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|[()|]|[^\s()|]+)/gy;

class Expression {
  private readonly tokens: string[];

  constructor(text: string, private readonly lookUp: (path: string) => unknown) {
    this.tokens = [...text.trim().matchAll(TOKEN)].map((match) => match[1]);
  }

  /** A chain of calls. The result of each is the last argument of the next. */
  public pipeline(): unknown {
    let value = this.call([]);
    while (this.tokens[0] === '|') {
      this.tokens.shift();
      value = this.call([value]);
    }
    return value;
  }

  private call(piped: unknown[]): unknown {
    const name = this.tokens[0];
    const isCall = /^[a-zA-Z]\w*$/.test(name ?? '') && !['true', 'false', 'nil'].includes(name);
    if (isCall) {
      this.tokens.shift();
    }
    const operands: unknown[] = [];
    while (this.tokens.length > 0 && this.tokens[0] !== '|' && this.tokens[0] !== ')') {
      operands.push(this.operand());
    }
    return isCall ? callFunction(name, [...operands, ...piped]) : operands.length === 1 ? operands[0] : UNKNOWN;
  }

  private operand(): unknown {
    const token = this.tokens.shift()!;
    if (token === '(') {
      const value = this.pipeline();
      const closed = this.tokens.shift();
      return closed === ')' ? value : UNKNOWN; // `(call).Field` reads a field of an unknown value
    }
    if (token.startsWith('`')) {
      return token.slice(1, -1);
    }
    if (/^("|-?\d|true$|false$)/.test(token)) {
      return parsed(token);
    }
    return /^[.$]/.test(token) ? this.lookUp(token) : UNKNOWN;
  }
}

function parsed(token: string): unknown {
  try {
    return JSON.parse(token);
  } catch {
    return UNKNOWN;
  }
}

/** The functions that the images of injection templates depend on. */
const FUNCTIONS: { readonly [name: string]: (...operands: any[]) => unknown } = {
  annotation: (meta, name, otherwise) => meta.Annotations[name] ?? (otherwise === undefined ? '<nil>' : String(otherwise)),
  contains: (part, text) => String(text).includes(part),
  default: (otherwise, value) => truth(value) ? value : otherwise,
  eq: (value, ...others) => others.includes(value),
  index: (map, key) => map?.[key] ?? '',
  isset: (map, key) => map?.[key] !== undefined,
  ne: (value, other) => value !== other,
  not: (value) => !truth(value),
  print: (...values) => values.join(''),
  printf: (format, ...values) => String(format).replace(/%[vs]/g, () => String(values.shift())),
  quote: (value) => JSON.stringify(String(value)),
};

function callFunction(name: string, operands: unknown[]): unknown {
  const decisive = name === 'or' ? true : name === 'and' ? false : undefined;
  if (decisive !== undefined) {
    return operands.find((operand) => truth(operand) === decisive) ?? (operands.includes(UNKNOWN) ? UNKNOWN : operands[operands.length - 1]);
  }
  return !Object.hasOwn(FUNCTIONS, name) || operands.includes(UNKNOWN) ? UNKNOWN : FUNCTIONS[name](...operands);
}

/** Whether Go templates take a value as true; undefined for an unknown value. */
function truth(value: unknown): boolean | undefined {
  if (value === UNKNOWN) {
    return undefined;
  }
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}
