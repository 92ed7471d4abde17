import { partOf, partsOf, SourceObject, titleOf } from '../json';
import { Check, IGNORED } from './check';
import { CheckFindingLevel } from './finding';
import { Injection } from './injection';
import { AUTO_IMAGE } from './injection-webhooks';
import { Pod, podsOf } from './pods';

const CODE = 'AutoImageNotInjected';

/**
 * Finds pods with the image `auto` that no control plane of the synthesis injects. Injection replaces this image. Without injection,
 * Kubernetes tries to pull an image of that name.
 */
export const AUTO_IMAGE_CHECK: Check = { code: CODE, level: CheckFindingLevel.WARNING, run: neverInjected };

function neverInjected(sources: SourceObject[]) {
  const injection = new Injection(sources);
  return sources.flatMap(podsOf).filter(({ spec }) => partsOf(spec, 'containers').some(({ image }) => image === AUTO_IMAGE)).flatMap((pod) => {
    const home = sources.find(({ object }) => object.kind === 'Namespace' && partOf(object.metadata).name === pod.namespace);
    const isDisabled = partOf(home?.object.metadata, 'labels')['istio-injection'] === 'disabled';
    const isInjected = injection.possiblyOfPod(pod).length > 0;
    const isKnown = injection.injectors.length > 0 || isDisabled; // the control plane can be in another synthesis
    return isInjected || !isKnown ? [] : [{ message: message(pod, isDisabled), objects: [pod.source, ...(home ? [home] : [])] }];
  });
}

function message({ source, namespace }: Pod, isDisabled: boolean): string {
  const [why, repair] = isDisabled
    ? [`namespace '${namespace}' has the label istio-injection: disabled`, 'Delete that label']
    : ['no injection webhook selects it', 'Correct the labels sidecar.istio.io/inject and istio.io/rev of the pod or its namespace'];
  return `the pod of ${titleOf(source.object)} has the image '${AUTO_IMAGE}', but it is not injected: ${why}. ${repair}. `
    + `If another control plane injects it, annotate the object with ${IGNORED}: ${CODE}`;
}
