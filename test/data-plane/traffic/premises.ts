/** What Istio does with objects that a TrafficSplit does not emit, because it refuses what they would say. */
import { serviceOf } from './workloads';
import { IstioVersion } from '../../../src/istio';
import { isSince } from '../../../src/istio/internal';
import { TrafficRetryOn } from '../../../src/traffic';
import { eventually } from '../../lab/eventually';
import { Proof, SplitLab } from '../traffic-split';

const hostOf = (name: string) => `${name}.shop.svc.cluster.local`;
const subset = (name: string, version: string) => [{ destination: { host: hostOf(name), subset: version } }];
const iphone = (regex: string) => [{ headers: { 'user-agent': { regex } } }];

/** VirtualServices by their services, each with subsets v1 and v2. The first route answers what tells that the proxy knows them. */
const WRITTEN_BY_HAND: Record<string, object[]> = {
  'after-catch-all': [{ match: [{ uri: { prefix: '/' } }], route: subset('after-catch-all', 'v1') }, { match: iphone('.*iPhone.*'), route: subset('after-catch-all', 'v2') }],
  'part-of-text': [{ match: iphone('iPhone'), route: subset('part-of-text', 'v2') }, { route: subset('part-of-text', 'v1') }],
  'undeclared': [{ route: subset('undeclared', 'v9') }],
  'per-try-503': [{ route: subset('per-try-503', 'v1'), timeout: '5s', retries: { attempts: 2, perTryTimeout: '0.3s', retryOn: '503' } }],
};

export function premisesOf(version: IstioVersion): Proof {
  return {
    splits: { 'no-retries': { resilience: { retry: { attempts: 0, retryOn: [TrafficRetryOn.GATEWAY_ERROR] } } } },
    objects: [
      serviceOf('bare', { app: 'web', version: 'v1' }),
      ...Object.entries(WRITTEN_BY_HAND).flatMap(([name, http]) => [serviceOf(name), ...rulesOf(name, http)]),
    ],
    prove: (lab) => prove(lab, isSince(version, '1.24') ? 1 : 3),
  };
}

function rulesOf(name: string, http: object[]): object[] {
  const [apiVersion, metadata, host] = ['networking.istio.io/v1beta1', { name, namespace: 'shop' }, hostOf(name)];
  const known = { match: [{ uri: { exact: '/known' } }], directResponse: { status: 200 } };
  return [
    { apiVersion, kind: 'DestinationRule', metadata, spec: { host, subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })) } },
    { apiVersion, kind: 'VirtualService', metadata, spec: { hosts: [host], http: [known, ...http] } },
  ];
}

/** @param hits how often Istio sends a request in all that gets 503, if nobody says how often */
function prove(lab: () => SplitLab, hits: number): void {
  beforeAll(async () => {
    await Promise.all(Object.keys(WRITTEN_BY_HAND).map((name) => eventually(async () => expect((await lab().send(name, { path: '/known' })).versions).toEqual({ none: 1 }))));
  });
  const phone = { headers: { 'user-agent': 'Mozilla/5.0 (iPhone)' }, count: 20 };
  const codeOf = async (service: string, path: string) => Object.keys((await lab().send(service, { path })).codes);

  test('a route after one that takes all requests gets none', async () => {
    expect((await lab().send('after-catch-all', phone)).versions).toEqual({ v1: 20 });
  });

  test('an expression for a part of the text matches nothing', async () => {
    expect((await lab().send('part-of-text', phone)).versions).toEqual({ v1: 20 });
  });

  test('a subset that is not declared gives 503 NC', async () => {
    expect(await codeOf('undeclared', '/undeclared')).toEqual(['503']);
    expect((await lab().logged('/undeclared')).flags).toEqual(['NC']);
  });

  test('a per-try timeout with a condition that does not fit it is only a shorter timeout', async () => {
    expect(await codeOf('per-try-503', '/delay/3000/per-try')).toEqual(['504']);
    expect(await lab().logged('/delay/3000/per-try')).toEqual({ flags: ['UT'], hits: { v1: 1 } });
  });

  test(`without any object, a request that gets 503 is sent ${hits} times in all, and one that gets 500 once`, async () => {
    expect([await codeOf('bare', '/status/503/bare'), await codeOf('bare', '/status/500/bare')]).toEqual([['503'], ['500']]);
    expect([(await lab().logged('/status/503/bare')).hits, (await lab().logged('/status/500/bare')).hits]).toEqual([{ v1: hits }, { v1: 1 }]);
  });

  test('with 0 attempts, a request is sent once', async () => {
    expect(await codeOf('no-retries', '/status/503/no-retries')).toEqual(['503']);
    expect((await lab().logged('/status/503/no-retries')).hits).toEqual({ v1: 1 });
  });
}
