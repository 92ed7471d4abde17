/** The exit codes of the command. */
export enum ExitCode {
  DONE = 0,
  FAILED = 1,
  /** Only for options that ask for it, such as `plan --exit-code`. */
  DIFFERENCES = 2,
  BAD_USAGE = 64,
  /** After Ctrl-C, SIGTERM or SIGHUP: the requests in flight were finished, and no others were begun. */
  INTERRUPTED = 130,
}

/** Wrong arguments: the command has done nothing. */
export class UsageError extends Error {}

/** A signal has asked the command to end, before it has done anything. */
export class Interrupted extends Error {}
