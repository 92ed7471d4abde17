import { Construct } from 'constructs';
import { Component, component, componentVersion } from './component';
import { IstioCrds } from './crds';
import { earlier } from './earlier';
import { istiodDefaults, istiodSettings, meshNamespace } from './from-props';
import { revisionLabel } from './istiod/names';
import { istiodObjects } from './istiod/objects';
import { MeshComponentProps } from './mesh-props';
import { addObjects } from './object';
import { IstioVersion } from '../istio';
import { minorsApart, MOST_MINORS_APART } from '../istio/internal';
import { changes, Fields } from '../json';
import { IstiodSettings } from '../settings';

/**
 * The control plane: istiod with its rights, configuration and webhooks.
 * Mesh has it; use this to keep it in a chart of its own, or for a second revision, with the same props.
 *
 * @see https://istio.io/latest/docs/ops/deployment/architecture/#istiod
 */
export class Istiod extends Construct {
  /** The release of Istio. */
  public readonly version: IstioVersion;

  /** The namespace of the control plane. */
  public readonly namespace: string;

  /** The revision, by which namespaces and pods ask for this control plane: `default` for the one without a name. */
  public readonly revision: string;

  /** @internal */
  public readonly _release: Component;

  /** @internal */
  public readonly _settings: IstiodSettings;

  private readonly skewIsMeant: boolean;

  constructor(scope: Construct, id: string, props: MeshComponentProps = {}) {
    super(scope, id);
    this.version = componentVersion(this, props.version);
    this.namespace = meshNamespace(props);
    this.skewIsMeant = props.allowVersionSkew ?? false;
    this._release = component(this.version, 'istiod', this.namespace);
    this._settings = istiodSettings(this.version, props, this.node.path);
    this.revision = revisionLabel(this._settings);
    const given = changes(this._settings as unknown as Fields, istiodDefaults(this.version, props) as unknown as Fields);
    addObjects(this, istiodObjects(this._release, this._settings, { given }));
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** What of the whole app does not go together with this control plane. A pair is reported at the later one. */
  private problems(): string[] {
    const before = earlier(this, Istiod);
    const definitions = this.node.root.node.findAll().filter((other): other is IstioCrds => other instanceof IstioCrds);
    return [
      ...before.filter((other) => this.isTwin(other)).map((other) => `revision '${this.revision}' in namespace '${this.namespace}' is at ${other.node.path} already. `
        + `Give one of the two control planes another revision, such as '${this.version.name.replace(/\./g, '-')}'`),
      ...before.filter((other) => this.isTooFar(other)).map((other) => `Istio ${this.version} and ${other.version} of ${other.node.path} are more than ${MOST_MINORS_APART} minor `
        + 'releases apart, which Istio does not support. Go by a release between them, or set allowVersionSkew: true on one of them'),
      ...definitions.filter((crds) => crds._isOlderThan(this.version)).map((crds) => `Istio ${this.version} needs its own definitions, `
        + `but those of ${crds.node.path} are of ${crds.version}. Give the newest version to Mesh, or to IstioCrds, and the older one to an Istiod beside it`),
    ];
  }

  private isTwin(other: Istiod): boolean {
    return other.namespace === this.namespace && other.revision === this.revision;
  }

  private isTooFar(other: Istiod): boolean {
    const apart = minorsApart(this.version.name, other.version.name) ?? 0;
    return apart > MOST_MINORS_APART && !this.skewIsMeant && !other.skewIsMeant && !this.isTwin(other);
  }
}
