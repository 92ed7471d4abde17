import * as cdk8s from 'cdk8s';
import * as install from '../../install';
import { IstioVersion } from '../../istio';
import * as meshConfig from '../../mesh-config';
import { MeshApp } from '../../synth';

/** The packages that a program can import: cdk8s, and the rooms of this library that an install needs. */
const PACKAGES: Record<string, Record<string, unknown>> = {
  'cdk8s': { ...cdk8s },
  'cdk8s-istio': { ...install, ...meshConfig, IstioVersion, MeshApp },
};

/** The package that a name is imported from; undefined for a variable. */
export function packageOf(name: string): string | undefined {
  return Object.keys(PACKAGES).find((from) => Object.hasOwn(PACKAGES[from], name));
}

/** The value of an imported name. */
export function imported(name: string): unknown {
  const from = packageOf(name);
  return from && PACKAGES[from][name];
}
