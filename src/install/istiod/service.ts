import { componentMeta, podSelector, revisioned } from './names';
import { Fields, ifGiven } from '../../json';
import { IstiodSettings } from '../../settings';
import { texts } from '../../text';
import { Component } from '../component';
import { KubeObject } from '../object';

/** The Service of istiod. Proxies, the API server and Prometheus use it. */
export function istiodService(component: Component, settings: IstiodSettings): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...componentMeta(revisioned('istiod', settings), component, settings, { app: 'istiod', istio: 'pilot' }),
      annotations: texts(settings.serviceAnnotations),
    },
    spec: { ...spec(settings), trafficDistribution: ifGiven(settings.trafficDistribution) },
  };
}

/** The Service of a revision tag: the istiod of its revision. Versions without such Services have none. */
export function tagService(component: Component, settings: IstiodSettings, tag: string): KubeObject | undefined {
  return component.features.tagServices ? {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...componentMeta(`istiod-revision-tag-${tag}`, component, settings, { 'app': 'istiod', 'istio': 'pilot', 'istio.io/tag': tag }),
      annotations: texts(settings.serviceAnnotations),
    },
    spec: spec(settings),
  } : undefined;
}

function spec(settings: IstiodSettings): Fields {
  return {
    ports: [
      { port: 15010, name: 'grpc-xds', protocol: 'TCP' }, // plain text
      { port: 15012, name: 'https-dns', protocol: 'TCP' }, // mutual TLS
      { port: 443, name: 'https-webhook', targetPort: 15017, protocol: 'TCP' }, // injection and validation
      { port: 15014, name: 'http-monitoring', protocol: 'TCP' },
    ],
    selector: podSelector(settings),
    ipFamilyPolicy: ifGiven(settings.ipFamilyPolicy),
    ipFamilies: ifGiven(settings.ipFamilies),
  };
}
