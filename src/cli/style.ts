/** How a line is shown on a terminal. */
export type Style = 'plain' | 'green' | 'yellow' | 'red';

export interface Styled {
  readonly style: Style;
  readonly text: string;
}

const CODES = { green: 32, yellow: 33, red: 31 };

/** Whether an output shows colours: a terminal does, unless the user does not want them (https://no-color.org). */
export function hasColours(output: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  return output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

export function coloured({ style, text }: Styled, colours: boolean): string {
  return colours && style !== 'plain' ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text;
}
