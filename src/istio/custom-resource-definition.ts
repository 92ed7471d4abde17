import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { crdDocuments } from './crd-documents';
import { parseCrdText } from './crd-text';
import { childPath } from './gvk';
import { VerbatimDefinition } from './verbatim-definition';
import { IstioVersion } from './version';

/** Properties of CustomResourceDefinition. */
export interface CustomResourceDefinitionProps {
  /** The full name, such as `virtualservices.networking.istio.io`. */
  readonly name: string;

  /**
   * The Istio whose definition it is.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * One of the CustomResourceDefinitions of Istio, as published, without descriptions.
 *
 * Labels, annotations and JSON patches change it as they change any ApiObject.
 */
export class CustomResourceDefinition extends VerbatimDefinition {
  /** The names of all that a version of Istio installs. */
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
  const version = props.version ?? IstioVersion.of(scope);
  const document = crdDocuments(version).find(({ name }) => name === props.name);
  if (!document) {
    const names = CustomResourceDefinition.names(version).join(', ');
    throw new Error(`${childPath(scope, id)}: Istio ${version} has no CustomResourceDefinition '${props.name}'. Use one of ${names}`);
  }
  return document.text;
}
