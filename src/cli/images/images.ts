import { EmbeddedYaml } from './embedded-yaml';
import { InjectedImages, nameOf, replaces } from './injected-images';
import { TemplateImage } from './template-images';
import { AUTO_IMAGE, Injection, Injector, namespaceOf, Pod, podsOf } from '../../checks/internal';
import { partOf, partsOf, Plain, SourceObject, titleOf } from '../../json';

/** Where an image is used. */
export interface Use {
  readonly object: string;
  readonly origin: string;
  /** The field that names the image, or the injection template that adds it. */
  readonly field: string;
}

export interface Images {
  /** Each image with its uses, sorted by name. */
  readonly images: { readonly image: string; readonly uses: Use[] }[];
  /** Warnings about images that cannot be known from the objects. */
  readonly unknown: string[];
}

export interface ImagesOptions {
  /** Include the images of injection templates that no object uses. */
  readonly allTemplates: boolean;
}

/** All images that a cluster pulls for these objects, and for the containers that istiod adds to them. */
export function imagesOf(sources: SourceObject[], options: ImagesOptions): Images {
  return new Search(sources, options).images();
}

const NO_POD = { namespace: '', labels: {}, annotations: {} };

class Search {
  private readonly uses = new Map<string, Use[]>();
  private readonly unknown = new Set<string>();
  private readonly injection: Injection;
  private readonly injected: InjectedImages;

  constructor(sources: SourceObject[], { allTemplates }: ImagesOptions) {
    const yaml = new EmbeddedYaml((warning) => this.unknown.add(warning));
    this.injection = new Injection(sources, (text, source) => yaml.read(source, 'data.values', text));
    this.injected = new InjectedImages(sources, yaml);
    for (const source of sources) {
      podsOf(source).forEach((pod) => this.addPod(pod));
      this.addPlugin(source);
      this.addGateway(source);
    }
    this.injection.injectors.forEach((injector) => this.addInjector(injector, allTemplates));
  }

  public images(): Images {
    const sorted = [...this.uses].sort(([one], [other]) => one < other ? -1 : 1);
    return { images: sorted.map(([image, uses]) => ({ image, uses })), unknown: [...this.unknown] };
  }

  private add(image: string, source: SourceObject, field: string): void {
    const uses = this.uses.get(image) ?? [];
    const known = uses.some((use) => use.origin === source.origin && use.field === field); // several branches of a template may have the image
    this.uses.set(image, known ? uses : [...uses, { object: titleOf(source.object), origin: source.origin, field }]);
  }

  private addPod(pod: Pod): void {
    const injectors = this.injection.possiblyOfPod(pod);
    for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
      partsOf(pod.spec, list).forEach(({ image }, index) => {
        const field = `${pod.field}.${list}[${index}].image`;
        if (image === AUTO_IMAGE && injectors.length === 0) {
          this.unknown.add(`${titleOf(pod.source.object)}: ${field} is '${AUTO_IMAGE}', and no injector among these objects injects the pod. Add the objects of its mesh`);
        } else if (typeof image === 'string' && image !== AUTO_IMAGE && image !== '') {
          this.add(image, pod.source, field);
        }
      });
    }
    partsOf(pod.spec, 'volumes').forEach(({ image }, index) => {
      const { reference } = partOf(image);
      if (typeof reference === 'string') this.add(reference, pod.source, `${pod.field}.volumes[${index}].image.reference`);
    });
    injectors.forEach((injector) => this.addInjected(injector, pod));
  }

  private addInjected(injector: Injector, pod: Pod): void {
    for (const { template, images } of this.injected.of(injector, pod)) {
      this.addTemplate(injector, template, images.filter((image) => !replaces(pod.spec, image)), pod.source);
    }
  }

  private addTemplate(injector: Injector, template: string, images: TemplateImage[], source: SourceObject): void {
    for (const { image, container } of images) {
      const field = `template ${template} of ${nameOf(injector)}${container ? `, container ${container}` : ''}`;
      if (image.includes('{{')) {
        this.unknown.add(`${field}: only istiod knows the image ${image}. Add the image to the list yourself`);
      } else {
        this.add(image, source, field);
      }
    }
  }

  /** The images that the injector adds to pods that are not among the objects. */
  private addInjector(injector: Injector, allTemplates: boolean): void {
    const request = { ...NO_POD, source: injector.source };
    const templates = allTemplates
      ? this.injected.templatesOf(injector).map((template) => ({ template, images: this.injected.ofTemplate(injector, template, request) }))
      : this.injected.of(injector, request);
    templates.forEach(({ template, images }) => this.addTemplate(injector, template, images, injector.source));
  }

  /** Proxies pull Wasm plugins, from a registry unless the URL has another scheme. */
  private addPlugin(source: SourceObject): void {
    const { apiVersion, kind, spec } = source.object;
    const [, scheme, address] = /^(?:(\w+):\/\/)?(.*)$/.exec(String(partOf(spec).url ?? ''))!;
    if (kind === 'WasmPlugin' && String(apiVersion).startsWith('extensions.istio.io/') && address !== '' && (scheme ?? 'oci') === 'oci') {
      this.add(address, source, 'spec.url');
    }
  }

  /** istiod deploys pods for a Gateway of the Kubernetes Gateway API. */
  private addGateway(source: SourceObject): void {
    const { apiVersion, kind, metadata, spec } = source.object;
    const template = DEPLOYED[String(partOf(spec).gatewayClassName)];
    if (kind !== 'Gateway' || !String(apiVersion).startsWith('gateway.networking.k8s.io/') || template === undefined) {
      return;
    }
    const [labels, annotations] = [partOf(metadata, 'labels'), partOf(metadata, 'annotations')];
    const gateway = { source, namespace: namespaceOf(source.object), labels, annotations };
    for (const injector of this.deployersOf(labels)) {
      this.addTemplate(injector, template, this.injected.ofTemplate(injector, template, gateway), source);
    }
  }

  private deployersOf(labels: Plain): Injector[] {
    const revision = labels['istio.io/rev'];
    return this.injection.injectors.filter((injector) => revision === undefined || revision === injector.revision);
  }
}

/** The injection template that istiod uses for a Gateway of this class. */
const DEPLOYED: { readonly [className: string]: string | undefined } = { 'istio': 'kube-gateway', 'istio-waypoint': 'waypoint' };
