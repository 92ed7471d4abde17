import { Adoption } from './adoption';
import { DecideOptions } from './decide';
import { DesiredObject } from './desired';
import { MEMBER_LABEL } from './instance';
import { conflictTextOf } from './list-items';
import { FORCE_CONFLICTS, hasAnnotation } from './object-annotations';
import { Observed } from './observe';
import { Ownership, Sent } from './ownership';
import { KubeObject } from '../kube';

/** What is sent for objects of the set: it depends on what lives, since some fields belong to other owners. */
export class Sending {
  private readonly ownership: Ownership;
  private readonly adoption: Adoption;

  constructor(private readonly observed: Pick<Observed, 'instance' | 'desired'>, private readonly options: Pick<DecideOptions, 'adopt' | 'forceConflicts'>) {
    this.ownership = new Ownership(observed.instance.manager, observed.desired.map(({ object }) => object));
    this.adoption = new Adoption(options.adopt, observed.instance);
  }

  /** The object with the label of its instance, and the fields that may be taken from other managers: paths, or `*` for all. */
  public of({ object }: DesiredObject, live: KubeObject | undefined): { sent: Sent; force: string[] } {
    const labels = { ...object.metadata.labels, [MEMBER_LABEL]: this.observed.instance.id };
    const sent = this.ownership.toSend({ ...object, metadata: { ...object.metadata, labels } }, live && this.adoption.adopted(live));
    const mayTakeAll = this.options.forceConflicts || hasAnnotation(object, FORCE_CONFLICTS);
    return { sent, force: mayTakeAll ? ['*'] : sent.shared.map((place) => conflictTextOf(place, live!)) };
  }
}
