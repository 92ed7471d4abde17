import { readMesh } from './istiod';
import { IstioVersion } from '../../src/istio';
import { wrongValues } from '../../src/mesh-config/internal';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(600_000);

/** Values as people write them. Each is given to a field of each type. The fields have no other rules. */
const VALUES = ['text', '12', 'true', 'JSON', 'json', '10s', '1m30s', '10d', '0', 12, 1.5, 1e10, true, ['a'], [null], { mode: 'REGISTRY_ONLY' }, { mode: 'registry_only' }];
const FIELDS = ['ingressClass', 'enableTracing', 'enableAutoMtls', 'proxyHttpPort', 'dnsRefreshRate', 'accessLogEncoding', 'trustDomainAliases', 'outboundTrafficPolicy'];

/** Values below lists, maps and messages. */
const NESTED = [
  ...[true, 1, 'a', null].map((value) => ({ defaultConfig: { proxyMetadata: { A: value } } })),
  ...[2.5, '2', 'a'].map((sampling) => ({ defaultConfig: { tracing: { sampling } } })),
  ...['4180', 'http', 4180.5].map((port) => ({ extensionProviders: [{ name: 'a', zipkin: { service: 'a.b.svc', port } }] })),
  { extensionProviders: { name: 'a' } },
  { extensionProviders: ['a'] },
  { extensionProviders: [{ name: 'a', zipkin: { service: 'a.b.svc', port: 1 }, prometheus: {} }] },
  { defaultConfig: { tracing: { max_path_tag_length: '256', custom_tags: { a: 'b' } } } },
];

/** The lines read values alike, so that each is asked for every third of them. */
const ASKED = [...FIELDS.flatMap((field) => VALUES.map((value) => ({ [field]: value }))), ...NESTED]
  .map((config, index) => ({ config, release: ISTIO_RELEASES[index % ISTIO_RELEASES.length] }));

/** Whether the real istiod reads the mesh config. If not, it uses its defaults instead. */
function isRead(release: typeof ISTIO_RELEASES[number], config: object): Promise<boolean> {
  return readMesh(release, JSON.stringify(config)).then(() => true, () => false);
}

async function inTurn<T, R>(all: readonly T[], each: (one: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (const one of all) found.push(await each(one));
  return found;
}

test('a value is wrong exactly if istiod does not read it', async () => {
  const judged = await inTurn(ASKED, async ({ config, release }) => (
    { release, config, isRead: await isRead(release, config), problems: wrongValues(IstioVersion.of(release), config) }));
  expect(judged.filter((one) => one.isRead !== (one.problems.length === 0))).toEqual([]);
  expect(judged.filter((one) => one.isRead).length).toBeGreaterThan(20);
});
