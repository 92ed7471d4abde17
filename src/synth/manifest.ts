import { ApiObject } from 'cdk8s';
import { stringify } from './yaml';
import { isClusterScoped, withoutInheritedNamespace } from '../json';

/** One object as it is written: its identity, its construct, and its text. */
export interface Manifest {
  readonly apiVersion: string;
  readonly apiGroup: string;
  readonly kind: string;
  /** Empty if the object has no namespace. */
  readonly namespace: string;
  readonly name: string;
  /** The path of its construct. */
  readonly path: string;
  /** One YAML document. */
  readonly text: string;
}

/** An ApiObject that can have a stored text, which is valid as long as nothing of the object was overridden. */
interface Verbatim {
  _verbatim?(): string | undefined;
}

/**
 * Renders one object.
 *
 * @param annotations annotations that synthesis adds to it
 */
export function manifestOf(object: ApiObject, annotations: { [annotation: string]: string }): Manifest {
  const isAnnotated = Object.keys(annotations).length > 0;
  const verbatim = isAnnotated ? undefined : (object as Verbatim)._verbatim?.();
  const json = verbatim === undefined ? withAnnotations(withoutInheritedNamespace(object.toJson(), object.chart.namespace), annotations) : undefined;
  const clusterScoped = isClusterScoped(object.apiGroup, object.kind);
  return {
    apiVersion: json?.apiVersion ?? object.apiVersion,
    apiGroup: object.apiGroup,
    kind: json?.kind ?? object.kind,
    namespace: (json ? json.metadata?.namespace : clusterScoped ? undefined : object.metadata.namespace) ?? '',
    name: json?.metadata?.name ?? object.name,
    path: object.node.path,
    text: verbatim ?? stringify(json),
  };
}

function withAnnotations(json: any, annotations: { [annotation: string]: string }): any {
  const isAnnotated = Object.keys(annotations).length > 0;
  return isAnnotated ? { ...json, metadata: { ...json.metadata, annotations: { ...json.metadata?.annotations, ...annotations } } } : json;
}

/**
 * Two manifests with the same API group, kind, namespace and name are one object in the cluster: the second would overwrite the first.
 *
 * @throws if there are duplicates, with the paths of all their constructs
 */
export function refuseDuplicates(manifests: Manifest[]): void {
  const paths = new Map<string, string>();
  const errors: string[] = [];
  for (const { apiGroup, kind, namespace, name, path } of manifests) {
    const identity = [apiGroup, kind, namespace, name].join('/');
    const other = paths.get(identity);
    if (other === undefined) {
      paths.set(identity, path);
    } else {
      const place = namespace ? ` in namespace '${namespace}'` : '';
      errors.push(`[${path}] defines ${kind} '${name}'${place}, which [${other}] also defines. Give one of them another name or namespace, or delete it`);
    }
  }
  if (errors.length > 0) {
    throw new Error(`Several constructs define the same object:\n  ${errors.join('\n  ')}`);
  }
}
