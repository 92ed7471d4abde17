import { Duration } from 'cdk8s';
import { CodeExpression, isMap } from '../../json';
import * as meshConfig from '../../mesh-config';
import { MeshIpFamily, MeshIpFamilyPolicy } from '../network-props';
import {
  MeshCertProvider, MeshCniProvider, MeshExternalTrafficPolicy, MeshImagePullPolicy, MeshInternalTrafficPolicy, MeshJwtPolicy, MeshPodAmount,
  MeshProfile, MeshProxyLogLevel, MeshResourceScope, MeshServiceType, MeshTracer, MeshUnhealthyPodEviction,
} from '../options';
import { MeshPlatform } from '../platform';
import { MeshRegistry } from '../registry';

/** The classes and enums that props are made of. `Duration` is of cdk8s, all others are of this library. */
const CLASSES: { readonly [name: string]: any } = {
  MeshCertProvider,
  MeshCniProvider,
  Duration,
  MeshExternalTrafficPolicy,
  MeshImagePullPolicy,
  MeshInternalTrafficPolicy,
  MeshIpFamily,
  MeshIpFamilyPolicy,
  MeshJwtPolicy,
  MeshPlatform,
  MeshPodAmount,
  MeshProfile,
  MeshProxyLogLevel,
  MeshRegistry,
  MeshResourceScope,
  MeshServiceType,
  MeshTracer,
  MeshUnhealthyPodEviction,
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
