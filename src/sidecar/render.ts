import { Expression, Form, call } from './expression';
import { Choice, Collected, Loop, Template, Variable } from './model';

/**
 * Renders a template to Go template text. This is the only place that writes template actions and the YAML around them.
 *
 * Each field, item and action gets a line of its own. Actions trim the white space before them, so that a branch that is not
 * rendered leaves no empty line.
 */
export function render(template: Template): string {
  const text = new TemplateText();
  template.variables?.forEach((variable) => text.declare(variable));
  template.documents.forEach((document, index) => {
    if (index > 0) text.line('', '---');
    text.fields(document, '');
  });
  return text.toString();
}

class TemplateText {
  private readonly lines: string[] = [];

  public toString(): string {
    return `${this.lines.join('\n')}\n`;
  }

  public declare(variable: Variable): void {
    this.action('', `${variable.go} := ${variable.definition.go}`);
    if (variable.from) this.collect(variable, variable.from);
  }

  public fields(object: object, indent: string): void {
    for (const [name, part] of Object.entries(object)) {
      if (part !== undefined) this.field(name, part, indent);
    }
  }

  public line(indent: string, content: string): void {
    this.lines.push(indent + content);
  }

  private collect(list: Variable, from: Collected): void {
    if (from instanceof Choice) {
      this.choose('', from, (part) => this.collect(list, part));
    } else if (from instanceof Loop) {
      this.repeat('', from, (part) => this.collect(list, part));
    } else {
      this.action('', `${list.go} = ${call('append', list, from).go}`);
    }
  }

  private field(name: string, part: unknown, indent: string): void {
    if (part instanceof Choice) {
      this.choose(indent, part, (branch) => this.field(name, branch, indent));
    } else if (Array.isArray(part) && part.length > 0) {
      this.line(indent, `${scalar(name)}:`);
      this.items(part, indent);
    } else if (isStructure(part) && Object.keys(part).length > 0) {
      this.line(indent, `${scalar(name)}:`);
      this.fields(part, `${indent}  `);
    } else {
      this.line(indent, `${scalar(name)}: ${scalar(part)}`);
    }
  }

  private items(parts: unknown[], indent: string): void {
    for (const part of parts) this.item(part, indent);
  }

  private item(part: unknown, indent: string): void {
    if (part instanceof Choice) {
      this.choose(indent, part, (branch) => this.item(branch, indent));
    } else if (part instanceof Loop) {
      this.repeat(indent, part, (repeated) => this.item(repeated, indent));
    } else if (Array.isArray(part)) {
      this.items(part, indent);
    } else if (isStructure(part)) {
      this.structure(part, indent);
    } else {
      this.line(indent, `- ${scalar(part)}`);
    }
  }

  /** Writes an item that is a map. The first field shares the line of the dash, unless it depends on a condition. */
  private structure(part: object, indent: string): void {
    const start = this.lines.length;
    this.fields(part, `${indent}  `);
    const first = this.lines[start].slice(indent.length + 2);
    if (first.startsWith('{{-')) {
      this.lines.splice(start, 0, `${indent}-`);
    } else {
      this.lines[start] = `${indent}- ${first}`;
    }
  }

  private choose<T>(indent: string, choice: Choice<T>, branch: (part: T) => void): void {
    let keyword = '';
    for (const { condition, part } of choice.branches) {
      this.action(indent, condition ? `${keyword}if ${condition.go}` : 'else');
      branch(part);
      keyword = 'else ';
    }
    this.action(indent, 'end');
  }

  private repeat<T>(indent: string, loop: Loop<T>, body: (part: T) => void): void {
    this.action(indent, `range ${loop.key.go}, ${loop.item.go} := ${loop.over.go}`);
    body(loop.part);
    this.action(indent, 'end');
  }

  private action(indent: string, go: string): void {
    this.line(indent, `{{- ${go} }}`);
  }
}

function scalar(part: unknown): string {
  if (part instanceof Expression) {
    return `{{ ${part.go}${FILTERS[part.form]} }}`;
  }
  if (typeof part !== 'string') {
    return JSON.stringify(part);
  }
  if (part.includes('{{')) {
    return scalar(call('print', part));
  }
  return PLAIN.test(part) && !OTHER_TYPES.test(part) ? part : JSON.stringify(part);
}

const FILTERS: Record<Form, string> = { [Form.TEXT]: ' | quote', [Form.BARE]: '', [Form.JSON]: ' | toJson' };
/** Strings that need no quotes in YAML, unless YAML reads them as another type. */
const PLAIN = /^[A-Za-z/$.-][A-Za-z0-9/$().,=_-]*$/;
const OTHER_TYPES = /^([-.]|null|true|false|yes|no|on|off|y|n|[-.][0-9.].*|\.(inf|nan)|---.*)$/i;

function isStructure(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !(part instanceof Expression);
}
