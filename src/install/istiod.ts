import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Component, component, componentVersion } from './component';
import { DEFAULT_REVISION, injectionByDefault } from './default-revision';
import { istiodDefaults, istiodSettings, meshNamespace } from './from-props';
import { revisionLabel } from './istiod/names';
import { istiodObjects } from './istiod/objects';
import { CONTROL_PLANES, DEFINITIONS } from './kinds';
import { MeshComponentProps } from './mesh-props';
import { addObjects, ApiObjectsById, ObjectsById } from './object';
import { MESH_COMPONENT_PROPS, revisionTagRule } from './prop-rules';
import { claimRevision, claimTag } from './revision-claim';
import { IstioVersion } from '../istio';
import { minorsApart, MOST_MINORS_APART } from '../istio/internal';
import { changes, Fields } from '../json';
import { checkProps, listOf, optional } from '../names';
import { AppIndex } from '../scope';
import { IstiodSettings } from '../settings';

/**
 * The control plane: istiod with its permissions, configuration and webhooks.
 * Mesh contains it. Use Istiod to put it into another chart, or for a second revision, with the same props.
 *
 * @see https://istio.io/latest/docs/ops/deployment/architecture/#istiod
 */
export class Istiod extends Construct {
  /** The version of Istio. */
  public readonly version: IstioVersion;

  /** The namespace of the control plane. */
  public readonly namespace: string;

  /** The revision that namespaces and pods name to choose this control plane. It is `default` for a control plane without a revision. */
  public readonly revision: string;

  /** The ConfigMap with the mesh config. It is undefined if the install does not create it. */
  public readonly meshConfigMap?: ApiObject;

  /** The ConfigMap with the injection templates and their values. It is undefined if the install does not create it. */
  public readonly injectorConfigMap?: ApiObject;

  /** The MutatingWebhookConfiguration that injects pods. It is undefined if the install does not create it. */
  public readonly injectionWebhook?: ApiObject;

  /** The ValidatingWebhookConfiguration for the configuration of this revision. It is undefined if the install does not create it. */
  public readonly validationWebhook?: ApiObject;

  /** The ServiceAccount. It is undefined if istiod is not in this cluster. */
  public readonly serviceAccount?: ApiObject;

  /** The Service. It is undefined if istiod is not in this cluster. */
  public readonly service?: ApiObject;

  /** The Deployment. It is undefined if istiod is not in this cluster. */
  public readonly deployment?: ApiObject;

  /** The HorizontalPodAutoscaler. It is undefined if the number of replicas is fixed. */
  public readonly horizontalPodAutoscaler?: ApiObject;

  /** The PodDisruptionBudget. It is undefined if there is none. */
  public readonly podDisruptionBudget?: ApiObject;

  /** @internal */
  public readonly _component: Component;

  /** @internal */
  public readonly _settings: IstiodSettings;

  /** @internal */
  public readonly _skewIsMeant: boolean;

  /** @throws if a prop is not a valid name */
  constructor(scope: Construct, id: string, props: MeshComponentProps = {}) {
    super(scope, id);
    checkProps(this.node.path, props, MESH_COMPONENT_PROPS);
    this.version = componentVersion(this, props.version);
    this.namespace = meshNamespace(props);
    this._skewIsMeant = props.allowVersionSkew ?? false;
    this._component = component(this.version, 'istiod', this.namespace);
    checkProps(this.node.path, props, { revisionTags: optional(listOf('revision tags', revisionTagRule(this._component.features))) });
    this._settings = istiodSettings(this.version, props, this.node.path);
    this.revision = revisionLabel(this._settings);
    const given = changes(this._settings as unknown as Fields, istiodDefaults(this.version, props) as unknown as Fields);
    const objects = this.addObjects(istiodObjects(this._component, this._settings, { given }));
    this.meshConfigMap = objects.MeshConfig;
    this.injectorConfigMap = objects.InjectorConfig;
    this.injectionWebhook = objects.InjectionWebhook;
    this.validationWebhook = objects.Validator;
    this.serviceAccount = objects.ServiceAccount;
    this.service = objects.Service;
    this.deployment = objects.Deployment;
    this.horizontalPodAutoscaler = objects.HorizontalPodAutoscaler;
    this.podDisruptionBudget = objects.PodDisruptionBudget;
    this.claimNames();
    this.node.addValidation({ validate: () => this.problems() });
  }

  private addObjects(objects: ObjectsById): ApiObjectsById {
    const webhook = objects.InjectionWebhook;
    const isUnnamed = this.revision === DEFAULT_REVISION;
    return addObjects(this, { ...objects, InjectionWebhook: webhook && isUnnamed ? injectionByDefault(this, this.namespace, webhook) : webhook });
  }

  private claimNames(): void {
    AppIndex.of(this).register(CONTROL_PLANES, this);
    claimRevision(this, this.namespace, this.revision, this.version.name.replace(/\./g, '-'));
    this._settings.revisionTags.forEach((tag) => claimTag(this, this.namespace, tag));
  }

  /** The problems of this control plane together with the rest of the App. The later of two control planes reports their problem. */
  private problems(): string[] {
    const index = AppIndex.of(this);
    const tooFar = index.earlier(CONTROL_PLANES, this).filter((other) => this.isTooFar(other));
    const tooOld = index.all(DEFINITIONS).filter((definitions) => definitions._isOlderThan(this.version));
    return [
      ...tooFar.map((other) => `Istio ${this.version} and ${other.version} of ${other.node.path} are more than ${MOST_MINORS_APART} minor versions apart. `
        + 'Istio does not support this. Upgrade by a version between them, or set allowVersionSkew: true on one of them'),
      ...tooOld.map((definitions) => `Istio ${this.version} needs its own CustomResourceDefinitions, but ${definitions.node.path} has those of ${definitions.version}. `
        + 'Give the newest version to Mesh, or to IstioCrds, and the older version to an Istiod beside it'),
    ];
  }

  private isTooFar(other: Istiod): boolean {
    const apart = minorsApart(this.version.name, other.version.name) ?? 0;
    const isDuplicate = other.namespace === this.namespace && other.revision === this.revision;
    return apart > MOST_MINORS_APART && !this._skewIsMeant && !other._skewIsMeant && !isDuplicate;
  }
}
