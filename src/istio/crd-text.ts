/**
 * Reads the YAML of assets/crds. Synthesis prints that text as it is; only an overridden CRD is parsed, and then
 * without a YAML library, which would take ten times as long and which jsii would have each language's package carry.
 * Our own writer wrote the text, so that this much of YAML is enough: block maps, block lists and scalars of one
 * line or in a `|-` block.
 */
export function parseCrdText(text: string): any {
  return new Reader(text.split('\n').filter((line) => line !== '')).node();
}

/** The entry of a map, `key:` or `key: value`. */
const ENTRY = /^([^\s'":][^\s:]*):(?: (.*))?$/;

class Reader {
  private at = 0;

  constructor(private readonly lines: string[]) {}

  public node(): any {
    const indent = this.indent();
    const rest = this.lines[this.at].slice(indent);
    if (rest.startsWith('- ')) {
      return this.list(indent);
    }
    return ENTRY.test(rest) ? this.map(indent) : this.scalar(this.lines[this.at++].slice(indent), indent);
  }

  private list(indent: number): any[] {
    const items: any[] = [];
    while (this.indent() === indent && this.lines[this.at][indent] === '-') {
      this.lines[this.at] = `${' '.repeat(indent + 1)}${this.lines[this.at].slice(indent + 1)}`; // the item is a node of its own
      items.push(this.node());
    }
    return items;
  }

  private map(indent: number): any {
    const entries: { [key: string]: any } = {};
    while (this.indent() === indent) {
      const match = ENTRY.exec(this.lines[this.at].slice(indent));
      if (!match) {
        throw new Error(`line ${this.at + 1} of a CRD is not 'key: value': ${this.lines[this.at]}`);
      }
      this.at++;
      entries[match[1]] = match[2] === undefined ? this.node() : this.scalar(match[2], indent);
    }
    return entries;
  }

  private scalar(text: string, indent: number): any {
    switch (text[0]) {
      case '"': return JSON.parse(text);
      case '\'': return text.slice(1, -1).replace(/''/g, '\'');
      case '|': return this.block(indent);
      case '{': case '[': return JSON.parse(text);
      default: return /^(true|false|null|-?\d+(\.\d+)?)$/.test(text) ? JSON.parse(text) : text;
    }
  }

  private block(indent: number): string {
    const start = this.at;
    const inner = this.indent();
    while (this.indent() > indent) {
      this.at++;
    }
    return this.lines.slice(start, this.at).map((line) => line.slice(inner)).join('\n');
  }

  /** Of the next line; -1 after the last. */
  private indent(): number {
    return this.at < this.lines.length ? this.lines[this.at].search(/\S/) : -1;
  }
}
