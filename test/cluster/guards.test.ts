import { config, namespace } from './objects';
import { KubeClient } from '../../src/kube';
import { apply, Guard, Instance, readDesired } from '../../src/reconcile';
import { Lab } from '../lab';

/** Guards on a real API server: when they are asked, and the state of the cluster when they refuse. */
let lab: Lab;
let client: KubeClient;

beforeAll(async () => {
  lab = await Lab.start();
  await lab.request('POST', '/api/v1/namespaces', namespace('home'));
  client = KubeClient.connect({ kubeconfig: lab.kubeconfig, namespace: 'home' });
}, 120_000);
afterAll(() => lab?.stop());

async function run(names: string[], ...guards: Guard[]) {
  const desired = await readDesired(names.map((name) => ({ object: config(name), origin: name })), client);
  const instance = new Instance('default', 'home');
  const deletion = { crds: false, namespaces: false, volumes: false, adopt: [] };
  return apply(client, desired, { instance, guards, allowEmpty: false, ...deletion, timeout: 60, onEvent: () => undefined });
}

async function configs(): Promise<string[]> {
  const { items } = await lab.request('GET', '/api/v1/namespaces/home/configmaps');
  return items.map(({ metadata }: { metadata: { name: string } }) => metadata.name).filter((name: string) => /^[a-z]$/.test(name)).sort();
}

async function inventory(): Promise<string[]> {
  const { data } = await lab.request('GET', '/api/v1/namespaces/home/configmaps/cdk8s-istio-default');
  return JSON.parse(data.objects).map(({ name }: { name: string }) => name).sort();
}

test('if a guard refuses before the first write, nothing is written', async () => {
  expect((await run(['a', 'b'])).ok).toBe(true);
  await expect(run(['a', 'c'], async () => ['b is in use'])).rejects.toThrow('b is in use');
  expect(await configs()).toEqual(['a', 'b']);
});

test('an object that a guard protects only after the applies is not pruned, and stays in the inventory', async () => {
  const asked: string[][] = [];
  const guard: Guard = async (_, { toDelete }) => {
    asked.push(toDelete.map(({ metadata }) => metadata.name));
    return asked.length === 1 ? [] : ['b is in use'];
  };
  await expect(run(['a', 'c'], guard)).rejects.toThrow('b is in use');
  expect(asked).toEqual([['b'], ['b']]);
  expect(await configs()).toEqual(['a', 'b', 'c']);
  expect(await inventory()).toEqual(['a', 'b', 'c']);
  expect((await run(['a', 'c'])).ok).toBe(true);
  expect(await configs()).toEqual(['a', 'c']);
  expect(await inventory()).toEqual(['a', 'c']);
});

test('guards are asked once if nothing is pruned', async () => {
  let asked = 0;
  expect((await run(['a', 'c', 'd'], async () => (asked++, []))).ok).toBe(true);
  expect(asked).toBe(1);
});
