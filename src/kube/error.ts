import { isMap, Json, JsonObject, partsOf } from '../json';

/** One of the causes that the API server gives for an error. */
export interface KubeCause {
  reason?: string;
  field?: string;
  message?: string;
}

/** A webhook of anybody may write a message of any length. */
const LONGEST_MESSAGE = 20_000;

function causeOf({ reason, field, message }: JsonObject): KubeCause {
  const textOf = (value: Json | undefined) => typeof value === 'string' ? value.slice(0, LONGEST_MESSAGE) : undefined;
  return { reason: textOf(reason), field: textOf(field), message: textOf(message) };
}

/** No cluster can be reached with this kubeconfig: there is none, it lacks the context, or its credentials cannot be read. */
export class KubeConfigError extends Error {}

/** The API server answered with an error, or did not answer. */
export class KubeError extends Error {
  /** The error of an answer. If the answer is no Status, such as the page of a proxy, its first line is the message. */
  public static fromAnswer(status: number, body: Json | string): KubeError {
    if (isMap(body as Json) && typeof (body as { message?: Json }).message === 'string') {
      const { message, reason, details } = body as { message: string; reason?: string; details?: Json };
      return new KubeError(message.slice(0, LONGEST_MESSAGE), status, reason || '', partsOf(details, 'causes').map(causeOf));
    }
    const line = typeof body === 'string' ? body.trim().split('\n')[0].slice(0, 200) : '';
    return new KubeError(line || `status ${status}`, status);
  }

  constructor(
    message: string,
    /** The HTTP status; 0 if there was no answer. */
    public readonly status: number,
    /** The reason, such as `Conflict`; empty if the API server gives none. */
    public readonly reason: string = '',
    public readonly causes: KubeCause[] = [],
    /** The time to wait before another try, in seconds, if the API server gives one. */
    public readonly retryAfter?: number,
  ) {
    super(message);
  }

  /** The fields in conflict, each with the manager that owns it; empty if the error is no conflict of server-side apply. */
  public get conflicts(): { field: string; manager: string }[] {
    return this.causes.filter((cause) => cause.reason === 'FieldManagerConflict').map((cause) => ({
      field: cause.field ?? '',
      manager: /conflict with "([^"]*)"/.exec(cause.message ?? '')?.[1] ?? 'another manager',
    }));
  }

  public get isNotFound(): boolean {
    return this.status === 404;
  }

  /** Whether these credentials must not send this request. The message names the verb and the resource. */
  public get isForbidden(): boolean {
    return this.status === 403 && this.causes.length === 0;
  }

  /** Whether the state that was asked for is too old: the API server does not have it any more. */
  public get isGone(): boolean {
    return this.status === 410;
  }
}

/** The API server answered with another object than the one that it was asked for. That object must be neither changed nor deleted. */
export class OtherObjectError extends KubeError {
  constructor(message: string) {
    super(message, 200, 'OtherObject');
  }
}

/** The server of the kubeconfig is no API server, or its address has a wrong path. So nothing that it says about the cluster counts. */
export class NoApiServerError extends KubeError {
  constructor(why: string) {
    super(`this is not the API server of a cluster: ${why}. Correct the server in the kubeconfig`, 0, 'NoApiServer');
  }
}

/** Whether the API server rejected this one request. No answer and a 401 are no rejections: they concern every request. */
export function isRejection(error: unknown): error is KubeError {
  return error instanceof KubeError && error.status !== 0 && error.status !== 401;
}

/** The answer to a request; undefined if the API server rejects it. It is for requests that a run can do without. */
export async function ifAllowed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isRejection(error)) {
      return undefined;
    }
    throw error;
  }
}
