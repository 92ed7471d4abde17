import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { DEFAULT_REVISION, sharedDefaultValidator, validatorOfTag } from './default-revision';
import { Istiod } from './istiod';
import { tagWebhook } from './istiod/injection-webhook';
import { tagService } from './istiod/service';
import { REVISION_TAGS } from './kinds';
import { addObjects } from './object';
import { revisionTagRule } from './prop-rules';
import { inScope } from './resource-scope';
import { claimTag } from './revision-claim';
import { checkProps, objectWith } from '../names';
import { AppIndex } from '../scope';

/** Properties of IstioRevisionTag. */
export interface IstioRevisionTagProps {
  /**
   * The name of the tag, such as `prod`. Namespaces, pods and gateways name it in place of a revision.
   *
   * The tag `default` serves namespaces and pods that name no revision (`istio-injection: enabled`). Its control plane validates all
   * configuration that names no revision.
   */
  readonly name: string;

  /** The control plane that the tag stands for. To move everything that uses the tag, name another control plane here. */
  readonly istiod: Istiod;
}

/**
 * Another name for a revision of the control plane. When the tag moves to another revision, the namespaces and pods that use the tag move
 * with it, as with `istioctl tag set`. A pod moves when it is restarted.
 *
 * @see https://istio.io/latest/docs/setup/upgrade/canary/#stable-revision-labels
 */
export class IstioRevisionTag extends Construct {
  /** The name of the tag. */
  public readonly tagName: string;

  /** The control plane that the tag stands for. */
  public readonly istiod: Istiod;

  /**
   * The MutatingWebhookConfiguration that injects the pods of the tag. It is undefined if the control plane only has objects inside of
   * namespaces.
   */
  public readonly webhook?: ApiObject;

  /**
   * The Service of the istiods of the tag. It is undefined before Istio 1.28, and if the control plane only has objects outside of
   * namespaces.
   */
  public readonly service?: ApiObject;

  /**
   * @throws if a required prop is missing, or if the name is not a revision tag
   */
  constructor(scope: Construct, id: string, props: IstioRevisionTagProps) {
    super(scope, id);
    checkProps(this.node.path, props, { istiod: objectWith('a control plane, such as mesh.istiod', '_settings', 'revision') });
    const { _component: component, _settings: settings } = props.istiod;
    checkProps(this.node.path, props, { name: revisionTagRule(component.features) });
    this.tagName = props.name;
    this.istiod = props.istiod;
    AppIndex.of(this).register(REVISION_TAGS, this);
    claimTag(this, this.istiod.namespace, this.tagName);
    const objects = addObjects(this, inScope({
      TagWebhook: tagWebhook(component, settings, props.name),
      TagService: tagService(component, settings, props.name),
      DefaultValidator: this.tagName === DEFAULT_REVISION ? sharedDefaultValidator(this, this.istiod.namespace, validatorOfTag(this)) : undefined,
    }, settings.global.resourceScope));
    this.webhook = objects.TagWebhook;
    this.service = objects.TagService;
  }
}
