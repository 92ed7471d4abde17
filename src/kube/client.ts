import { Json, JsonObject, partOf, partsOf } from '../json';
import { ClusterChoice, Connection, connectionOf } from './client-node';
import { Deadline } from './deadline';
import { KubeError } from './error';
import { KubeObject, ObjectRef, refOf, sameObject } from './kube-object';
import { itemOf, ListOptions, readList, watchRequest } from './list';
import { PodContainer, podLog, PodLogOptions } from './pod-log';
import { getFromPod, PodPort } from './port-forward';
import { withQuery } from './query';
import { pathOf, Resource, Resources } from './resources';
import { isNotServedYet, isTransient, retried } from './retry';
import { KubeRequest, Transport } from './transport';
import { Watch } from './watch';
import { eventsOf } from './watch-stream';

export interface ApplyOptions {
  /** The field manager that will own the fields. */
  manager: string;
  /** Take fields that other managers own. @default false */
  force?: boolean;
  /** Return what the apply would result in, and store nothing. @default false */
  dryRun?: boolean;
  /** Return the first answer, without a retry. @default false */
  once?: boolean;
  /** The object as it lives. The values of a Secret are hidden in what the API server says. */
  live?: KubeObject;
}

export interface PatchOptions extends Pick<ApplyOptions, 'dryRun' | 'live'> {}

export interface DeleteOptions extends Pick<ApplyOptions, 'live'> {
  /** Delete the object only if nobody has changed it since this version. */
  resourceVersion?: string;
}

export interface CreateOptions {
  namespace?: string;
  dryRun?: boolean;
  once?: boolean;
}

/** Admits a write: resolves when it may be sent, with a signal that ends it. */
export type WriteGuard = () => Promise<AbortSignal>;

/** What holds for the requests of one client. */
interface Scope {
  signal?: AbortSignal;
  /** Ends also a read that is in flight. */
  readsEnd?: AbortSignal;
  deadline?: Deadline;
  guard?: WriteGuard;
}

/** What all clients of one connection share. */
interface Shared {
  transport: Transport;
  resources: Resources;
}

/** The time in which a request without a deadline is tried again, in seconds. */
const RETRY_SECONDS = 60;

/** Nothing arrives for this time: a request has stalled. A write may wait for webhooks, which have up to 30 seconds. */
const STALL_MS = { read: 15_000, write: 35_000 };

/** Nothing arrives for this time: a watch has stalled. The API server ends each stream before. */
const WATCH_STALL_MS = 20_000;

/** After its deadline, a run still records what it has done. */
const LAST_REQUESTS_MS = 5000;

/** A client of the API server. It reads and writes plain JSON objects of any kind. */
export class KubeClient {
  /**
   * Connects to the cluster that kubectl would use.
   *
   * @param onWarning gets each warning of the API server, once
   */
  public static connect(choice?: ClusterChoice, signal?: AbortSignal, onWarning?: (text: string) => void): KubeClient {
    return new KubeClient(connectionOf(choice), { signal }, onWarning);
  }

  public readonly server: string;
  public readonly context: string;
  /** The namespace of objects that do not name one. */
  public readonly namespace: string;
  private readonly shared: Shared;

  /** @param scope when its signal is aborted, requests in flight are finished, and no request is sent again */
  constructor(private readonly connection: Connection, private readonly scope: Scope = {}, onWarning?: (text: string) => void, shared?: Shared) {
    ({ server: this.server, context: this.context, namespace: this.namespace } = connection);
    this.shared = shared ?? { transport: new Transport(connection, onWarning), resources: new Resources() };
  }

  /** A client whose requests are not tried again after a deadline, and do not wait much longer for an answer. */
  public until(deadline: Deadline): KubeClient {
    return this.within({ deadline });
  }

  /** A client whose writes are sent only while a guard admits them. */
  public guardedBy(guard: WriteGuard): KubeClient {
    return this.within({ guard });
  }

  /** A client whose requests are also sent after an interrupt: for what a run gives back at its end. */
  public uninterrupted(): KubeClient {
    return this.within({ signal: undefined });
  }

  private within(changes: Scope): KubeClient {
    return new KubeClient(this.connection, { ...this.scope, ...changes }, undefined, this.shared);
  }

