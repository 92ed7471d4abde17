import { ChartName, chartObjects, helmTemplate, KubeObject } from './chart';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(600_000);

/** Defaults, values that are merged in several ways, values that are easily misread, and values that helm or the chart rejects. */
const SAMPLE: Record<ChartName, object[]> = {
  base: [{}, { defaultRevision: 'canary', base: { enableCRDTemplates: true } }, { global: { istioNamespace: 7 } }, { base: 'x' }],
  istiod: [
    {},
    { revision: 'canary', autoscaleMin: 3, pilot: { autoscaleMin: 2, env: { A: 'yes', B: 1e9, C: null } }, meshConfig: { defaultConfig: null, a: { b: 1.50 } } },
    { global: { meshNetworks: { n: { gateways: [{ port: 1000000 }] } }, imagePullSecrets: ['a'], unheardOf: true } },
    { global: { proxy: null } },
    { revisionTags: 7 },
    { pilot: { podLabels: { a: 'b: c' } }, global: { tag: { a: 1 } } },
  ],
  gateway: [{}, { labels: { app: 'a: b' }, kind: 'DaemonSet', env: { A: 1000000 } }, { service: null }, { name: '%d{{ .x }}', autoscaling: { minReplicas: 1e21 } }],
  cni: [{}, { cni: { ambient: { enabled: true } }, global: { variant: 'debug' } }, { provider: 7, cni: { provider: 7 } }],
  ztunnel: [{}, { global: { hub: 'registry.corp' }, labels: { a: 'b: c' } }, { image: 7 }],
};

describe.each(ISTIO_RELEASES)('%s', (release) => {
  test.each(Object.keys(SAMPLE) as ChartName[])('the renderer gives the same as a process of helm for %s, including errors', async (chart) => {
    for (const values of SAMPLE[chart]) {
      const process = await helmTemplate(release, chart, values).then(inOrder).catch(({ message }) => message.replace(/\n\nUse --debug.*/s, '').trim());
      const renderer = await chartObjects(release, chart, values).then(inOrder).catch(({ message }) => `Error: ${message}`.trim());
      expect(renderer).toEqual(process);
    }
  });
});

/** helm sorts objects only by kind. */
function inOrder(objects: KubeObject[]): KubeObject[] {
  const key = ({ apiVersion, kind, metadata }: KubeObject) => `${apiVersion}/${kind}/${metadata.name}`;
  return [...objects].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
