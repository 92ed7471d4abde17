/** How much a finding weighs. */
export enum FindingLevel {
  /** It does not work: nothing is applied. */
  ERROR = 'error',
  /** It may not work: something that is made outside of the program may mend it. */
  WARNING = 'warning',
}

/** Something that can be known wrong at synthesis. */
export interface Finding {
  /** What kind of thing, such as `PullSecretMissing`: the name by which it is ignored. */
  readonly code: string;

  /** How much it weighs. */
  readonly level: FindingLevel;

  /** Where the object comes from that it is about: the path of its construct, or file and document. */
  readonly origin: string;

  /** What is wrong, where, and what to do. */
  readonly message: string;
}
