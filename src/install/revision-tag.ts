import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { IstioBase } from './base';
import { defaultValidator } from './base-objects';
import { Istiod } from './istiod';
import { DEACTIVATED, tagWebhook } from './istiod/injection-webhook';
import { addObjects } from './object';

const DEFAULT_TAG = 'default';

/** Properties of RevisionTag. */
export interface IstioRevisionTagProps {
  /**
   * The name of the tag, such as `prod`: what namespaces, pods and gateways ask for in place of a revision.
   *
   * The tag `default` serves those that ask for no revision (`istio-injection: enabled`), and its control plane validates all configuration.
   */
  readonly name: string;

  /** The control plane that the tag stands for. To move all that follows the tag, name another one here. */
  readonly istiod: Istiod;
}

/**
 * Another name for a revision of the control plane: what follows it moves to another revision when the tag does, as with `istioctl tag set`.
 *
 * Pods move when they are restarted.
 *
 * @see https://istio.io/latest/docs/setup/upgrade/canary/#stable-revision-labels
 */
export class IstioRevisionTag extends Construct {
  /** The name of the tag. */
  public readonly tagName: string;

  /** The control plane that the tag stands for. */
  public readonly istiod: Istiod;

  constructor(scope: Construct, id: string, props: IstioRevisionTagProps) {
    super(scope, id);
    this.tagName = props.name;
    this.istiod = props.istiod;
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(props.name)) {
      throw new Error(`${this.node.path}: name '${props.name}' cannot be a label and part of a name. Use at most 63 lower case letters, digits and '-', such as 'prod'`);
    }
    const { _release: release, _settings: settings } = props.istiod;
    addObjects(this, { TagWebhook: tagWebhook(release, settings, props.name) });
    if (props.name === DEFAULT_TAG) {
      this.takeOverDefault();
    }
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** What is asked for without a revision is of this tag from now on: the control plane without a name keeps its webhooks, but they take nothing. */
  private takeOverDefault(): void {
    const { _release: release, _settings: settings } = this.istiod;
    for (const base of this.inNamespace(IstioBase)) {
      base.node.tryRemoveChild('DefaultValidator');
    }
    for (const unnamed of this.inNamespace(Istiod).filter(({ revision }) => revision === DEFAULT_TAG)) {
      const webhook = unnamed.node.tryFindChild('InjectionWebhook');
      if (webhook) deactivate(ApiObject.of(webhook));
    }
    addObjects(this, { DefaultValidator: defaultValidator(release, { ...settings, defaultRevision: this.istiod.revision }) });
  }

  private problems(): string[] {
    const others = this.inNamespace(IstioRevisionTag).filter((other) => other !== this && other.tagName === this.tagName);
    const istiods = this.inNamespace(Istiod);
    const sameName = istiods.filter(({ revision }) => revision === this.tagName && this.tagName !== DEFAULT_TAG);
    return [
      ...others.slice(0, 1).map((other) => `tag '${this.tagName}' is at ${other.node.path} too. A tag stands for one revision: remove one of them`),
      ...istiods.filter(({ _settings }) => _settings.revisionTags.includes(this.tagName)).map((istiod) =>
        `tag '${this.tagName}' is among the revisionTags of ${istiod.node.path} too. A tag stands for one revision: take it out there`),
      ...sameName.map((istiod) => `'${this.tagName}' is the revision of ${istiod.node.path}, and cannot be a tag too. Give the tag another name, such as 'prod'`),
      ...this.lateParts(),
    ];
  }

  /** Parts that were made after the tag `default` took over from those that were there. */
  private lateParts(): string[] {
    if (this.tagName !== DEFAULT_TAG) {
      return [];
    }
    const late = [
      ...this.inNamespace(IstioBase).filter((base) => base.node.tryFindChild('DefaultValidator')),
      ...this.inNamespace(Istiod).filter((istiod) => istiod.revision === DEFAULT_TAG && !this.isDeactivated(istiod)),
    ];
    return late.map(({ node }) => `${node.path} was made after this tag, which takes over the default webhooks from it. Make the tag 'default' last`);
  }

  private isDeactivated(istiod: Istiod): boolean {
    const webhook = istiod.node.tryFindChild('InjectionWebhook');
    return !webhook || ApiObject.of(webhook).toJson().webhooks.every(({ objectSelector }: any) => objectSelector.matchLabels);
  }

  private inNamespace<T extends IstioBase | Istiod | IstioRevisionTag>(type: new (...args: any[]) => T): T[] {
    const namespaceOf = (part: IstioBase | Istiod | IstioRevisionTag) => part instanceof IstioRevisionTag ? part.istiod.namespace : part.namespace;
    return this.node.root.node.findAll().filter((part): part is T => part instanceof type && namespaceOf(part) === this.istiod.namespace);
  }
}

function deactivate(configuration: ApiObject): void {
  configuration.toJson().webhooks.forEach((_: unknown, index: number) => {
    for (const selector of ['namespaceSelector', 'objectSelector']) {
      configuration.addJsonPatch(JsonPatch.replace(`/webhooks/${index}/${selector}`, DEACTIVATED));
    }
  });
}
