import { Check, IGNORED } from './check';
import { CheckFindingLevel } from './finding';
import { Injection, Injector } from './injection';
import { Pod, podsOf } from './pods';
import { IstioVersion } from '../istio';
import { parsedYaml, partOf, partsOf, Plain, SourceObject, titleOf } from '../json';
import { sidecarTemplates } from '../sidecar';

const CODE = 'ImageOfOtherMinor';

/**
 * Finds images of istiod and of proxies whose tag is of another minor version than the injection templates. istiod and the proxy then get
 * arguments and variables that they may not know.
 */
export const OTHER_MINOR: Check = { code: CODE, level: CheckFindingLevel.WARNING, run: imagesOfOtherLines };

/** An image with the object that names it. */
export interface NamedImage {
  readonly source: SourceObject;
  readonly image: string;
}

function imagesOfOtherLines(sources: SourceObject[]) {
  const { injectors } = new Injection(sources);
  const pods = injectors.length > 0 ? sources.flatMap(podsOf) : [];
  return injectors.flatMap((injector) => {
    const images = [...controlPlaneImages(injector, pods), ...proxyImages(injector)];
    const lines = linesOf(injector.source.object, new Set(images.map(({ image }) => lineOf(image))));
    const others = images.filter(({ image }) => isOther(image, lines));
    return others.map(({ source, image }) => ({
      message: `${titleOf(source.object)} has the image ${image}, but the injection templates are those of Istio ${lines.join(', ')}. `
        + `Write a tag of Istio ${lines[0]}, or install the version of the tag. If the image is a build of Istio ${lines[0]}, annotate the object with ${IGNORED}: ${CODE}`,
      objects: [source],
    }));
  });
}

function isOther(image: string, lines: readonly string[]): boolean {
  const line = lineOf(image);
  return line !== undefined && lines.length > 0 && !lines.includes(line);
}

/** The minor version of a tag. */
function lineOf(image: string): string | undefined {
  return /:v?(1\.\d+)(?![^.@-])[^/]*$/.exec(image)?.[1];
}

function controlPlaneImages({ namespace, revision }: Injector, pods: readonly Pod[]): NamedImage[] {
  const own = pods.filter((pod) => pod.namespace === namespace && pod.labels.app === 'istiod' && (pod.labels['istio.io/rev'] ?? 'default') === revision);
  return own.flatMap(({ source, spec }) => partsOf(spec, 'containers').filter(({ name }) => name === 'discovery').map(({ image }) => ({ source, image: String(image) })));
}

/** The image of proxies: a name in the hub, or a whole image with a slash. */
export function proxyImages({ source, values }: Injector): NamedImage[] {
  const { hub, tag, proxy } = partOf(values.global);
  const image = String(partOf(proxy).image ?? '');
  return [{ source, image: image.includes('/') ? image : `${String(hub)}/${image}:${String(tag)}` }];
}

/**
 * The minor versions whose injection templates a ConfigMap has. Users can replace single templates, so those count that have most in common.
 *
 * @param tagged the minor versions of the images. Usually it is one, and all templates are its own: those of the others are not made then
 */
function linesOf({ data }: Plain, tagged: ReadonlySet<string | undefined>): string[] {
  const templates = partOf(parsedYaml(String(partOf(data).config)), 'templates');
  const [own] = IstioVersion.ALL.filter(({ minor }) => tagged.size === 1 && tagged.has(minor));
  if (own && sameTemplates(own, templates) === Object.keys(templates).length) {
    return [own.minor];
  }
  const ranked = IstioVersion.ALL.map((version) => ({ line: version.minor, same: sameTemplates(version, templates) }));
  const most = Math.max(...ranked.map(({ same }) => same));
  return most === 0 ? [] : ranked.filter(({ same }) => same === most).map(({ line }) => line);
}

function sameTemplates(version: IstioVersion, templates: Plain): number {
  return Object.entries(sidecarTemplates(version)).filter(([name, text]) => templates[name] === text).length;
}
