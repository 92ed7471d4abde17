/**
 * From constructs to manifests: MeshApp, an App that synthesises in linear time and rejects duplicate objects and dependency cycles.
 *
 * In: the construct tree of an app. Out: YAML files in the order of dependencies. The same input gives the same bytes.
 * This room must not know Istio: it writes any ApiObject.
 */
export * from './mesh-app';
