import { parse } from 'yaml';

/** An image in the text of an injection template. */
export interface TemplateImage {
  /** The name of its container, if the template has it in the same map. */
  readonly container?: string;
  readonly image: string;
}

const IMAGE = /^( *)(- )?image: (.*)$/;

/** The images of containers in an evaluated template. The text is read line by line: the parts that could not be evaluated may be no YAML. */
export function imagesIn(text: string): TemplateImage[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((line, index) => {
    const match = IMAGE.exec(line);
    return match?.[3].trim() ? [{ container: nameBeside(lines, index, match[1].length + (match[2] ?? '').length), image: String(scalar(match[3].trim())) }] : [];
  });
}

/** The `name` in the same map, if there is exactly one. */
function nameBeside(lines: string[], index: number, indent: number): string | undefined {
  if (indent < 2) {
    return undefined; // it is no item of a list
  }
  const dash = `${' '.repeat(indent - 2)}- `;
  let begin = index;
  while (begin > 0 && !lines[begin].startsWith(dash)) begin--;
  const after = lines.slice(index + 1).findIndex((line) => line.search(/\S/) < indent);
  const map = lines.slice(begin, after < 0 ? undefined : index + 1 + after);
  const name = new RegExp(`^ {${indent - 2}}(?:- | {2})name: (.*)$`);
  const found = map.map((line) => name.exec(line)?.[1].trim()).filter((each) => each);
  return found.length === 1 ? String(scalar(found[0]!)) : undefined;
}

/** Text that is not YAML, such as an action of a template, is returned unchanged. */
function scalar(text: string): unknown {
  try {
    return text.includes('{{') ? text : parse(text);
  } catch {
    return text;
  }
}
