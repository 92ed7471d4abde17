import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { DEFAULT_REVISION, sharedDefaultValidator, validatorOfTag } from './default-revision';
import { Istiod } from './istiod';
import { tagWebhook } from './istiod/injection-webhook';
import { tagService } from './istiod/service';
import { REVISION_TAGS } from './kinds';
import { addObjects } from './object';
import { claimTag } from './revision-claim';
import { checkProps, objectWith, REVISION_TAG } from '../names';
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

  /** The MutatingWebhookConfiguration that injects the pods of the tag. */
  public readonly webhook: ApiObject;

  /** The Service of the istiods of the tag. It is undefined before Istio 1.28. */
  public readonly service?: ApiObject;

  /**
   * @throws if a required prop is missing, or if the name is not a revision tag
   */
  constructor(scope: Construct, id: string, props: IstioRevisionTagProps) {
    super(scope, id);
    checkProps(this.node.path, props, { name: REVISION_TAG, istiod: objectWith('a control plane, such as mesh.istiod', '_settings', 'revision') });
    this.tagName = props.name;
    this.istiod = props.istiod;
    AppIndex.of(this).register(REVISION_TAGS, this);
    claimTag(this, this.istiod.namespace, this.tagName);
    const { _component: component, _settings: settings } = props.istiod;
    const objects = addObjects(this, {
      TagWebhook: tagWebhook(component, settings, props.name),
      TagService: tagService(component, settings, props.name),
      DefaultValidator: this.tagName === DEFAULT_REVISION ? sharedDefaultValidator(this, this.istiod.namespace, validatorOfTag(this)) : undefined,
    });
    this.webhook = objects.TagWebhook!;
    this.service = objects.TagService;
  }
}
