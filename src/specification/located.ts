import { Step } from './problem';

/** A part of a specification, with its path. */
export interface Located<T> {
  readonly path: readonly Step[];
  readonly value: T;
}
