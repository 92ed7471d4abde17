import { ApiObject, ApiObjectMetadataDefinition, ApiObjectProps, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { withoutInheritedNamespace } from '../json';

/**
 * A CustomResourceDefinition that is printed with its stored text, unless labels, annotations or JSON patches change it. Parsing and
 * writing the definitions would take longer than the rest of a synthesis.
 *
 * @internal
 */
export abstract class VerbatimDefinition extends ApiObject {
  private readonly published: string;
  private patched = false;

  constructor(scope: Construct, id: string, private readonly text: string, object: ApiObjectProps) {
    super(scope, id, object);
    // The text does not contain the labels of the chart, so they count as a change.
    this.published = withoutNamespace(new ApiObjectMetadataDefinition({ ...object.metadata, apiObject: this }));
  }

  public addJsonPatch(...ops: JsonPatch[]): void {
    this.patched = true;
    super.addJsonPatch(...ops);
  }

  /** A definition is cluster-scoped, so it does not get the namespace of its chart. */
  public toJson(): any {
    return withoutInheritedNamespace(super.toJson(), this.chart.namespace);
  }

  /**
   * The stored text, or undefined if the definition was changed.
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
