import { Dependencies } from './dependencies';
import { ReconcileEvent } from './events';
import { whyNotReady } from './not-ready-reason';
import { notReady, Readiness, readinessOf } from './readiness';
import { Reason } from './reason';
import { View, Watches } from './view';
import { Deadline, waitUntil } from './wait';
import { WebhookProbe } from './webhook-probe';
import { partOf, partsOf } from '../json';
import { ifAllowed, KubeClient, KubeObject, ObjectRef, refOf } from '../kube';

const READY: Readiness = { ready: true, reason: '' };

export interface ReadyingOptions {
  /** How long the run may wait in all, in seconds. */
  timeout: number;
  manager: string;
  onEvent: (event: ReconcileEvent) => void;
  signal?: AbortSignal;
}

/** Waits until objects are ready, or gone. All waits of a run have one deadline, and share watches. */
export class Readying {
  private readonly watches: Watches;

  constructor(
    private readonly client: KubeClient,
    private readonly dependencies: Dependencies,
    private readonly deadline: Deadline,
    private readonly options: ReadyingOptions,
  ) {
    this.watches = new Watches(client);
  }

  /**
   * Waits until an object is ready.
   *
   * @param applied the object as the API server has answered it: the first look needs no request
   * @param probes whether the webhooks of a configuration are tried
   * @returns why it is not ready; undefined if it is, or if the run was interrupted
   */
  public async untilReady(ref: ObjectRef, applied: KubeObject, desired: KubeObject, probes: boolean): Promise<Reason | undefined> {
    const probe = probes && ref.kind.endsWith('WebhookConfiguration') ? new WebhookProbe(this.client, this.dependencies, desired, this.options.manager) : undefined;
    let first: KubeObject | undefined = applied;
    const readiness = await this.until(ref, async (view) => {
      const live = first ?? await view.find(applied);
      first = undefined;
      return live ? this.look(live, probe) : notReady('does not exist any more: somebody else has deleted it');
    });
    return readiness.ready || this.options.signal?.aborted ? undefined : { code: readiness.failed ? 'Failed' : 'TimedOut', message: await this.explain(ref, readiness) };
  }

  /** Waits until an object is gone. @returns why it is not; undefined if it is, or if the run was interrupted */
  public async untilGone(live: KubeObject): Promise<Reason | undefined> {
    const ref = refOf(live);
    const readiness = await this.until(ref, async (view) => {
      const found = await view.find(live, true);
      return !found || found.metadata.uid !== live.metadata.uid ? READY : notReady(readinessOf(found).reason || 'is being deleted');
    });
    return readiness.ready || this.options.signal?.aborted ? undefined : { code: 'TimedOut', message: `not gone after ${this.options.timeout} s: ${readiness.reason}` };
  }

  /** Waits until a namespace is not being deleted any more: it is gone, or was created again. @returns whether that happened in time */
  public async untilNotTerminating(name: string): Promise<boolean> {
    const ref = { apiVersion: 'v1', kind: 'Namespace', name };
    const { ready } = await this.until(ref, async (view) => {
      const live = await view.find({ ...ref, metadata: { name } });
      return live?.metadata.deletionTimestamp ? readinessOf(live) : READY;
    });
    return ready;
  }

  /** Waits until a condition holds. It is looked at again when something that the look has read changes, and after a pause. */
  public async until(ref: ObjectRef, look: (view: View) => Promise<Readiness>): Promise<Readiness> {
    const view = this.watches.newView();
    let reported = false;
    const report = (reason: string) => {
      reported = true;
      this.options.onEvent({ type: 'waiting', ref, reason });
    };
    const readiness = await waitUntil(() => look(view), view, this.deadline, report, this.options.signal).finally(() => view.close());
    if (readiness.ready && reported) this.options.onEvent({ type: 'ready', ref });
    return readiness;
  }

  /** Ends the watches. */
  public close(): void {
    this.watches.close();
  }

  private async look(live: KubeObject, probe: WebhookProbe | undefined): Promise<Readiness> {
    const readiness = readinessOf(live);
    if (!readiness.ready) {
      return readiness;
    }
    return probe ? probe.look(live) : this.servedIfDefinition(live);
  }

  private async servedIfDefinition(live: KubeObject): Promise<Readiness> {
    const stored = partsOf(live.spec, 'versions').find((version) => version.storage === true);
    if (live.kind !== 'CustomResourceDefinition' || !stored) {
      return READY;
    }
    const { group, names } = partOf(live, 'spec');
    const served = await this.client.serves(`${group}/${stored.name}`, String(partOf(names).kind));
    return served ? READY : notReady('is not served yet');
  }

  private async explain(ref: ObjectRef, { reason, failed }: Readiness): Promise<string> {
    const live = await this.client.find(ref);
    const why = live && await ifAllowed(whyNotReady(this.client, live));
    const time = failed ? '' : `not ready after ${this.options.timeout} s: `;
    return `${time}${reason}${why ? `; ${why}` : ''}`;
  }
}
