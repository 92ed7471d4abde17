import { Construct } from 'constructs';
import { earlier } from './earlier';
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
  /** The release of Istio. */
  public readonly version: IstioVersion;

  constructor(scope: Construct, id: string, props: CrdsProps = {}) {
    super(scope, id);
    const version = props.version ?? IstioVersion.of(this);
    this.version = version;
    const names = CustomResourceDefinition.names(version);
    const unknown = props.exclude?.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new Error(`${this.node.path}: exclude: Istio ${version} has no CustomResourceDefinition '${unknown}'. Use one of ${names.join(', ')}`);
    }
    for (const name of names.filter((known) => !props.exclude?.includes(known))) {
      new CustomResourceDefinition(this, name, { name, version });
    }
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** @internal */
  public _isOlderThan(version: IstioVersion): boolean {
    return IstioVersion.ALL.indexOf(this.version) < IstioVersion.ALL.indexOf(version);
  }

  private problems(): string[] {
    const own = new Set(this.node.children.map(({ node }) => node.id));
    const twins = earlier(this, Crds).filter((other) => other.node.children.some(({ node }) => own.has(node.id)));
    return twins.map((other) => `the CustomResourceDefinitions are at ${other.node.path} already, and a cluster has them once. `
      + 'For a second control plane use Istiod with a revision of its own, beside the first Mesh; for Crds of your own, give Mesh crds: false');
  }
}
