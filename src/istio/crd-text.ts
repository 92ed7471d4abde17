/**
 * Parses the YAML of assets/crds. Each synthesis parses the header of each CRD, and the whole text of an overridden CRD. A YAML
 * library takes at least thirty times as long, which is a large part of the time of a synthesis. This project's own writer wrote
 * the text, so a subset of YAML is enough: block maps, block lists, and scalars on one line or in a `|-` block.
 *
 * @throws if a line is outside this subset
 */
export function parseCrdText(text: string): any {
  return new Reader(text.trimEnd().split('\n')).node();
}

/** An entry of a map: `key:` or `key: value`. */
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
      this.lines[this.at] = `${' '.repeat(indent + 1)}${this.lines[this.at].slice(indent + 1)}`; // parse the item as a node of its own
      items.push(this.node());
    }
    return items;
  }

  private map(indent: number): any {
    const entries: { [key: string]: any } = {};
    while (this.indent() === indent) {
      const match = ENTRY.exec(this.lines[this.at].slice(indent));
      if (!match) {
        throw new Error(`line ${this.at + 1} of a CRD is '${this.lines[this.at]}', but 'key: value' is expected`);
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
    while (this.isBlank() || this.indent() > indent) {
      this.at++;
    }
    const lines = this.lines.slice(start, this.at);
    const inner = lines[0].search(/\S|$/);
    return lines.map((line) => line.slice(inner)).join('\n');
  }

  /** Whether the next line is an empty line of a block. The writer indents it if it is the first one. */
  private isBlank(): boolean {
    return this.lines[this.at]?.trim() === '';
  }

  /** The indentation of the next line, or -1 after the last line. */
  private indent(): number {
    return this.at < this.lines.length ? this.lines[this.at].search(/\S/) : -1;
  }
}
