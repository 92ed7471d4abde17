import { SourceObject, titleOf } from '../json';
import { Check } from './check';
import { CheckFindingLevel } from './finding';
import { IstioImage, istioImagesOf } from './istio-images';
import { IstioVersion } from '../istio';
import { bulletinsOf, ENDS_OF_SUPPORT, fixedVersion } from '../istio/internal';

/** Finds images of a minor version of Istio that Istio no longer supports. */
export const ISTIO_UNSUPPORTED: Check = { code: 'IstioMinorUnsupported', level: CheckFindingLevel.WARNING, run: forImages(unsupported) };

/** Finds images of Istio that a security bulletin names. */
export const ISTIO_VULNERABLE: Check = { code: 'IstioPatchVulnerable', level: CheckFindingLevel.WARNING, run: forImages(vulnerable) };

/** Finds images of a patch of Istio that this library was not compared with. */
export const ISTIO_NOT_COMPARED: Check = { code: 'IstioPatchNotCompared', level: CheckFindingLevel.INFO, run: forImages(notCompared) };

/** A check that gives one finding for each object with an image of Istio, unless the description is undefined. */
function forImages(describe: (version: IstioVersion) => string | undefined) {
  return (sources: SourceObject[]) => istioImagesOf(sources).flatMap(({ source, image, version }: IstioImage) => {
    const text = describe(version);
    return text === undefined ? [] : [{ message: `${titleOf(source.object)} runs ${image}. ${text}`, objects: [source] }];
  });
}

function unsupported({ minor }: IstioVersion): string | undefined {
  const end = ENDS_OF_SUPPORT[minor];
  return end && `Istio ended the support of ${minor} on ${end.date}, so it gets no fixes, not even for security: ${end.source}`;
}

function vulnerable(version: IstioVersion): string | undefined {
  const bulletins = bulletinsOf(version).map(({ name }) => name);
  return bulletins.length === 0 ? undefined
    : `Istio ${version} is affected by ${bulletins.join(', ')}. Use Istio ${fixedVersion(version)}: IstioVersion.of('${fixedVersion(version)}')`;
}

function notCompared(version: IstioVersion): string | undefined {
  return IstioVersion.ALL.includes(version) ? undefined
    : `This library was compared with Istio ${version._release}, not with ${version}. The objects are those of ${version._release} with the images of ${version}`;
}
