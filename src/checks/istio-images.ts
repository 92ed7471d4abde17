import { partsOf, SourceObject } from '../json';
import { podsOf } from './pods';
import { IstioVersion } from '../istio';

/** A pod of a synthesis that runs an image of Istio itself. */
export interface IstioImage {
  readonly source: SourceObject;
  readonly image: string;
  readonly version: IstioVersion;
}

/** An image of Istio with a version as its tag, or with a version and a variant: `docker.io/istio/pilot:1.27.0-distroless`. */
const ISTIO_IMAGE = /(?:^|\/)(?:pilot|proxyv2|install-cni|ztunnel):(\d+\.\d+\.\d+)(?:-\w+)?(?:@|$)/;

/** All images of Istio in pods of a synthesis whose tag is a supported version. A digest alone tells no version. */
export function istioImagesOf(sources: SourceObject[]): IstioImage[] {
  return sources.flatMap((source) => {
    const containers = podsOf(source).flatMap(({ spec }) => [...partsOf(spec, 'containers'), ...partsOf(spec, 'initContainers')]);
    return [...new Set(containers.map(({ image }) => String(image)))].flatMap((image) => {
      const version = versionOf(image);
      return version ? [{ source, image, version }] : [];
    });
  });
}

function versionOf(image: string): IstioVersion | undefined {
  const name = ISTIO_IMAGE.exec(image)?.[1];
  const minors = IstioVersion.ALL.map(({ minor }) => `${minor}.`);
  return name !== undefined && minors.some((minor) => name.startsWith(minor)) ? IstioVersion.of(name) : undefined;
}
