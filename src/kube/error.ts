import { isMap, Json, partsOf } from '../json';

/** One cause out of several, as the API server tells them. */
export interface KubeCause {
  reason?: string;
  field?: string;
  message?: string;
}

/** There is no way to a cluster: no kubeconfig, no such context, credentials that cannot be read. */
export class KubeConfigError extends Error {}

/** The API server said no, or did not answer. */
export class KubeError extends Error {
  /** What the API server's answer says; an answer that is no Status (a proxy's page) is shown by its first line. */
  public static fromAnswer(status: number, body: Json | string): KubeError {
    if (isMap(body as Json) && typeof (body as { message?: Json }).message === 'string') {
      const { message, reason, details } = body as { message: string; reason?: string; details?: Json };
      return new KubeError(message, status, reason || '', partsOf(details, 'causes') as KubeCause[]);
    }
    const line = typeof body === 'string' ? body.trim().split('\n')[0].slice(0, 200) : '';
    return new KubeError(line || `status ${status}`, status);
  }

  constructor(
    message: string,
    /** The HTTP status; 0 where there was no answer. */
    public readonly status: number,
    /** Such as `Conflict`; empty where the API server gives none. */
    public readonly reason: string = '',
    public readonly causes: KubeCause[] = [],
    /** How long to wait before another try, in seconds, if the API server said so. */
    public readonly retryAfter?: number,
  ) {
    super(message);
  }

  /** The fields that others own and the managers they belong to, if that is what was refused. */
  public get conflicts(): { field: string; manager: string }[] {
    return this.causes.filter((cause) => cause.reason === 'FieldManagerConflict').map((cause) => ({
      field: cause.field ?? '',
      manager: /conflict with "([^"]*)"/.exec(cause.message ?? '')?.[1] ?? 'another manager',
    }));
  }

  public get isNotFound(): boolean {
    return this.status === 404;
  }
}

/** The API server said no to one request. No answer at all, or no access, concerns all of them. */
export function isRefusal(error: unknown): error is KubeError {
  return error instanceof KubeError && error.status !== 0 && error.status !== 401;
}

/** What a request answers, or undefined where it is refused: for what is good to know and not needed. */
export async function ifAllowed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error)) {
      return undefined;
    }
    throw error;
  }
}
