import { isMap, Json, JsonObject, partOf, partsOf } from '../json';

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

const DENIED = /admission webhook "[^"]*" denied the request|ValidatingAdmissionPolicy '[^']*' (with binding '[^']*' )?denied request|violates PodSecurity/;

/** No cluster can be reached with this kubeconfig: there is none, it lacks the context, or its credentials cannot be read. */
export class KubeConfigError extends Error {}

/** The object that a Status is about, if it is not the one at the path. The path of a new object ends with its kind. */
function otherObjectOf({ kind, name }: JsonObject, path: string): string | undefined {
  const parts = path.replace(/\?.*$/, '').split('/');
  const isOfPath = kind === parts.at(-1) || (kind === parts.at(-2) && name === decodeURIComponent(parts.at(-1)!));
  return typeof kind === 'string' && typeof name === 'string' && !isOfPath ? `${kind} "${name}"`.slice(0, LONGEST_MESSAGE) : undefined;
}

/** The API server answered with an error, or did not answer. */
export class KubeError extends Error {
  /**
   * The error of an answer. If the answer is no Status, such as the page of a proxy, its first line is the message.
   *
   * @param path the path of a request that changes an object
   */
  public static fromAnswer(status: number, body: Json | string, path?: string): KubeError {
    if (isMap(body as Json) && typeof (body as { message?: Json }).message === 'string') {
      const { message, reason, details } = body as { message: string; reason?: string; details?: Json };
      const causes = partsOf(details, 'causes').map(causeOf);
      return new KubeError(message.slice(0, LONGEST_MESSAGE), status, reason || '', causes, undefined, path && otherObjectOf(partOf(details), path));
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
    /** The object that the error is about, if it is not the one of the request: `resourcequotas "team"`. */
    public readonly otherObject?: string,
  ) {
    super(message);
  }

  /** Whether an admission webhook or policy has denied the request. It chooses the status and the reason of its denial itself. */
  public get isDenied(): boolean {
    return this.status < 500 && DENIED.test(this.message);
  }

  /**
   * Whether the object is not in the version that was sent: somebody has changed or deleted it, or has created another one of its name. Two answers with
   * this status and reason are something else: the denial of a webhook, and a conflict of field managers.
   */
  public get isOutdated(): boolean {
    return this.isConflict && this.otherObject === undefined;
  }

  /** Whether the API server itself could not change another object that the request needs, such as a quota that many requests change. */
  public get isContended(): boolean {
    return this.isConflict && this.otherObject !== undefined;
  }

  /** Whether an object with this name exists. */
  public get isAlreadyExists(): boolean {
    return this.status === 409 && this.reason === 'AlreadyExists' && !this.isDenied;
  }

  private get isConflict(): boolean {
    return this.status === 409 && this.reason === 'Conflict' && !this.isDenied && this.conflicts.length === 0;
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
