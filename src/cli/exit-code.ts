/** The exit codes of the command. */
export enum ExitCode {
  DONE = 0,
  FAILED = 1,
  /** Only for options that ask for it, such as `plan --exit-code`. */
  DIFFERENCES = 2,
  BAD_USAGE = 64,
  /** After SIGHUP. As after each signal, the requests in flight were finished, and no others were begun. */
  HUNG_UP = 129,
  /** After SIGINT, which Ctrl-C sends. */
  INTERRUPTED = 130,
  /** After SIGTERM. */
  TERMINATED = 143,
}

/** Wrong arguments: the command has done nothing. */
export class UsageError extends Error {}

/** The signals that ask the command to end, each with its exit code: 128 and the number of the signal, as shells do. */
export const SIGNALS = { SIGHUP: ExitCode.HUNG_UP, SIGINT: ExitCode.INTERRUPTED, SIGTERM: ExitCode.TERMINATED };

export type InterruptSignal = keyof typeof SIGNALS;

/** A signal has asked the command to end. */
export class Interrupted extends Error {
  /** The exit code of a run that this signal has aborted. */
  public static codeOf({ reason }: AbortSignal): ExitCode {
    return (reason as Interrupted).exitCode;
  }

  public readonly exitCode: ExitCode;

  constructor(signal: InterruptSignal) {
    super('interrupted');
    this.exitCode = SIGNALS[signal];
  }
}
