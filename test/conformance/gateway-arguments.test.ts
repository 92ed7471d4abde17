import { parse } from 'yaml';
import { chartInjector, inject } from './injector';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(120_000);

/** The Deployment that the chart gateway renders, with an overlay of the arguments. */
function gateway(args?: string[]): object {
  const labels = { 'app': 'edge', 'sidecar.istio.io/inject': 'true' };
  const container = { name: 'istio-proxy', image: 'auto', ...(args ? { args } : {}) };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'edge', namespace: 'edge' },
    spec: {
      selector: { matchLabels: { app: 'edge' } },
      template: { metadata: { labels, annotations: { 'inject.istio.io/templates': 'gateway' } }, spec: { containers: [container] } },
    },
  };
}

/** So `migrate` takes an overlay of the whole list, and refuses one of single arguments. */
test.each(ISTIO_RELEASES)('%s: arguments in the Deployment of a gateway replace all those of the injection template', async (release) => {
  const given = [['proxy'], ['proxy', 'router', '--log_as_json']];
  const injected = await inject(await chartInjector(release, {}), [gateway(), ...given.map(gateway)]);
  const [own, ...replaced] = injected.map((text) => parse(text).spec.template.spec.containers[0].args);
  expect(own.slice(0, 2)).toEqual(['proxy', 'router']);
  expect(own.length).toBeGreaterThan(2);
  expect(replaced).toEqual(given);
});
