import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { crdDocuments } from './crd-documents';
import { parseCrdText } from './crd-text';
import { childPath } from './gvk';
import { meshOf } from './mesh-lookup';
import { VerbatimDefinition } from './verbatim-definition';
import { IstioVersion } from './version';

/** Properties of CustomResourceDefinition. */
export interface CustomResourceDefinitionProps {
  /** The full name, such as `virtualservices.networking.istio.io`. */
  readonly name: string;

  /**
   * The version of Istio that the definition belongs to.
   *
   * @default - the version of the only mesh in the App
   */
  readonly version?: IstioVersion;

  /**
   * Whether the fields have their descriptions, which `kubectl explain` prints. They are a third of the text.
   *
   * @default true
   */
  readonly descriptions?: boolean;
}

/**
 * One of Istio's CustomResourceDefinitions, as Istio publishes it.
 *
 * Labels, annotations and JSON patches work as for any ApiObject.
 *
 * @see https://istio.io/latest/docs/reference/config/
 */
export class CustomResourceDefinition extends VerbatimDefinition {
  /** The names of all CustomResourceDefinitions that a version of Istio installs. */
  public static names(version: IstioVersion): string[] {
    return crdDocuments(version).map((document) => document.name);
  }

  constructor(scope: Construct, id: string, props: CustomResourceDefinitionProps) {
    const text = textOf(scope, id, props);
    const header = parseCrdText(text.slice(0, text.indexOf('\nspec:')));
    super(scope, id, text, { ...header, spec: Lazy.any({ produce: () => parseCrdText(text).spec }) });
  }
}

function textOf(scope: Construct, id: string, props: CustomResourceDefinitionProps): string {
  const path = childPath(scope, id);
  const version = props.version ?? meshOf(scope, { path, prop: 'version' }).version;
  const document = crdDocuments(version, props.descriptions).find(({ name }) => name === props.name);
  if (!document) {
    const names = CustomResourceDefinition.names(version).join(', ');
    throw new Error(`${path}: Istio ${version} has no CustomResourceDefinition '${props.name}'. Use one of ${names}`);
  }
  return document.text;
}
