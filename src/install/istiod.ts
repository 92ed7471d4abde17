import { Construct } from 'constructs';
import { istiodDefaults, istiodSettings, meshNamespace } from './from-props';
import { istiodObjects } from './istiod/objects';
import { MeshProps } from './mesh-props';
import { addObjects, Fields } from './object';
import { changes } from './override';
import { release } from './settings';
import { IstioVersion } from '../istio';

/**
 * The control plane: istiod with its rights, configuration and webhooks.
 * Mesh has it; use this to keep it in a chart of its own, or for a second revision, with the same props.
 *
 * @see https://istio.io/latest/docs/ops/deployment/architecture/#istiod
 */
export class Istiod extends Construct {
  constructor(scope: Construct, id: string, props: MeshProps = {}) {
    super(scope, id);
    const version = props.version ?? IstioVersion.of(this);
    const settings = istiodSettings(version, props);
    const given = changes(settings as unknown as Fields, istiodDefaults(version, props) as unknown as Fields);
    addObjects(this, istiodObjects(release(version, 'istiod', meshNamespace(props)), settings, given));
  }
}