  /** Sends any request, with retries. All requests of this library are safe to send again. */
  public request(request: KubeRequest, once = false): Promise<Json> {
    const { deadline = new Deadline(RETRY_SECONDS), signal } = this.scope;
    const unreachable = (error: KubeError) => error.status === 0 && !this.shared.transport.answered;
    const isWorthRetry = (error: KubeError) => !once && !unreachable(error) && (isTransient(error) || (request.method === 'PATCH' && isNotServedYet(error)));
    return retried(() => this.sendOnce(request, deadline), isWorthRetry, { deadline, signal });
  }

  private async sendOnce(request: KubeRequest, deadline: Deadline): Promise<Json> {
    const isWrite = request.method !== 'GET';
    const abort = isWrite ? await this.scope.guard?.() : this.scope.readsEnd;
    const stallMs = Math.min(isWrite ? STALL_MS.write : STALL_MS.read, Math.max(deadline.remainingMs, LAST_REQUESTS_MS));
    return this.shared.transport.send(request, { stallMs, abort, interrupt: this.scope.signal });
  }

  /**
   * The live object; undefined if it does not exist or its kind is not served.
   *
   * @throws OtherObjectError if the API server answers with another object
   */
  public async find(ref: ObjectRef): Promise<KubeObject | undefined> {
    const resource = await this.resourceOf(ref.apiVersion, ref.kind);
    if (!resource) {
      return undefined;
    }
    const live = await this.absentIfNotFound(this.request({ method: 'GET', path: pathOf(resource, ref.namespace, ref.name) }));
    return live && sameObject(ref, live);
  }

  /**
   * All objects of a kind, read in pages; none if the kind is not served (`resourceOf` says whether it is).
   *
   * @throws KubeError `isForbidden` if these credentials must not list them
   */
  public async list(apiVersion: string, kind: string, options: ListOptions = {}): Promise<KubeObject[]> {
    const resource = await this.resourceOf(apiVersion, kind);
    const get = (path: string, accept?: string) => this.request({ method: 'GET', path, accept });
    return resource ? (await readList(get, resource, options)).items : [];
  }

  /**
   * Watches all objects of a kind, until the watch is closed. Without the verb `watch`, it lists them again and again, and says so once.
   *
   * @param stallMs a stream has stalled if nothing arrives for this time, in milliseconds
   */
  public watch(apiVersion: string, kind: string, options: ListOptions = {}, stallMs = WATCH_STALL_MS): Watch {
    const { transport } = this.shared;
    const resource = () => this.servedAs(apiVersion, kind);
    return new Watch({
      list: async (signal) => readList((path, accept) => this.endedBy(signal).request({ method: 'GET', path, accept }), await resource(), options),
      follow: async function* (resourceVersion, abort) {
        const served = await resource();
        for await (const event of eventsOf(transport.stream(watchRequest(served, options, resourceVersion), { stallMs, abort }))) {
          yield event.type === 'BOOKMARK' ? event : { ...event, object: itemOf(served, options.namespace, event.object) };
        }
      },
      onNotAllowed: ({ message }, pauseMs) => transport.warnings.pass(`objects of kind ${kind} are listed every ${pauseMs / 1000} s, since they cannot be watched: ${message}`),
    });
  }

  private endedBy(signal: AbortSignal): KubeClient {
    return this.within({ signal: AbortSignal.any([signal, ...this.scope.signal ? [this.scope.signal] : []]), readsEnd: signal });
  }

  /**
   * The answer of a pod to a GET request, over a forwarded port. It is not tried again.
   *
   * @param withinMs the time for the whole answer, in milliseconds
   * @throws KubeError if the API server does not forward the port
   * @throws PodAnswerError if the pod does not answer
   */
  public getFromPod(to: PodPort, path: string, withinMs: number): Promise<string> {
    return getFromPod(this.shared.transport, to, path, withinMs);
  }

  /**
   * The lines of the log of a container. The request is not tried again.
   *
   * @throws KubeError if the log cannot be read
   */
  public podLog(of: PodContainer, options?: PodLogOptions): AsyncGenerator<string> {
    return podLog(this.shared.transport, of, options);
  }

