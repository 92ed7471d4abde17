import { ApiObject } from 'cdk8s';
import { isClusterScoped } from './cluster-scoped';
import { stringify } from './yaml';

/** One object as it is written: what it is, where it comes from, and its text. */
export interface Manifest {
  readonly apiVersion: string;
  readonly apiGroup: string;
  readonly kind: string;
  /** Empty where the object has none. */
  readonly namespace: string;
  readonly name: string;
  /** The path of its construct. */
  readonly path: string;
  /** One YAML document. */
  readonly text: string;
}

/** An ApiObject that may know its exact text, as long as nothing of it was overridden. */
interface Verbatim {
  _verbatim?(): string | undefined;
}

export function manifestOf(object: ApiObject): Manifest {
  const verbatim = (object as Verbatim)._verbatim?.();
  const json = verbatim === undefined ? jsonOf(object) : undefined;
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

/** What the object renders to, less the namespace that its chart stamps onto kinds that have none. */
function jsonOf(object: ApiObject): any {
  const json = object.toJson();
  if (json.metadata && json.metadata.namespace === object.chart.namespace && isClusterScoped(object.apiGroup, object.kind)) {
    delete json.metadata.namespace;
  }
  return json;
}

/** Two objects of one identity are one object in the cluster: the second would overwrite the first. */
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
      errors.push(`[${path}] is ${kind} '${name}'${place}, which [${other}] is already. Give one of them another name or namespace, or remove it`);
    }
  }
  if (errors.length > 0) {
    throw new Error(`The same object is there more than once:\n  ${errors.join('\n  ')}`);
  }
}
