import { parse } from 'yaml';

/** An image in the text of a template. */
export interface TemplateImage {
  /** The name of its container, where that is written beside it. */
  readonly container?: string;
  readonly image: string;
}

const IMAGE = /^( *)(- )?image: *(\S.*?) *$/;

/** The images of containers in the text that a template gives, line by line: what cannot be foreseen of it may be no YAML. */
export function imagesIn(text: string): TemplateImage[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((line, index) => {
    const match = IMAGE.exec(line);
    return match ? [{ container: nameBeside(lines, index, match[1].length + (match[2] ?? '').length), image: String(scalar(match[3])) }] : [];
  });
}

/** The nearest `name` in the same map: those before it first. */
function nameBeside(lines: string[], index: number, indent: number): string | undefined {
  const dash = `${' '.repeat(indent - 2)}- `;
  let begin = index;
  while (begin > 0 && !lines[begin].startsWith(dash)) begin--;
  const after = lines.slice(index + 1).findIndex((line) => line.search(/\S/) < indent);
  const map = lines.slice(begin, after < 0 ? undefined : index + 1 + after);
  const name = new RegExp(`^ {${indent - 2}}(?:- | {2})name: *(\\S.*?) *$`);
  const found = map.map((line) => name.exec(line)?.[1]).filter((each) => each !== undefined);
  return found.length === 1 ? String(scalar(found[0])) : undefined;
}

function scalar(text: string): unknown {
  return text.includes('{{') ? text : parse(text);
}
