import { ApiObjectMetadata, ApiObjectProps, GroupVersionKind } from 'cdk8s';
import { Construct } from 'constructs';
import { API_VERSIONS } from './kinds.generated';
import { IMesh } from './mesh';
import { meshOf } from './mesh-lookup';
import { IstioVersion } from './version';

/** The props that all kinds share. */
interface Props {
  readonly metadata?: ApiObjectMetadata;
  readonly spec?: unknown;
  readonly mesh?: IMesh;
}

/**
 * The ApiObject props of an object of this kind. The spec is passed on unchanged, so that fields without a type are kept.
 *
 * @throws if the mesh is not clear, or if its version of Istio does not have the kind
 */
export function objectOf(kind: string, scope: Construct, id: string, props: Props): ApiObjectProps {
  const path = childPath(scope, id);
  const { version } = meshOf(scope, { mesh: props.mesh, path });
  try {
    const object = { ...gvkOf(kind, version), metadata: props.metadata, spec: props.spec };
    return object;
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}

/**
 * The apiVersion and kind of an Istio kind in a version of Istio.
 *
 * @throws if the version does not have the kind
 */
export function gvkOf(kind: string, version: IstioVersion, apiVersions = API_VERSIONS): GroupVersionKind {
  const apiVersion = apiVersions[kind][version._release];
  if (!apiVersion) {
    throw new Error(`${kind} is not in Istio ${version}. Use a version that has it: ${Object.keys(apiVersions[kind]).join(', ')}`);
  }
  return { apiVersion, kind };
}

/** The path of a construct that is not created yet, for error messages. */
export function childPath(scope: Construct, id: string): string {
  return scope.node.path ? `${scope.node.path}/${id}` : id;
}
