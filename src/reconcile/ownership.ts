import { equal } from './equal';
import { FieldPath, parsePath, Place, placesOf, textOf, valueAt, withValue } from './field-path';
import { livePlaceOf } from './list-items';
import { FieldOwner, ownersAt } from './managed-fields';
import { ignoredFields, WEIGHTS_OWNER } from './object-annotations';
import { scaleTargetOf } from './order';
import { groupOf, isMap, Json, JsonObject, partOf } from '../json';
import { KubeObject, keyOf, refOf } from '../kube';

/** One field that a controller of the cluster writes, and that an apply must leave to it. */
interface OwnershipRow {
  /** Who writes the field. */
  owner: string;
  /** Which objects have the field. */
  matches: (object: KubeObject, scaled: ReadonlySet<string>) => boolean;
  path: FieldPath;
  /** The field managers that the field is left to. @default any other than the instance */
  managers?: RegExp;
  /** For which desired values the field is left. @default all */
  when?: (value: Json | undefined) => boolean;
  /** Whether the field is sent as long as nobody else owns it. A field that is sent once and then left out goes back to its default if it has no other owner. */
  alone: 'desired' | 'live' | 'nothing';
}

const isWebhook = ({ kind }: KubeObject) => kind.endsWith('WebhookConfiguration');
const isOf = (group: string, kind: string) => (object: KubeObject) => object.kind === kind && groupOf(object.apiVersion) === group;
const isEmpty = (value: Json | undefined) => value === '';
const leavesWeightsTo = (owner: string, kind: string) => (object: KubeObject) =>
  isOf('networking.istio.io', kind)(object) && object.metadata.annotations?.[WEIGHTS_OWNER] === owner;
const hasInjectedCa = (object: KubeObject) => Object.keys(partOf(object, 'metadata', 'annotations')).some((key) => key.startsWith('cert-manager.io/inject-'));

const ROLLOUTS = /^(argo-)?rollouts(-controller)?$/;
const CA_BUNDLES = ['webhooks[*].clientConfig.caBundle', 'spec.conversion.webhook.clientConfig.caBundle', 'spec.caBundle'].map(parsePath);

/** Whose a field is. Users add rows by the annotation IGNORE_FIELDS. */
const TABLE: OwnershipRow[] = [
  ...CA_BUNDLES.map((path): OwnershipRow => ({ owner: 'the server of the webhook', matches: () => true, path, when: isEmpty, alone: 'nothing' })),
  ...CA_BUNDLES.map((path): OwnershipRow => ({ owner: 'cert-manager\'s injector', matches: hasInjectedCa, path, managers: /cainjector/, alone: 'desired' })),
  // istiod changes Ignore to Fail when it serves.
  { owner: 'istiod', matches: isWebhook, path: parsePath('webhooks[*].failurePolicy'), when: (value) => value === 'Ignore', alone: 'desired' },
  // AKS keeps its own namespaces away from all webhooks.
  { owner: 'AKS', matches: isWebhook, path: parsePath('webhooks[*].namespaceSelector.matchExpressions'), managers: /^admissionsenforcer$/, alone: 'desired' },
  { owner: 'an autoscaler', matches: (object, scaled) => scaled.has(keyOf(refOf(object))), path: parsePath('spec.replicas'), alone: 'live' },
  { owner: 'Argo Rollouts', matches: leavesWeightsTo('argo-rollouts', 'VirtualService'), path: parsePath('spec.http[*].route[*].weight'), managers: ROLLOUTS, alone: 'desired' },
  { owner: 'Argo Rollouts', matches: leavesWeightsTo('argo-rollouts', 'VirtualService'), path: parsePath('spec.tcp[*].route[*].weight'), managers: ROLLOUTS, alone: 'desired' },
  { owner: 'Argo Rollouts', matches: leavesWeightsTo('argo-rollouts', 'DestinationRule'), path: parsePath('spec.subsets[*].labels.rollouts-pod-template-hash'), managers: ROLLOUTS, alone: 'desired' },
  { owner: 'Flagger', matches: leavesWeightsTo('flagger', 'VirtualService'), path: parsePath('spec.http[*].route[*].weight'), managers: /^flagger$/, alone: 'desired' },
];

/** What is sent for an object, and which fields may be taken from another manager, since they are sent with the value that lives. */
export interface Sent {
  object: KubeObject;
  shared: Place[];
}

/** Leaves fields to the controllers of the cluster that write them. */
export class Ownership {
  private readonly scaled: Set<string>;

  /** @param set all desired objects: an autoscaler among them owns the replicas of its target */
  constructor(private readonly manager: string, set: KubeObject[]) {
    this.scaled = new Set(set.filter(isOf('autoscaling', 'HorizontalPodAutoscaler')).map(scaleTargetOf));
  }

  /** What to send for a desired object: it depends on the owners of the live one. */
  public toSend(desired: KubeObject, live: KubeObject | undefined): Sent {
    const rows = [...TABLE, ...rowsOf(desired)].filter((row) => row.matches(desired, this.scaled));
    const sent: Sent = { object: desired, shared: [] };
    for (const row of rows) {
      // from the last one: an item that is left out changes the indices of those after it
      placesOf(sent.object, row.path).reverse().forEach((place) => this.leave(sent, row, place, live));
    }
    return sent;
  }

  private leave(sent: Sent, row: OwnershipRow, place: Place, live: KubeObject | undefined): void {
    const value = valueAt(sent.object, place);
    if (row.when && !row.when(value)) {
      return;
    }
    const livePlace = live && livePlaceOf(sent.object, place, live);
    const owners = livePlace ? ownersAt(live, livePlace) : [];
    const others = owners.filter(({ manager }) => manager !== this.manager && (row.managers?.test(manager) ?? true));
    const whole = others.find(({ wholeOf }) => wholeOf !== undefined);
    if (whole) {
      this.merge(sent, place, live!, livePlace!, whole);
    } else if (others.length > 0) {
      sent.object = withValue(sent.object, place, undefined);
    } else {
      sent.object = withValue(sent.object, place, this.aloneValue(row, value, owners, livePlace && valueAt(live, livePlace)));
    }
  }

  /** As long as nobody else owns the field. */
  private aloneValue(row: OwnershipRow, desired: Json | undefined, owners: FieldOwner[], live: Json | undefined): Json | undefined {
    switch (row.alone) {
      case 'desired': return desired;
      case 'live': return owners.length > 0 ? live : undefined;
      case 'nothing': return undefined;
    }
  }

  /** A field of a list that is owned as a whole cannot be left out: it is sent as it lives, if the rest of its item is the same. */
  private merge(sent: Sent, place: Place, live: KubeObject, livePlace: Place, { wholeOf }: FieldOwner): void {
    const field = String(place.at(-1));
    const [item, liveItem] = [valueAt(sent.object, place.slice(0, -1)), valueAt(live, livePlace.slice(0, -1))];
    if (equal(without(item, field), without(liveItem, field))) {
      sent.object = withValue(sent.object, place, valueAt(live, livePlace));
      if (!sent.shared.some((shared) => textOf(shared) === textOf(wholeOf!))) sent.shared.push(wholeOf!);
    }
  }
}

/** The rows that the annotation of an object adds. */
function rowsOf(object: KubeObject): OwnershipRow[] {
  return ignoredFields(object).map((path): OwnershipRow => ({ owner: 'its annotation', matches: () => true, path, alone: 'desired' }));
}

function without(part: Json | undefined, field: string): Json | undefined {
  return isMap(part) ? Object.fromEntries(Object.entries(part as JsonObject).filter(([key]) => key !== field)) : part;
}
