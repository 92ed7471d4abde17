/**
 * The injection templates: what istiod adds to a pod, written as typed objects with conditions.
 *
 * In: the features of an IstioVersion. Out: one Go template text for each template name that a pod can request. The install
 * puts these texts into the ConfigMap `istio-sidecar-injector`. Only istiod knows the values, the mesh config and the pods,
 * and it knows them when it injects. This room must not know how or where the mesh is installed.
 */
export { sidecarTemplates } from './templates';
