/** What the command's exit code says. */
export enum ExitCode {
  DONE = 0,
  FAILED = 1,
  /** Only where asked for: `plan --exit-code`. */
  DIFFERENCES = 2,
  BAD_USAGE = 64,
  /** Ctrl-C: what was in flight is finished, nothing more was begun. */
  INTERRUPTED = 130,
}

/** The command was called wrongly: nothing was begun. */
export class UsageError extends Error {}
