/**
 * The injection templates: what istiod adds to a pod, as typed objects with conditions.
 *
 * In: the features of an IstioVersion. Out: Go template text, one for each name that a pod can ask for, which goes
 * into the ConfigMap `istio-sidecar-injector`. Values, mesh config and pods are known only to istiod, at injection.
 * It must not know how or where the mesh is installed.
 */
export { sidecarTemplates } from './templates';
