import { parse } from 'yaml';
import { foresee } from './go-template';
import { imagesIn, TemplateImage } from './template-images';
import { Injector, namespaceOf, Synthesised, titleOf } from '../../checks/internal';
import { partOf, partsOf, Plain, selects } from '../../json';

/** What an injector is asked for: a pod, or a Gateway for which istiod deploys one. */
export interface Asking {
  readonly namespace: string;
  readonly labels: Plain;
  readonly annotations: Plain;
}

/** The images that injectors add. */
export class InjectedImages {
  private readonly proxyConfigs: Plain[];
  private readonly meshes: Plain[];

  constructor(sources: Synthesised[]) {
    const objects = sources.map(({ object }) => object);
    this.proxyConfigs = objects.filter(({ apiVersion, kind }) => kind === 'ProxyConfig' && String(apiVersion).startsWith('networking.istio.io/'));
    this.meshes = objects.filter(({ kind, data }) => kind === 'ConfigMap' && typeof partOf(data).mesh === 'string');
  }

  /** The images of the templates that the pod asks for, or of the default ones. */
  public of(injector: Injector, pod: Asking): { template: string; images: TemplateImage[] }[] {
    const { defaultTemplates, aliases } = configOf(injector);
    const asked = pod.annotations['inject.istio.io/templates'];
    const names = asked === undefined
      ? Array.isArray(defaultTemplates) && defaultTemplates.length > 0 ? defaultTemplates : ['sidecar']
      : String(asked).split(',').map((name) => name.trim());
    const templates = names.flatMap((name: string) => partOf(aliases)[name] as string[] ?? [name]);
    return templates.map((template) => ({ template, images: this.ofTemplate(injector, template, pod) }));
  }

  public ofTemplate(injector: Injector, template: string, pod: Asking): TemplateImage[] {
    const text = partOf(configOf(injector), 'templates')[template];
    return imagesIn(foresee(String(text ?? ''), {
      ObjectMeta: { Labels: pod.labels, Annotations: pod.annotations },
      Values: injector.values,
      ProxyImage: this.proxyImage(injector, pod),
    }));
  }

  /** The image that istiod composes: `HUB/IMAGE:TAG-TYPE`. */
  private proxyImage(injector: Injector, pod: Asking): string {
    const { hub, tag, variant, proxy } = partOf(injector.values, 'global');
    const type = pod.annotations['sidecar.istio.io/proxyImageType'] ?? this.imageType(injector, pod) ?? variant;
    return `${hub}/${partOf(proxy).image || 'proxyv2'}:${typed(String(tag), String(type ?? ''))}`;
  }

  /** What the nearest says: the pod, ProxyConfigs from its own to the mesh's, mesh config. */
  private imageType(injector: Injector, { namespace, labels, annotations }: Asking): unknown {
    const mesh = this.meshOf(injector);
    const inPod = parse(String(annotations['proxy.istio.io/config'] ?? ''));
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
    const name = revision ? `istio-${revision}` : 'istio';
    const map = this.meshes.find((object) => namespaceOf(object) === namespace && partOf(object.metadata).name === name);
    return partOf(parse(String(partOf(map?.data).mesh ?? '')));
  }
}

/** All templates of an injector. */
export function templatesOf(injector: Injector): string[] {
  return Object.keys(partOf(configOf(injector), 'templates'));
}

/** What goes into the pod beside its own containers, where it names the same ones: its own image stays, unless that is `auto`. */
export function replaces(podSpec: Plain, { container }: TemplateImage): boolean {
  const own = [...partsOf(podSpec, 'containers'), ...partsOf(podSpec, 'initContainers')].find(({ name }) => name === container);
  return own?.image !== undefined && own.image !== '' && own.image !== AUTO;
}

/** The image of a container that injection shall choose. */
export const AUTO = 'auto';

const configs = new WeakMap<Injector, Plain>();

function configOf(injector: Injector): Plain {
  const known = configs.get(injector) ?? partOf(parse(String(partOf(injector.source.object.data).config ?? '')));
  configs.set(injector, known);
  return known;
}

function matchLabels(spec: unknown): Plain {
  return partOf(spec, 'selector', 'matchLabels');
}

/** A type takes the place of one that the tag has already. */
function typed(tag: string, type: string): string {
  if (type === '') {
    return tag;
  }
  const bare = tag.replace(/-(distroless|debug)$/, '');
  return type === 'default' ? bare : `${bare}-${type}`;
}

/** Names an injector in messages. */
export function nameOf(injector: Injector): string {
  return titleOf(injector.source.object);
}
