import { partOf, Plain, SourceObject, titleOf } from '../json';
import { Check, IGNORED } from './check';
import { CheckFindingLevel } from './finding';
import { podsOf } from './pods';
import { DATA_PLANE_MODE, meshConfigOf } from '../istio/internal';

const CODE = 'ZtunnelMissing';

/**
 * Finds namespaces and pods in ambient mode, if the synthesis installs istiod and no ztunnel. A synthesis without istiod is a part of a mesh,
 * and nobody knows what the rest of the mesh has.
 */
export const ZTUNNEL: Check = { code: CODE, level: CheckFindingLevel.WARNING, run: missingZtunnel };

function missingZtunnel(sources: SourceObject[]) {
  const istiod = sources.find(({ object }) => meshConfigOf(object) !== undefined);
  if (!istiod || sources.some(isZtunnel)) {
    return [];
  }
  return sources.filter(isEnrolled).map((source) => {
    const title = titleOf(source.object);
    const message = `${title} is in ambient mode (${DATA_PLANE_MODE}: ambient), but the control plane of ${titleOf(istiod.object)} has no ztunnel, `
      + 'which takes the traffic of such pods. Add an IstioZtunnel, and an IstioCni with ambient.enabled. '
      + `If another tool installs ztunnel, annotate ${title} with ${IGNORED}: ${CODE}`;
    return { message, objects: [source] };
  });
}

function isZtunnel(source: SourceObject): boolean {
  return source.object.kind === 'DaemonSet' && podsOf(source).some(({ labels }) => labels.app === 'ztunnel');
}

/** A namespace, or an object with pods that enrol themselves. Pods in the network of their node are never in ambient mode. */
function isEnrolled(source: SourceObject): boolean {
  return source.object.kind === 'Namespace' ? isAmbient(partOf(source.object.metadata, 'labels'))
    : podsOf(source).some(({ labels, spec }) => isAmbient(labels) && spec.hostNetwork !== true);
}

function isAmbient(labels: Plain): boolean {
  return labels[DATA_PLANE_MODE] === 'ambient';
}
