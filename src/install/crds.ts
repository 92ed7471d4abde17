import { Construct } from 'constructs';
import { CustomResourceDefinition, IstioVersion } from '../istio';

/** Properties of Crds. */
export interface CrdsProps {
  /**
   * The release of Istio.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;

  /**
   * Names of definitions to leave out, such as `envoyfilters.networking.istio.io`.
   *
   * @default - none
   */
  readonly exclude?: string[];
}

/**
 * Istio's CustomResourceDefinitions. Mesh has them; use this to keep them in a chart of their own.
 */
export class Crds extends Construct {
  constructor(scope: Construct, id: string, props: CrdsProps = {}) {
    super(scope, id);
    const version = props.version ?? IstioVersion.of(this);
    const names = CustomResourceDefinition.names(version);
    const unknown = props.exclude?.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new Error(`${this.node.path}: exclude: Istio ${version} has no CustomResourceDefinition '${unknown}'. Use one of ${names.join(', ')}`);
    }
    for (const name of names.filter((known) => !props.exclude?.includes(known))) {
      new CustomResourceDefinition(this, name, { name, version });
    }
  }
}