  /** Applies exactly this object by server-side apply, with strict field validation. */
  public async apply(object: KubeObject, options: ApplyOptions): Promise<KubeObject> {
    const ref = refOf(object);
    const path = withQuery(pathOf(await this.servedAs(ref.apiVersion, ref.kind), ref.namespace, ref.name), {
      fieldManager: options.manager,
      fieldValidation: 'Strict',
      force: String(options.force ?? false),
      dryRun: options.dryRun ? 'All' : undefined,
    });
    return sameObject(ref, await this.request({ method: 'PATCH', path, body: object, live: options.live, contentType: 'application/apply-patch+yaml' }, options.once));
  }

  /** Changes fields of an object by a JSON patch; with `dryRun`, returns what would result, and stores nothing. */
  public async patch(ref: ObjectRef, operations: JsonObject[], { dryRun, live }: PatchOptions = {}): Promise<KubeObject> {
    const resource = await this.servedAs(ref.apiVersion, ref.kind);
    const path = withQuery(pathOf(resource, ref.namespace, ref.name), { dryRun: dryRun ? 'All' : undefined });
    return sameObject(ref, await this.request({ method: 'PATCH', path, body: operations, live, contentType: 'application/json-patch+json' }));
  }

  /** Creates an object; with `dryRun`, returns what would be created, and stores nothing. */
  public async create(object: JsonObject, options: CreateOptions = {}): Promise<KubeObject> {
    const resource = await this.servedAs(String(object.apiVersion), String(object.kind));
    const path = withQuery(pathOf(resource, options.namespace), { dryRun: options.dryRun ? 'All' : undefined });
    return await this.request({ method: 'POST', path, body: object }, options.once) as KubeObject;
  }

  /** Deletes the object with this uid. @returns whether it is gone now: it may also have a finalizer, or a time to end in */
  public async delete(ref: ObjectRef, uid: string, { resourceVersion, live }: DeleteOptions = {}): Promise<boolean> {
    const resource = await this.resourceOf(ref.apiVersion, ref.kind);
    if (!resource) {
      return true;
    }
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', preconditions: { uid, resourceVersion } };
    const answer = await this.absentIfNotFound(this.request({ method: 'DELETE', path: pathOf(resource, ref.namespace, ref.name), body, live }));
    return answer === undefined || answer.kind === 'Status';
  }

  /** Whether objects of a kind can be read and written. The API server announces a new kind some time before it serves it. */
  public async serves(apiVersion: string, kind: string): Promise<boolean> {
    const resource = await this.resourceOf(apiVersion, kind);
    return resource !== undefined && await this.absentIfNotFound(this.request({ method: 'GET', path: `${pathOf(resource)}?limit=1` })) !== undefined;
  }

  /** The resource that serves a kind; undefined if the kind is not served. */
  public resourceOf(apiVersion: string, kind: string): Promise<Resource | undefined> {
    return this.shared.resources.find((path) => this.request({ method: 'GET', path }), apiVersion, kind);
  }

  /** The versions of an API group that are served, such as `networking.istio.io/v1`, the preferred one first; none if the group is not served. */
  public async versionsOf(group: string): Promise<string[]> {
    const found = group === '' ? undefined : await this.absentIfNotFound(this.request({ method: 'GET', path: `/apis/${group}` }));
    const versions = partsOf(found, 'versions').map(({ groupVersion }) => String(groupVersion));
    const preferred = String(partOf(found, 'preferredVersion').groupVersion);
    return [...versions.filter((each) => each === preferred), ...versions.filter((each) => each !== preferred)];
  }

  private async servedAs(apiVersion: string, kind: string): Promise<Resource> {
    const resource = await this.resourceOf(apiVersion, kind);
    if (!resource) {
      throw new KubeError(`the cluster does not serve kind ${kind} of ${apiVersion}. Is its CustomResourceDefinition installed?`, 404, 'UnknownKind');
    }
    return resource;
  }

  private async absentIfNotFound(answer: Promise<Json>): Promise<KubeObject | undefined> {
    try {
      return await answer as KubeObject;
    } catch (error) {
      if (error instanceof KubeError && error.isNotFound) {
        return undefined;
      }
      throw error;
    }
  }
}
