import { CniAgent } from './agent';
import { hostAgent } from './host-agent';
import { CNI, cniMeta } from './names';
import { podAgent } from './pod-agent';
import { Fields, ifGiven } from '../../json';
import { CniSettings, EVERY_NODE } from '../../settings';
import { texts } from '../../text';
import { Component } from '../component';
import { KubeObject } from '../object';

const NAME = `${CNI}-node`;

/** The DaemonSet of the CNI agent. */
export function cniDaemonSet(component: Component, settings: CniSettings): KubeObject {
  const agent = component.features.cniEntersPods ? podAgent(component, settings) : hostAgent(settings);
  const selector = { 'k8s-app': NAME };
  const labels = { ...selector, 'sidecar.istio.io/inject': 'false', ...agent.labels, ...texts(settings.podLabels ?? {}) };
  const meta = cniMeta(NAME, component, settings, selector);
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { ...meta, labels: { ...meta.labels, ...texts(settings.daemonSetLabels ?? {}) } },
    spec: {
      selector: { matchLabels: selector },
      updateStrategy: ifGiven(agent.updateStrategy),
      template: {
        metadata: { labels, annotations: annotations(agent, settings) },
        spec: {
          ...agent.network,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          affinity: ifGiven(settings.affinity),
          tolerations: ifGiven(settings.tolerations ?? EVERY_NODE),
          priorityClassName: 'system-node-critical',
          serviceAccountName: CNI,
          terminationGracePeriodSeconds: 5, // a short time without the plugin during an update
          containers: [container(agent, settings)],
          volumes: agent.volumes,
        },
      },
    },
  };
}

function annotations(agent: CniAgent, settings: CniSettings): Record<string, string> {
  return {
    'sidecar.istio.io/inject': 'false',
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': '15014',
    'prometheus.io/path': '/metrics',
    ...agent.annotations,
    ...texts(settings.podAnnotations),
  };
}

function container(agent: CniAgent, settings: CniSettings): Fields {
  return {
    name: 'install-cni',
    image: image(settings),
    imagePullPolicy: settings.pullPolicy || ifGiven(settings.global.imagePullPolicy),
    ports: agent.ports,
    readinessProbe: { httpGet: { path: '/readyz', port: 8000 } },
    securityContext: agent.securityContext,
    command: ['install-cni'],
    args: ifGiven(args(settings)),
    envFrom: agent.envFrom,
    env: agent.env,
    volumeMounts: agent.volumeMounts,
    resources: ifGiven(settings.resources) ?? settings.global.defaultResources,
  };
}

function image(settings: CniSettings): string {
  const { global } = settings;
  if (settings.image.includes('/')) {
    return settings.image;
  }
  const variant = settings.variant || global.variant;
  return `${settings.hub || global.hub}/${settings.image || 'install-cni'}:${settings.tag || global.tag}${variant ? `-${variant}` : ''}`;
}

function args({ logging, global }: CniSettings): string[] {
  const level = logging?.level || global.logging.level;
  return [...(level ? [`--log_output_level=${level}`] : []), ...(global.logAsJson ? ['--log_as_json'] : [])];
}
