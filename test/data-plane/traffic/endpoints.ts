/** Which endpoints of a service get requests: those that are ready, that do not fail, that are near, and that are not new. */
import { Duration } from 'cdk8s';
import { expectShare } from './share';
import { echoPod, REGIONS } from './workloads';
import { eventually } from '../../lab/eventually';
import { Proof, SplitLab } from '../traffic-split';

const all = (app: string) => ({ versions: [{ name: 'all', labels: { app } }], weights: { all: 100 } });
const outlier = { consecutive5xx: 5, interval: Duration.seconds(1), baseEjection: Duration.minutes(5) };
const WARMUP_SECONDS = 30;
const warmPod = (name: string) => echoPod(name, { labels: { app: 'warm' }, version: name });

export const ENDPOINTS: Proof = {
  splits: {
    'ready': all('trio'),
    'ejected-one': { ...all('trio'), resilience: { outlierDetection: { ...outlier, maxEjectionPercent: 34 } } },
    'ejected-shortly': { ...all('trio'), resilience: { outlierDetection: { ...outlier, baseEjection: Duration.seconds(2), maxEjectionPercent: 34 } } },
    'ejected-none': { ...all('trio'), resilience: { outlierDetection: outlier } },
    'near': {
      ...all('web'),
      resilience: {
        outlierDetection: { ...outlier, consecutive5xx: 3, maxEjectionPercent: 100 },
        loadBalancing: { locality: { failover: [{ from: REGIONS[0], to: REGIONS[1] }] } },
      },
    },
    'spread': { ...all('web'), resilience: { loadBalancing: { locality: { distribute: [{ from: `${REGIONS[0]}/*`, to: { [`${REGIONS[0]}/*`]: 80, [`${REGIONS[1]}/*`]: 20 } }] } } } },
    'warm': { ...all('warm'), resilience: { loadBalancing: { warmup: Duration.seconds(WARMUP_SECONDS) } } },
  },
  selectors: { ...Object.fromEntries(['ready', 'ejected-one', 'ejected-none', 'ejected-shortly'].map((name) => [name, { app: 'trio' }])), warm: { app: 'warm' } },
  objects: [...['t1', 't2', 't3'].map((version) => echoPod(version, { labels: { app: 'trio' }, version, readiness: '/ready' })), warmPod('w1')],
  prove,
};

function prove(lab: () => SplitLab): void {
  const versionsOf = async (service: string, count = 60) => Object.keys((await lab().send(service, { count, concurrency: 1 })).versions).sort();

  test('an endpoint that is not ready leaves without a failed request, and comes back', async () => {
    const codes: Record<string, number>[] = [];
    const send = async () => {
      const result = await lab().send('ready', { count: 60 });
      codes.push(result.codes);
      return Object.keys(result.versions).sort();
    };
    await eventually(async () => expect(await send()).toEqual(['t1', 't2', 't3']));
    await lab().tell('shop/t3', '/ready/down');
    await eventually(async () => expect(await send()).toEqual(['t1', 't2']));
    await lab().tell('shop/t3', '/ready/up');
    await eventually(async () => expect(await send()).toEqual(['t1', 't2', 't3']));
    expect(codes).toEqual(codes.map(() => ({ 200: 60 })));
  });

  test('of three endpoints, 34% ejects the one that fails five times, which comes back; the default of 10% ejects none', async () => {
    await lab().tell('shop/t3', '/health/down');
    expectShare((await lab().send('ejected-none', { count: 120, concurrency: 1 })).codes[503], 120, 1 / 3);
    expect((await lab().send('ejected-one', { count: 120, concurrency: 1 })).codes[503]).toBeGreaterThanOrEqual(5);
    await eventually(async () => expect((await lab().send('ejected-one', { count: 120, concurrency: 1 })).codes).toEqual({ 200: 120 })); // the main thread of Envoy ejects
    await eventually(async () => expect((await lab().send('ejected-shortly', { count: 20, concurrency: 1 })).codes).toEqual({ 200: 20 }), 60_000);
    await lab().tell('shop/t3', '/health/up');
    expect(await versionsOf('ejected-one')).toEqual(['t1', 't2']);
    await eventually(async () => expect(await versionsOf('ejected-shortly')).toEqual(['t1', 't2', 't3']), 60_000);
  });

  test('requests go to the other region if the endpoints of their own fail, or by shares', async () => {
    expect(await versionsOf('near')).toEqual(['v1']);
    await lab().send('near', { path: '/status/500/near', count: 3, concurrency: 1 });
    await eventually(async () => expect((await lab().send('near', { count: 60 })).versions).toEqual({ v2: 60 }));
    expectShare((await lab().send('spread', { count: 400 })).versions.v2, 400, 0.2);
  });

  test('a new endpoint warms up: it gets fewer requests than one that is warm', async () => {
    const { status: { startTime } } = await lab().lab.request('GET', '/api/v1/namespaces/shop/pods/w1');
    const isWarm = Date.parse(startTime) + 2 * WARMUP_SECONDS * 1000;
    await eventually(async () => expect(Date.now()).toBeGreaterThan(isWarm), 2 * WARMUP_SECONDS * 1000);
    await lab().create(warmPod('w2'));
    await eventually(async () => expect(await versionsOf('warm', 20)).toContain('w2'));
    const { versions } = await lab().send('warm', { count: 400 });
    expect(versions.w2).toBeGreaterThan(0);
    expect(versions.w2).toBeLessThan(200 - 4 * Math.sqrt(400 / 4));
  });
}
