import { Duration } from 'cdk8s';
import * as meshConfig from '../mesh-config/types.generated';
import { IpFamily, IpFamilyPolicy } from '../network-props';
import {
  CertProvider, CniProvider, ExternalTrafficPolicy, ImagePullPolicy, JwtPolicy, PodAmount, Profile, ProxyLogLevel, ServiceType, Tracer,
  UnhealthyPodEviction,
} from '../options';
import { isMap } from '../override';
import { Platform } from '../platform';
import { Registry } from '../registry';

/** The classes and enums that props are made of. `Duration` is of cdk8s, all others are of this library. */
const CLASSES = {
  CertProvider,
  CniProvider,
  Duration,
  ExternalTrafficPolicy,
  ImagePullPolicy,
  IpFamily,
  IpFamilyPolicy,
  JwtPolicy,
  Platform,
  PodAmount,
  Profile,
  ProxyLogLevel,
  Registry,
  ServiceType,
  Tracer,
  UnhealthyPodEviction,
  ...meshConfig,
};

/** The value of a prop that JSON cannot say: the member of an enum, or what the factory of a class makes of its arguments. */
export class Expression {
  constructor(
    /** The class or enum, such as `Registry`. */
    public readonly of: keyof typeof CLASSES,
    /** The member or factory, such as `privateHub`. */
    public readonly member: string,
    /** What the factory is called with, which may hold expressions too; a member of an enum has none. */
    public readonly args?: unknown[]) {}
}

/** The same data with all expressions evaluated: the props that a program would give. */
export function evaluated(value: unknown): any {
  if (value instanceof Expression) {
    const owner = CLASSES[value.of] as Record<string, any>;
    return value.args ? owner[value.member](...value.args.map(evaluated)) : owner[value.member];
  }
  if (Array.isArray(value)) {
    return value.map(evaluated);
  }
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, evaluated(inner)])) : value;
}
