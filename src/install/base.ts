import { Construct } from 'constructs';
import { baseObjects } from './base-objects';
import { baseSettings, meshNamespace } from './from-props';
import { MeshProps } from './mesh-props';
import { addObjects } from './object';
import { release } from './settings';
import { IstioVersion } from '../istio';

/**
 * What a cluster has once, however many control planes run in it: the account by which other clusters read it, and the default validator.
 * Mesh has it; use this to keep it in a chart of its own, with the same props.
 */
export class Base extends Construct {
  constructor(scope: Construct, id: string, props: MeshProps = {}) {
    super(scope, id);
    const version = props.version ?? IstioVersion.of(this);
    addObjects(this, baseObjects(release(version, 'istio-base', meshNamespace(props)), baseSettings(version, props)));
  }
}
