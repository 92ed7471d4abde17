import { Construct } from 'constructs';
import { componentVersion } from './component';
import { FileDefinition, readDefinitions } from './crd-file';
import { DEFINITIONS } from './kinds';
import { CRDS_PROPS } from './prop-rules';
import { CustomResourceDefinition, IstioVersion } from '../istio';
import { isOlder } from '../istio/internal';
import { checkProps } from '../names';
import { AppIndex } from '../scope';

/** Properties of IstioCrds. */
export interface IstioCrdsProps {
  /**
   * The version of Istio.
   *
   * @default - the version of the only mesh in the App
   */
  readonly version?: IstioVersion;

  /**
   * The names of CustomResourceDefinitions to leave out, such as `envoyfilters.networking.istio.io`.
   *
   * @default - no definitions
   */
  readonly exclude?: string[];

  /**
   * Whether the fields of the definitions have their descriptions, which `kubectl explain` prints.
   *
   * @default true
   */
  readonly descriptions?: boolean;

  /**
   * The file to read definitions from, instead of Istio's own.
   *
   * @internal
   */
  readonly _file?: string;
}

/**
 * Istio's CustomResourceDefinitions. Mesh contains them. Use IstioCrds to put them into another chart.
 */
export class IstioCrds extends Construct {
  /**
   * The CustomResourceDefinitions of a file, for example of an Istio version that this library does not support. They are written
   * unchanged, unless labels, annotations or patches change them.
   *
   * @param path a file with one or more YAML documents, each a CustomResourceDefinition
   * @throws if the file cannot be read, if it contains another object, or if it contains a definition twice
   */
  public static fromFile(scope: Construct, id: string, path: string): IstioCrds {
    return new IstioCrds(scope, id, { _file: path });
  }

  /** The version of Istio. It is undefined for definitions from a file. */
  public readonly version?: IstioVersion;

  /** @throws if Istio does not have a definition that is left out */
  constructor(scope: Construct, id: string, props: IstioCrdsProps = {}) {
    super(scope, id);
    checkProps(this.node.path, props, CRDS_PROPS);
    AppIndex.of(this).register(DEFINITIONS, this);
    if (props._file === undefined) {
      this.version = componentVersion(this, props.version);
      this.addPublished(this.version, props);
    } else {
      readDefinitions(this.node.path, props._file).forEach((document) => new FileDefinition(this, document));
    }
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** @internal */
  public _isOlderThan(version: IstioVersion): boolean {
    return this.version !== undefined && isOlder(IstioVersion.of(this.version._release), IstioVersion.of(version._release));
  }

  private addPublished(version: IstioVersion, { exclude = [], descriptions }: IstioCrdsProps): void {
    const names = CustomResourceDefinition.names(version);
    const unknown = exclude.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new Error(`${this.node.path}: exclude: Istio ${version} has no CustomResourceDefinition '${unknown}'. Use one of ${names.join(', ')}`);
    }
    for (const name of names.filter((known) => !exclude.includes(known))) {
      new CustomResourceDefinition(this, name, { name, version, descriptions });
    }
  }

  private problems(): string[] {
    const own = new Set(this.node.children.map(({ node }) => node.id));
    const duplicates = AppIndex.of(this).earlier(DEFINITIONS, this).filter((other) => other.node.children.some(({ node }) => own.has(node.id)));
    return duplicates.map((other) => `the CustomResourceDefinitions are already at ${other.node.path}. A cluster has them once. `
      + 'For a second control plane, create an Istiod with another revision beside the first Mesh. For an IstioCrds of your own, set crds: false on the Mesh');
  }
}
