/** The severity of a finding. */
export enum CheckFindingLevel {
  /** The manifests do not work. The command stops, and nothing is applied. */
  ERROR = 'error',
  /** The manifests may not work. They do if another tool creates what is missing. */
  WARNING = 'warning',
  /** The manifests work. The finding says something about them that is good to know. */
  INFO = 'info',
}

/** A mistake that a check found in a synthesis. */
export interface CheckFinding {
  /** The code of the check, such as `PullSecretMissing`. Use it to ignore the check. */
  readonly code: string;

  /** The severity. */
  readonly level: CheckFindingLevel;

  /** The source of the object to fix: the path of its construct, or a file and the number of the document. */
  readonly origin: string;

  /** What is wrong, where, and how to fix it. */
  readonly message: string;
}
