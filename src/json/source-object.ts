import { JsonObject } from './parts';

/** An object, and where it was defined. */
export interface SourceObject {
  readonly object: JsonObject;
  /** The path of its construct, or its file and document. */
  readonly origin: string;
}
