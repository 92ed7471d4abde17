import * as cdk8s from 'cdk8s';
import * as install from '../../install';
import { IstioVersion } from '../../istio';
import * as meshConfig from '../../mesh-config';
import { MeshApp } from '../../synth';

/** What a program may import: cdk8s, and of this library the rooms that an install needs. */
const PACKAGES: Record<string, Record<string, unknown>> = {
  'cdk8s': { ...cdk8s },
  'cdk8s-istio': { ...install, ...meshConfig, IstioVersion, MeshApp },
};

/** The package that a name is imported from; a variable is from none. */
export function packageOf(name: string): string | undefined {
  return Object.keys(PACKAGES).find((from) => Object.hasOwn(PACKAGES[from], name));
}

/** What a name stands for that is imported. */
export function imported(name: string): unknown {
  const from = packageOf(name);
  return from && PACKAGES[from][name];
}
