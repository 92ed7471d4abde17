import { IncomingMessage } from 'node:http';

/** A warning of the API server, such as `299 - "batch/v1beta1 CronJob is deprecated"`. */
const WARNING = /^\d{3} \S+ "((?:[^"\\]|\\.){1,2000})"/;

/** A server that warns without an end is not listened to. */
const MOST_WARNINGS = 100;

/**
 * Collects the warnings of answers, and of this library about them, and passes on each text once.
 *
 * @see https://kubernetes.io/blog/2020/09/03/warnings/
 */
export class Warnings {
  private readonly seen = new Set<string>();

  constructor(private readonly onWarning: (text: string) => void) {}

  public read({ rawHeaders }: IncomingMessage, mask: (text: string) => string): void {
    for (let index = 0; index < rawHeaders.length; index += 2) {
      if (rawHeaders[index].toLowerCase() === 'warning') {
        this.pass(WARNING.exec(rawHeaders[index + 1])?.[1].replace(/\\(.)/g, '$1'), mask);
      }
    }
  }

  /** Passes on a text, unless it was passed on before. */
  public pass(text: string | undefined, mask: (text: string) => string = (each) => each): void {
    const masked = text && mask(text);
    if (masked && !this.seen.has(masked) && this.seen.size < MOST_WARNINGS) {
      this.seen.add(masked);
      this.onWarning(masked);
    }
  }
}
