import { LiveMesh, proxyOf } from './live-mesh';
import { INGRESS, Shape } from './shape';
import { WORDS, wordsBy } from './words';
import type { KubeObject } from '../../conformance/chart';
import { IstioRelease } from '../../lab/parts';

const ANNOTATIONS = wordsBy('example.com/word-');

export const STRINGS: Shape[] = [{ ...strings('1.20.1'), tier: 'soak' }, strings('1.27.0')];

/** Difficult strings in all props with free text. They pass through YAML, the API server and the injector into pods. */
function strings(release: IstioRelease): Shape {
  return {
    name: 'strings that look like something else arrive as they are, in istiod, in a gateway and in injected pods',
    release,
    install: {
      props: {
        istiod: { env: wordsBy('WORD_'), podAnnotations: ANNOTATIONS, serviceAnnotations: ANNOTATIONS },
        ingress: [{
          name: 'istio-ingress',
          env: wordsBy('WORD_'),
          podAnnotations: { 'inject.istio.io/templates': 'gateway', ...ANNOTATIONS },
          service: { annotations: ANNOTATIONS },
        }],
        injection: { annotations: ANNOTATIONS },
        meshConfig: { defaultConfig: { proxyMetadata: wordsBy('PROXY_WORD_') } },
      },
    },
    gateways: [INGRESS],
    async prove(mesh) {
      const [istiod, gateway, client] = [
        await mesh.pod('istio-system', 'app=istiod'), await mesh.pod('istio-system', 'istio=ingress'), await mesh.pod('shop', 'app=client'),
      ];
      const services = await Promise.all(['istiod', 'istio-ingress'].map((name) => mesh.lab.request('GET', `/api/v1/namespaces/istio-system/services/${name}`)));
      for (const { metadata } of [istiod, gateway, client, ...services]) expect(words(metadata.annotations, 'example.com/word-')).toEqual(WORDS);
      expect(words(await mesh.environment(istiod, 'discovery'), 'WORD_')).toEqual(WORDS);
      expect(words(await mesh.environment(gateway), 'WORD_')).toEqual(WORDS);
      for (const pod of [gateway, client]) await proveProxyMetadata(mesh, pod);
    },
  };
}

async function proveProxyMetadata(mesh: LiveMesh, pod: KubeObject): Promise<void> {
  const environment = await mesh.environment(pod);
  expect(words(environment, 'PROXY_WORD_')).toEqual(WORDS);
  expect(words(JSON.parse(environment.PROXY_CONFIG).proxyMetadata, 'PROXY_WORD_')).toEqual(WORDS);
  const { env } = proxyOf(pod);
  expect(words(Object.fromEntries(env.map(({ name, value = '' }: KubeObject) => [name, value])), 'PROXY_WORD_')).toEqual(WORDS);
}

function words(from: Record<string, string>, prefix: string): string[] {
  return WORDS.map((_, index) => from[`${prefix}${index}`]);
}
