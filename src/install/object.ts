import { ApiObject, ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';
import { withoutInheritedNamespace } from '../json';
import { FragmentProblem, objectProblems } from '../k8s/internal';
import { printedPath } from '../names';

/** A Kubernetes object. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** Objects by the ids of their constructs. */
export type ObjectsById = Record<string, KubeObject | undefined>;

/** Constructs by their ids. */
export type ApiObjectsById = { readonly [id: string]: ApiObject | undefined };

/** Adds each object to the scope as an ApiObject. Ids without an object are left out. */
export function addObjects(scope: Construct, objects: ObjectsById): ApiObjectsById {
  const create = (id: string, object: KubeObject) => new InstallObject(scope, id, object as ApiObjectProps);
  const present = Object.entries(objects).flatMap(([id, object]) => (object ? [[id, create(id, object)] as const] : []));
  return Object.fromEntries(present);
}

/** An object of the install. If its kind is cluster-scoped, it does not get the namespace of its chart. */
class InstallObject extends ApiObject {
  constructor(scope: Construct, id: string, props: ApiObjectProps) {
    super(scope, id, props);
    this.node.addValidation({ validate: () => this.problems() });
  }

  public toJson(): any {
    return withoutInheritedNamespace(super.toJson(), this.chart.namespace);
  }

  /** The required fields that the object lacks, and the rules that it breaks. JSON patches may add fields that the schemas do not have. */
  private problems(): string[] {
    const isCertain = ({ missing, breaksRule, newer }: FragmentProblem) => missing !== undefined || (breaksRule && newer === undefined);
    return objectProblems(this.toJson()).filter(isCertain).map(({ path, message }) => `${printedPath([...path])} ${message}`);
  }
}
