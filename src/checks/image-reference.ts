import { partsOf, SourceObject, titleOf } from '../json';
import { Check } from './check';
import { CheckFindingLevel } from './finding';
import { Injection } from './injection';
import { NamedImage, proxyImages } from './other-minor';
import { podsOf } from './pods';

/**
 * Finds images of pods and proxies that are no image references, such as one with a variable that a script did not replace. The API server accepts
 * such a pod. The kubelet does not start it, with the reason InvalidImageName.
 */
export const IMAGE_REFERENCE: Check = { code: 'ImageReferenceInvalid', level: CheckFindingLevel.WARNING, run: invalidImages };

const HOST = '[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*(?::\\d+)?|\\[[0-9A-Fa-f:]+\\](?::\\d+)?';
const NAME = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const TAG = '\\w[\\w.-]{0,127}';
const DIGEST = '[A-Za-z][\\w+.-]*:[0-9A-Fa-f]{32,}';

/** @see https://github.com/distribution/reference/blob/main/reference.go */
const REFERENCE = new RegExp(`^(?:(?:${HOST})/)?${NAME}(?:/${NAME})*(?::${TAG})?(?:@${DIGEST})?$`);

function invalidImages(sources: SourceObject[]) {
  const proxies = new Injection(sources).injectors.flatMap(proxyImages);
  return [...sources.flatMap(imagesOf), ...proxies].filter(({ image }) => !REFERENCE.test(image)).map(({ source, image }) => ({
    message: `${titleOf(source.object)} has the image ${JSON.stringify(image)}, which is not an image reference. ${repair(image)}`,
    objects: [source],
  }));
}

/** The images of all pods of an object, each once. A container without an image gets it from somewhere else. */
function imagesOf(source: SourceObject): NamedImage[] {
  const containers = podsOf(source).flatMap(({ spec }) => [...partsOf(spec, 'initContainers'), ...partsOf(spec, 'containers')]);
  const images = containers.flatMap(({ image }) => (typeof image === 'string' && image !== '' ? [image] : []));
  return [...new Set(images)].map((image) => ({ source, image }));
}

function repair(image: string): string {
  if (/[${}]/.test(image)) {
    return 'Replace the variable in it before the object is applied';
  }
  if (image.includes('//')) {
    return 'Write the registry without a slash at its end, and without https://';
  }
  return 'Write it as registry/name:tag, with a name in lower case';
}
