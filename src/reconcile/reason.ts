import { KubeError } from '../kube';

/** Why a step is as it is, or why it failed. Programs read the code, and people read the message. */
export interface Reason {
  code: ReasonCode;
  message: string;
}

export type ReasonCode =
  /** The object cannot be read with these credentials. */
  | 'Unreadable'
  /** The cluster serves no version of the kind. */
  | 'NotServed'
  /** An object with this name exists, and this instance did not create it. */
  | 'NotOurs'
  /** The object belongs to another instance. */
  | 'OtherInstance'
  /** Another field manager owns a field and has another value for it. */
  | 'Conflict'
  /** The field cannot be changed after the object was created. */
  | 'Immutable'
  /** The object violates its schema, or a rule of its kind. */
  | 'Invalid'
  | 'TooLarge'
  /** The credentials lack a verb. */
  | 'Forbidden'
  /** The namespace of the object is being deleted. */
  | 'NamespaceTerminating'
  /** The namespace of the object does not exist. */
  | 'NamespaceMissing'
  /** The object is being deleted, and a finalizer still holds it. */
  | 'DeletionPending'
  | 'QuotaExceeded'
  /** An admission webhook or policy denied the request. */
  | 'AdmissionDenied'
  /** An admission webhook did not answer. */
  | 'WebhookUnavailable'
  /** The object has the annotation that protects it from deletion. */
  | 'Protected'
  /** The object is deleted only with an option of its kind. */
  | 'NeedsOption'
  /** Objects of the kind exist that this instance does not own. */
  | 'InUse'
  /** No order of writes is safe: an object would be in effect together with another one that it must not meet. */
  | 'NoSafeOrder'
  /** The object left the set, and another one that stays needs it. */
  | 'StillNeeded'
  /** The object left the set, and is pruned after a run in which all objects succeed. */
  | 'PruneWaits'
  /** The object left the set, and its label names another owner, or none. */
  | 'LabelMissing'
  /** The object left the set, and was released so that another instance can adopt it. */
  | 'HandedOver'
  /** The object left the set, and somebody else has deleted it and created it again. */
  | 'Recreated'
  /** The object left the set and does not exist, but a run that was killed may still create it. */
  | 'MayStillCome'
  /** What is injected into new pods is configured anew, and the injector does not use it yet. */
  | 'InjectorBehind'
  /** It cannot be found out whether proxies still need the object. */
  | 'ProxiesUnknown'
  /** It cannot be found out whether pods run that the policy protects. */
  | 'PodsUnknown'
  /** An object that this one depends on failed. */
  | 'DependencyFailed'
  /** The object is not ready, or not gone, before the deadline. */
  | 'TimedOut'
  /** The object cannot become ready any more. */
  | 'Failed'
  /** The API server answered with another error. */
  | 'Refused';

/** Whether another run can succeed although nothing was changed by the user: `later` if the cause passes by itself. */
export const RETRY: { [code in ReasonCode]: 'later' | 'never' } = {
  Unreadable: 'never',
  NotServed: 'never',
  NotOurs: 'never',
  OtherInstance: 'never',
  Conflict: 'never',
  Immutable: 'never',
  Invalid: 'never',
  TooLarge: 'never',
  Forbidden: 'never',
  NamespaceTerminating: 'later',
  NamespaceMissing: 'never',
  DeletionPending: 'later',
  QuotaExceeded: 'later',
  AdmissionDenied: 'never',
  WebhookUnavailable: 'later',
  Protected: 'never',
  NeedsOption: 'never',
  InUse: 'never',
  NoSafeOrder: 'never',
  StillNeeded: 'never',
  PruneWaits: 'later',
  LabelMissing: 'never',
  HandedOver: 'never',
  Recreated: 'never',
  MayStillCome: 'later',
  InjectorBehind: 'later',
  ProxiesUnknown: 'never',
  PodsUnknown: 'never',
  DependencyFailed: 'later',
  TimedOut: 'later',
  Failed: 'never',
  Refused: 'never',
};

/** The reason of an error of the API server. Some of its errors have no reason of their own and are told apart by their message. */
export function reasonOf(error: KubeError): Reason {
  return { code: codeOf(error), message: error.message };
}

function codeOf(error: KubeError): ReasonCode {
  const { status, reason, message, causes } = error;
  if (error.conflicts.length > 0) {
    return 'Conflict';
  }
  if (error.isDenied) {
    return 'AdmissionDenied';
  }
  switch (status) {
    case 400:
      return 'Invalid';
    case 403:
      return forbiddenCode(error);
    case 404:
      return reason === 'UnknownKind' || reason === '' ? 'NotServed' : message.startsWith('namespaces ') ? 'NamespaceMissing' : 'Refused';
    case 409:
      return reason === 'AlreadyExists' ? 'NotOurs' : 'Refused';
    case 413:
      return 'TooLarge';
    case 422:
      return immutableFieldsOf(error).length > 0 ? 'Immutable' : causes.some((cause) => cause.reason === 'FieldValueTooLong') ? 'TooLarge' : 'Invalid';
    case 500:
      return internalCode(message, reason);
    default:
      return 'Refused';
  }
}

function forbiddenCode({ causes, message }: KubeError): ReasonCode {
  if (causes.some((cause) => cause.reason === 'NamespaceTerminating')) {
    return 'NamespaceTerminating';
  }
  return /exceeded quota/.test(message) ? 'QuotaExceeded' : 'Forbidden';
}

function internalCode(message: string, reason: string): ReasonCode {
  if (message.includes('request is too large')) {
    return 'TooLarge';
  }
  if (reason === 'InternalError' && message.includes('failed calling webhook')) {
    return 'WebhookUnavailable';
  }
  return message.includes('failed to create typed patch object') ? 'Invalid' : 'Refused';
}

const IMMUTABLE = /field is immutable|may not change once set|cannot change roleRef|is immutable after|updates to [^.]{0,500} are forbidden|immutable/;

/** The immutable fields that a request tried to change; empty if an error has another cause. */
export function immutableFieldsOf({ status, causes }: KubeError): string[] {
  const isImmutable = causes.length > 0 && causes.every(({ message = '' }) => IMMUTABLE.test(message));
  return status === 422 && isImmutable ? [...new Set(causes.map(({ field = '' }) => field))] : [];
}
