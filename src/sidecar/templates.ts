import { IstioVersion } from '../istio/version';
import { Features, featuresOf } from './features';
import { gateway } from './gateway';
import { Template } from './model';
import { render } from './render';
import { sidecar } from './sidecar';

/** Each template of istiod, by the name under which pods ask for it (`inject.istio.io/templates`). */
const TEMPLATES: Record<string, (features: Features) => Template> = {
  sidecar,
  gateway,
};

/** The Go template text of each injection template of a version, by name. */
export function sidecarTemplates(version: IstioVersion): { [name: string]: string } {
  const features = featuresOf(version);
  return Object.fromEntries(Object.entries(TEMPLATES).map(([name, template]) => [name, render(template(features))]));
}
