import { Duration } from 'cdk8s';
import { CodeExpression, isMap } from '../../json';
import * as meshConfig from '../../mesh-config';
import { IpFamily, IpFamilyPolicy } from '../network-props';
import {
  CertProvider, CniProvider, ExternalTrafficPolicy, ImagePullPolicy, JwtPolicy, PodAmount, Profile, ProxyLogLevel, ServiceType, Tracer,
  UnhealthyPodEviction,
} from '../options';
import { Platform } from '../platform';
import { Registry } from '../registry';

/** The classes and enums that props are made of. `Duration` is of cdk8s, all others are of this library. */
const CLASSES: { readonly [name: string]: any } = {
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

/** The same data with all expressions evaluated: the props that a program would give. */
export function evaluated(value: unknown): any {
  if (value instanceof CodeExpression) {
    const owner = CLASSES[value.of];
    return value.args ? owner[value.member](...value.args.map(evaluated)) : owner[value.member];
  }
  if (Array.isArray(value)) {
    return value.map(evaluated);
  }
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, evaluated(inner)])) : value;
}
