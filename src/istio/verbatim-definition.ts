import { ApiObject, ApiObjectMetadataDefinition, ApiObjectProps, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';

/**
 * A CustomResourceDefinition that is printed as its text stands, until labels, annotations or JSON patches change it: reading and writing it anew
 * would take longer than all the rest.
 *
 * @internal
 */
export abstract class VerbatimDefinition extends ApiObject {
  private readonly published: string;
  private patched = false;

  constructor(scope: Construct, id: string, private readonly text: string, object: ApiObjectProps) {
    super(scope, id, object);
    // Labels of the chart are not in the text.
    this.published = withoutNamespace(new ApiObjectMetadataDefinition({ ...object.metadata, apiObject: this }));
  }

  public addJsonPatch(...ops: JsonPatch[]): void {
    this.patched = true;
    super.addJsonPatch(...ops);
  }

  /** A definition is of the whole cluster: a namespace of the chart is not for it. */
  public toJson(): any {
    const json = super.toJson();
    delete json.metadata.namespace;
    return json;
  }

  /**
   * The text to print when nothing was changed.
   *
   * @internal
   */
  public _verbatim(): string | undefined {
    return !this.patched && withoutNamespace(this.metadata) === this.published ? this.text : undefined;
  }
}

function withoutNamespace(metadata: ApiObjectMetadataDefinition): string {
  return JSON.stringify({ ...metadata.toJson(), namespace: undefined });
}
