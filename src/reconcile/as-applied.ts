import { equal } from './equal';
import { valueAt, withValue } from './field-path';
import { desiredPlaceOf, indexNamed } from './list-items';
import { appliedOwner, fieldsOf, isLeaf, ownersAt } from './managed-fields';
import { Sent } from './ownership';
import { isMap, Json, JsonObject, partOf } from '../json';
import { KubeObject } from '../kube';

/** What is known of an earlier apply. */
export interface AppliedBefore {
  manager: string;
  /** Whether the same object was sent by the last apply of the instance. */
  sameAsSent: boolean;
}

/**
 * Whether an apply would change nothing: the instance owns exactly the fields that it would send, and they have the same values.
 *
 * A value need not be compared if the same object was sent before: a change of a field by another manager also takes the field away from
 * the instance. This covers values that the API server stores in another form, such as `1000m`.
 * The answer is `false` in doubt. An apply is then sent, and changes nothing.
 */
export function isAsApplied(sent: Sent, live: KubeObject, { manager, sameAsSent }: AppliedBefore): boolean {
  const owner = appliedOwner(live, manager);
  if (!owner || owner.apiVersion !== sent.object.apiVersion || live.metadata.deletionTimestamp) {
    return false;
  }
  return new Comparison(!sameAsSent).sameFields(fieldsOf(owner), identityLeftOut(sharedLeftOut(sent, live, manager)), live);
}

/** A field that is sent as it lives for the sake of its owner needs no write, even if the instance does not own it. */
function sharedLeftOut({ object, shared }: Sent, live: KubeObject, manager: string): KubeObject {
  return shared.reduce((left, livePlace) => {
    const place = desiredPlaceOf(live, livePlace, left);
    const isOwn = ownersAt(live, livePlace).some((owner) => owner.manager === manager);
    return place && !isOwn && equal(valueAt(left, place), valueAt(live, livePlace)) ? withValue(left, place, undefined) : left;
  }, object);
}

/** The fields that nobody owns: those of the identity, and those that tools write as null or empty although only the API server sets them. */
function identityLeftOut({ apiVersion, kind, metadata, status, ...rest }: KubeObject): JsonObject {
  const { name, namespace, creationTimestamp, ...owned } = metadata;
  return { ...rest, ...Object.keys(owned).length > 0 && { metadata: owned } };
}

class Comparison {
  constructor(private readonly comparesValues: boolean) {}

  /** Whether the owned fields below a place are exactly those that would be sent. */
  public sameFields(fields: JsonObject, sent: Json | undefined, live: Json | undefined): boolean {
    if (isLeaf(fields)) {
      return sent !== undefined && sent !== null && (!this.comparesValues || equal(sent, live));
    }
    if (isMap(sent)) {
      return this.sameKeys(fields, sent, partOf(live));
    }
    return Array.isArray(sent) && this.sameItems(fields, sent, Array.isArray(live) ? live : []);
  }

  private sameKeys(fields: JsonObject, sent: JsonObject, live: JsonObject): boolean {
    const names = Object.keys(sent).filter((name) => sent[name] !== undefined);
    const owned = ownedKeys(fields);
    return owned.length === names.length && names.every((name) => {
      const below = fields[`f:${name}`];
      return isMap(below) && this.sameFields(below, sent[name], live[name]);
    });
  }

  private sameItems(fields: JsonObject, sent: Json[], live: Json[]): boolean {
    const owned = ownedKeys(fields);
    return owned.length === sent.length && owned.every((key) => {
      const [index, liveIndex] = [indexNamed(key, sent), indexNamed(key, live)];
      const isThere = index !== undefined && liveIndex !== undefined;
      return isThere && (key.startsWith('v:') || this.sameFields(partOf(fields, key), sent[index], live[liveIndex]));
    });
  }
}

function ownedKeys(fields: JsonObject): string[] {
  return Object.keys(fields).filter((key) => key !== '.');
}
