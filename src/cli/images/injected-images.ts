import { EmbeddedYaml } from './embedded-yaml';
import { evaluateKnown } from './go-template';
import { imagesIn, TemplateImage } from './template-images';
import { AUTO_IMAGE, Injector, namespaceOf } from '../../checks/internal';
import { partOf, partsOf, Plain, selects, SourceObject, titleOf } from '../../json';

/** What an injector is asked for: a pod, or a Gateway for which istiod deploys a pod. */
export interface InjectionRequest {
  readonly source: SourceObject;
  readonly namespace: string;
  readonly labels: Plain;
  readonly annotations: Plain;
}

/** The images that injectors add. */
export class InjectedImages {
  private readonly proxyConfigs: Plain[];
  private readonly meshes: SourceObject[];
  private readonly configs = new Map<Injector, Plain>();

  constructor(sources: SourceObject[], private readonly yaml: EmbeddedYaml) {
    const objects = sources.map(({ object }) => object);
    this.proxyConfigs = objects.filter(({ apiVersion, kind }) => kind === 'ProxyConfig' && String(apiVersion).startsWith('networking.istio.io/'));
    this.meshes = sources.filter(({ object: { kind, data } }) => kind === 'ConfigMap' && typeof partOf(data).mesh === 'string');
  }

  /** The images of the injection templates that the pod asks for, or of the default templates. */
  public of(injector: Injector, pod: InjectionRequest): { template: string; images: TemplateImage[] }[] {
    const { defaultTemplates, aliases } = this.configOf(injector);
    const asked = pod.annotations['inject.istio.io/templates'];
    const names = asked === undefined
      ? Array.isArray(defaultTemplates) && defaultTemplates.length > 0 ? defaultTemplates : ['sidecar']
      : String(asked).split(',').map((name) => name.trim());
    const templates = names.flatMap((name: string) => partOf(aliases)[name] as string[] ?? [name]);
    return templates.map((template) => ({ template, images: this.ofTemplate(injector, template, pod) }));
  }

  /** All templates of an injector. */
  public templatesOf(injector: Injector): string[] {
    return Object.keys(partOf(this.configOf(injector), 'templates'));
  }

  public ofTemplate(injector: Injector, template: string, pod: InjectionRequest): TemplateImage[] {
    const text = partOf(this.configOf(injector), 'templates')[template];
    return imagesIn(evaluateKnown(String(text ?? ''), {
      ObjectMeta: { Labels: pod.labels, Annotations: pod.annotations },
      Values: injector.values,
      ProxyImage: this.proxyImage(injector, pod),
    }));
  }

  /** The image that istiod composes: `HUB/IMAGE:TAG-TYPE`. */
  private proxyImage(injector: Injector, pod: InjectionRequest): string {
    const { hub, tag, variant, proxy } = partOf(injector.values, 'global');
    const type = pod.annotations['sidecar.istio.io/proxyImageType'] ?? this.imageType(injector, pod) ?? variant;
    return `${hub}/${partOf(proxy).image || 'proxyv2'}:${typed(String(tag), String(type ?? ''))}`;
  }

  /** The image type. The pod takes precedence over ProxyConfigs (of the workload, the namespace, the mesh), and these over the mesh config. */
  private imageType(injector: Injector, { source, namespace, labels, annotations }: InjectionRequest): unknown {
    const mesh = this.meshOf(injector);
    const inPod = this.yaml.read(source, 'annotation proxy.istio.io/config', annotations['proxy.istio.io/config']);
    const inNamespace = (name: string) => this.proxyConfigs.filter((object) => namespaceOf(object) === name);
    const configs = [
      inNamespace(namespace).find(({ spec }) => Object.keys(matchLabels(spec)).length > 0 && selects(partOf(spec, 'selector'), labels)),
      inNamespace(namespace).find(({ spec }) => partOf(spec).selector === undefined),
      inNamespace(String(mesh.rootNamespace ?? injector.namespace)).find(({ spec }) => partOf(spec).selector === undefined),
    ];
    const types = [inPod, ...configs.map((config) => config?.spec), mesh.defaultConfig].map((config) => partOf(config, 'image').imageType);
    return types.find((type) => type !== undefined);
  }

  private meshOf({ namespace, revision }: Injector): Plain {
    const name = revision === 'default' ? 'istio' : `istio-${revision}`;
    const map = this.meshes.find(({ object }) => namespaceOf(object) === namespace && partOf(object.metadata).name === name);
    return map ? this.yaml.read(map, 'data.mesh', partOf(map.object.data).mesh) : {};
  }

  private configOf(injector: Injector): Plain {
    const known = this.configs.get(injector) ?? this.yaml.read(injector.source, 'data.config', partOf(injector.source.object.data).config);
    this.configs.set(injector, known);
    return known;
  }
}

/** Whether a container of the pod replaces the injected container of the same name: its own image is used, unless that is `auto`. */
export function replaces(podSpec: Plain, { container }: TemplateImage): boolean {
  const own = [...partsOf(podSpec, 'containers'), ...partsOf(podSpec, 'initContainers')].find(({ name }) => name === container);
  return own?.image !== undefined && own.image !== '' && own.image !== AUTO_IMAGE;
}

function matchLabels(spec: unknown): Plain {
  return partOf(spec, 'selector', 'matchLabels');
}

/** The tag with an image type, which replaces the type that the tag already has. */
function typed(tag: string, type: string): string {
  if (type === '') {
    return tag;
  }
  const bare = tag.replace(/-(distroless|debug)$/, '');
  return type === 'default' ? bare : `${bare}-${type}`;
}

/** An injector as messages name it. */
export function nameOf(injector: Injector): string {
  return titleOf(injector.source.object);
}
