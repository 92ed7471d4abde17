import { Expression, Form, call } from './expression';
import { Choice, Collected, Loop, Template, Variable } from './model';

/**
 * The Go template text of a template: the one place where YAML and template actions are written.
 *
 * Each field, item and action begins a line of its own. Actions trim the white space before them, so a branch
 * that is not taken leaves no line behind.
 */
export function render(template: Template): string {
  const variables = (template.variables ?? []).map(declare).join('');
  const documents = template.documents.map((document) => fields(document, ''));
  return (variables + documents.join('\n---')).replace(/^\n/, '') + '\n';
}

function declare(variable: Variable): string {
  return action('', `${variable.go} := ${variable.definition.go}`) + (variable.from ? collect(variable, variable.from) : '');
}

function collect(list: Variable, from: Collected): string {
  if (from instanceof Choice) {
    return choose('', from, (part) => collect(list, part));
  }
  if (from instanceof Loop) {
    return repeat('', from, (part) => collect(list, part));
  }
  return action('', `${list.go} = ${call('append', list, from).go}`);
}

function fields(object: object, indent: string): string {
  return Object.entries(object).filter(([, part]) => part !== undefined).map(([name, part]) => field(name, part, indent)).join('');
}

function field(name: string, part: unknown, indent: string): string {
  if (part instanceof Choice) {
    return choose(indent, part, (branch) => field(name, branch, indent));
  }
  return line(indent, `${scalar(name)}:`) + content(part, indent, `${indent}  `);
}

/** What follows a colon or a dash: a scalar on the same line, or a structure below. */
function content(part: unknown, listIndent: string, mapIndent: string): string {
  if (Array.isArray(part)) {
    return part.length === 0 ? ' []' : part.map((each) => item(each, listIndent)).join('');
  }
  if (isStructure(part)) {
    return Object.keys(part).length === 0 ? ' {}' : fields(part, mapIndent);
  }
  return ` ${scalar(part)}`;
}

function item(part: unknown, indent: string): string {
  if (part instanceof Choice) {
    return choose(indent, part, (branch) => item(branch, indent));
  }
  if (part instanceof Loop) {
    return repeat(indent, part, (repeated) => item(repeated, indent));
  }
  if (Array.isArray(part)) {
    return part.map((each) => item(each, indent)).join('');
  }
  return line(indent, '-') + content(part, `${indent}  `, `${indent}  `).replace(FIRST_FIELD, ' ');
}

/** The line break before a first field that always stands: it then shares the line of its dash. */
const FIRST_FIELD = /^\n +(?!\{\{-| )/;

function choose<T>(indent: string, choice: Choice<T>, branch: (part: T) => string): string {
  const branches = choice.branches.map(({ condition, part }, index) => {
    const keyword = [index > 0 ? 'else' : '', condition ? `if ${condition.go}` : ''].filter(Boolean).join(' ');
    return action(indent, keyword) + branch(part);
  });
  return branches.join('') + action(indent, 'end');
}

function repeat<T>(indent: string, loop: Loop<T>, body: (part: T) => string): string {
  return action(indent, `range ${loop.key.go}, ${loop.item.go} := ${loop.over.go}`) + body(loop.part) + action(indent, 'end');
}

function action(indent: string, go: string): string {
  return line(indent, `{{- ${go} }}`);
}

function line(indent: string, written: string): string {
  return `\n${indent}${written}`;
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
/** Strings that need no quotes in YAML, unless they read as another type. */
const PLAIN = /^[A-Za-z/$.-][A-Za-z0-9/$().,=_-]*$/;
const OTHER_TYPES = /^([-.]|null|true|false|yes|no|on|off|y|n|[-.][0-9.].*|\.(inf|nan)|---.*)$/i;

function isStructure(part: unknown): part is object {
  return typeof part === 'object' && part !== null && !(part instanceof Expression);
}
