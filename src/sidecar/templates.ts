import { Features, featuresOf } from './features';
import { gateway } from './gateway';
import { grpcAgent } from './grpc-agent';
import { grpcSimple } from './grpc-simple';
import { kubeGateway } from './kube-gateway';
import { Template } from './model';
import { render } from './render';
import { sidecar } from './sidecar';
import { waypoint } from './waypoint';
import { IstioVersion } from '../istio/version';

/** Each template by the name under which pods ask for it (`inject.istio.io/templates`), or istiod takes it for a Gateway. */
const TEMPLATES: Record<string, (features: Features) => Template> = {
  'sidecar': sidecar,
  'gateway': gateway,
  'grpc-simple': grpcSimple,
  'grpc-agent': grpcAgent,
  'kube-gateway': kubeGateway,
  'waypoint': waypoint,
};

/** The Go template text of each injection template of a version, by name. */
export function sidecarTemplates(version: IstioVersion): { [name: string]: string } {
  const features = featuresOf(version);
  return Object.fromEntries(Object.entries(TEMPLATES).map(([name, template]) => [name, render(template(features))]));
}
