import { Features, featuresOf } from './features';
import { gateway } from './gateway';
import { grpcAgent } from './grpc-agent';
import { grpcSimple } from './grpc-simple';
import { kubeGateway } from './kube-gateway';
import { Template } from './model';
import { render } from './render';
import { sidecar } from './sidecar';
import { waypoint } from './waypoint';
import { IstioVersion } from '../istio';

/** Each template by its name. Pods request templates by name (`inject.istio.io/templates`), and istiod uses two of them for Gateways. */
const TEMPLATES: Record<string, (features: Features) => Template> = {
  'sidecar': sidecar,
  'gateway': gateway,
  'grpc-simple': grpcSimple,
  'grpc-agent': grpcAgent,
  'kube-gateway': kubeGateway,
  'waypoint': waypoint,
};

/** What was rendered before, by version: each install of a version has the same templates. */
const rendered = new Map<string, { readonly [name: string]: string }>();

/** The Go template text of each injection template of a version, by template name. */
export function sidecarTemplates(version: IstioVersion): { readonly [name: string]: string } {
  const known = rendered.get(version.name) ?? renderAll(featuresOf(version));
  rendered.set(version.name, known);
  return known;
}

function renderAll(features: Features): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(TEMPLATES).map(([name, template]) => [name, render(template(features))]));
}
