/**
 * Foresees what a Go template gives: actions that depend on what is known are carried out, of branches that do not, all are
 * taken, and what remains unknown stays in the text as it was.
 */
export function foresee(template: string, data: Data): string {
  const foreseen = new Foreseen(data);
  const pieces = template.split(/(\{\{[^]*?\}\})/);
  pieces.forEach((piece, index) => {
    if (index % 2 === 1) {
      foreseen.action(piece.slice(2, -2).replace(/^-\s|\s-$/g, '').trim(), piece);
    } else {
      const start = pieces[index - 1]?.endsWith(' -}}') ? piece.trimStart() : piece;
      foreseen.print(pieces[index + 1]?.startsWith('{{- ') ? start.trimEnd() : start);
    }
  });
  return foreseen.text;
}

/** What templates see, under its Go name: `ObjectMeta`, `Values`, ... */
export type Data = { readonly [name: string]: unknown };

/** The value of what is not known. */
const UNKNOWN = Symbol('unknown');

/** A block between an action that opens it and its `end`. */
interface Block {
  /** Whether the branch that is read now is taken: undefined where it may be. */
  taken: boolean | undefined;
  /** Whether one of the branches up to it is surely taken: undefined where one may be. */
  decided: boolean | undefined;
  /** Whether the dot is something else in it. */
  readonly moved: boolean;
}

class Foreseen {
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
      case 'else': return this.otherwise(rest);
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

  /** `else`, `else if CONDITION`. */
  private otherwise(rest: string): void {
    const block = this.blocks[this.blocks.length - 1];
    const holds = rest.startsWith('if') ? truth(this.value(rest.slice(2))) : true;
    block.taken = block.decided === true || holds === false ? false : block.decided === false && holds ? true : undefined;
    block.decided = block.decided === true || holds === true ? true : block.decided === undefined || holds === undefined ? undefined : false;
  }

  private isCertain(): boolean {
    return this.blocks.every(({ taken }) => taken === true);
  }

  private value(expression: string): unknown {
    return new Expression(expression, (path) => this.lookUp(path)).pipeline();
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

  /** Calls, each of which gives the next its last argument. */
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
    return isCall ? carriedOut(name, [...operands, ...piped]) : operands.length === 1 ? operands[0] : UNKNOWN;
  }

  private operand(): unknown {
    const token = this.tokens.shift()!;
    if (token === '(') {
      const value = this.pipeline();
      const closed = this.tokens.shift();
      return closed === ')' ? value : UNKNOWN; // `(call).Field` reads a field of what is not known here
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

/** The functions on which images depend. */
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

function carriedOut(name: string, operands: unknown[]): unknown {
  const deciding = name === 'or' ? true : name === 'and' ? false : undefined;
  if (deciding !== undefined) {
    return operands.find((operand) => truth(operand) === deciding) ?? (operands.includes(UNKNOWN) ? UNKNOWN : operands[operands.length - 1]);
  }
  return !Object.hasOwn(FUNCTIONS, name) || operands.includes(UNKNOWN) ? UNKNOWN : FUNCTIONS[name](...operands);
}

/** As Go's templates see it; undefined of what is not known. */
function truth(value: unknown): boolean | undefined {
  if (value === UNKNOWN) {
    return undefined;
  }
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}
