import { parse } from 'yaml';
import { Asking, AUTO, InjectedImages, nameOf, replaces, templatesOf } from './injected-images';
import { TemplateImage } from './template-images';
import { Injection, Injector, namespaceOf, Synthesised, titleOf, Pod, podsOf } from '../../checks/internal';
import { partOf, partsOf, Plain } from '../../json';

/** Where an image is used. */
export interface Use {
  readonly object: string;
  readonly origin: string;
  /** The field that names it, or what injects it. */
  readonly field: string;
}

export interface Images {
  /** Each image with its uses, in order. */
  readonly images: { readonly image: string; readonly uses: Use[] }[];
  /** What cannot be known from the synthesis. */
  readonly unknown: string[];
}

export interface ImagesOptions {
  /** Also of templates that nothing in the synthesis asks for. */
  readonly allTemplates: boolean;
}

/** All images that a cluster pulls for these objects, and for what istiod adds to them. */
export function imagesOf(sources: Synthesised[], options: ImagesOptions): Images {
  return new Search(sources, options).images();
}

const NO_POD: Asking = { namespace: '', labels: {}, annotations: {} };

class Search {
  private readonly uses = new Map<string, Use[]>();
  private readonly unknown = new Set<string>();
  private readonly injection: Injection;
  private readonly injected: InjectedImages;

  constructor(sources: Synthesised[], { allTemplates }: ImagesOptions) {
    this.injection = new Injection(sources, parse);
    this.injected = new InjectedImages(sources);
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

  private add(image: string, source: Synthesised, field: string): void {
    const uses = this.uses.get(image) ?? [];
    const known = uses.some((use) => use.origin === source.origin && use.field === field); // branches of a template may say the same
    this.uses.set(image, known ? uses : [...uses, { object: titleOf(source.object), origin: source.origin, field }]);
  }

  private addPod(pod: Pod): void {
    const injectors = this.injection.possiblyOfPod(pod);
    for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
      partsOf(pod.spec, list).forEach(({ image }, index) => {
        const field = `${pod.field}.${list}[${index}].image`;
        if (image === AUTO && injectors.length === 0) {
          this.unknown.add(`${titleOf(pod.source.object)}: ${field} is '${AUTO}', and no injector of these objects takes the pod: add the objects of its mesh to them`);
        } else if (typeof image === 'string' && image !== AUTO && image !== '') {
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

  private addTemplate(injector: Injector, template: string, images: TemplateImage[], source: Synthesised): void {
    for (const { image, container } of images) {
      const field = `template ${template} of ${nameOf(injector)}${container ? `, container ${container}` : ''}`;
      if (image.includes('{{')) {
        this.unknown.add(`${field}: the image ${image} is known only to istiod: add what it gives`);
      } else {
        this.add(image, source, field);
      }
    }
  }

  /** Pods that others bring into the mesh are injected too. */
  private addInjector(injector: Injector, allTemplates: boolean): void {
    const templates = allTemplates
      ? templatesOf(injector).map((template) => ({ template, images: this.injected.ofTemplate(injector, template, NO_POD) }))
      : this.injected.of(injector, NO_POD);
    templates.forEach(({ template, images }) => this.addTemplate(injector, template, images, injector.source));
  }

  /** Plugins are pulled by proxies, from a registry unless the address says otherwise. */
  private addPlugin(source: Synthesised): void {
    const { apiVersion, kind, spec } = source.object;
    const [, scheme, address] = /^(?:(\w+):\/\/)?(.*)$/.exec(String(partOf(spec).url ?? ''))!;
    if (kind === 'WasmPlugin' && String(apiVersion).startsWith('extensions.istio.io/') && address !== '' && (scheme ?? 'oci') === 'oci') {
      this.add(address, source, 'spec.url');
    }
  }

  /** For a Gateway of the Kubernetes Gateway API istiod deploys pods of its own. */
  private addGateway(source: Synthesised): void {
    const { apiVersion, kind, metadata, spec } = source.object;
    const template = DEPLOYED[String(partOf(spec).gatewayClassName)];
    if (kind !== 'Gateway' || !String(apiVersion).startsWith('gateway.networking.k8s.io/') || template === undefined) {
      return;
    }
    const [labels, annotations] = [partOf(metadata, 'labels'), partOf(metadata, 'annotations')];
    const gateway = { namespace: namespaceOf(source.object), labels, annotations };
    for (const injector of this.deployersOf(labels)) {
      this.addTemplate(injector, template, this.injected.ofTemplate(injector, template, gateway), source);
    }
  }

  private deployersOf(labels: Plain): Injector[] {
    const revision = labels['istio.io/rev'];
    return this.injection.injectors.filter((injector) => revision === undefined || revision === (injector.revision || 'default'));
  }
}

/** The template that istiod takes for a Gateway of this class. */
const DEPLOYED: { readonly [className: string]: string | undefined } = { 'istio': 'kube-gateway', 'istio-waypoint': 'waypoint' };
