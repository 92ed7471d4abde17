import { componentMeta, revisioned, revisionLabel } from './names';
import { IstiodSettings } from '../../settings';
import { Component } from '../component';
import { ALL_EGRESS, ingressTo, networkPolicy } from '../network-policy';
import { KubeObject } from '../object';

const WEBHOOKS = 15017;
/** The ports of configuration, of debugging and of metrics. */
const OTHERS = [15010, 15011, 15012, 8080, 15014];

/** The NetworkPolicy that allows connections to the ports of istiod only. */
export function istiodNetworkPolicy(component: Component, settings: IstiodSettings): KubeObject {
  const metadata = componentMeta(revisioned('istiod', settings), component, settings, { app: 'istiod', istio: 'pilot' });
  return networkPolicy(metadata, { 'app': 'istiod', 'istio.io/rev': revisionLabel(settings) }, {
    ingress: [ingressTo(WEBHOOKS), ingressTo(...OTHERS)],
    egress: ALL_EGRESS, // istiod fetches keys from servers that users name
  });
}
