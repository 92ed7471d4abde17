import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';
import { CLUSTER_PARTS, parts, pathsOf } from '../lab/parts';

/** A `go` that builds a program which sleeps, once it may. */
const GO = (gate: string) => `#!/bin/sh
[ "$1" = env ] && echo go1.24.0 && exit
for last; do out=$before; before=$last; done
while [ ! -e ${gate} ]; do sleep 0.1; done
[ "$(cat ${gate})" = broken ] && echo "no such module" >&2 && exit 1
printf '#!/bin/sh\\nexec sleep 1000\\n' > "$out" && chmod 755 "$out"
`;

let folder: string;
let lab: Lab;
const before = { ...process.env };

/** A store of parts with all that a lab runs itself, without the programs of Istio. */
beforeAll(async () => {
  const { etcd, kubeApiserver, kubeControllerManager, kubeScheduler, kubectl, envoy, istio } = await parts({ only: [...CLUSTER_PARTS, 'envoy', 'charts'] });
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
  const store = join(folder, 'cdk8s-istio', 'parts');
  mkdirSync(store, { recursive: true });
  for (const program of [etcd, kubeApiserver, kubeControllerManager, kubeScheduler, kubectl, envoy, istio('1.20.1').envoyBootstrap, istio('1.27.0').envoyBootstrap]) {
    symlinkSync(dirname(program), join(store, basename(dirname(program))));
  }
  writeFileSync(join(folder, 'go'), GO(join(folder, 'gate')), { mode: 0o755 });
  process.env.XDG_CACHE_HOME = folder;
  process.env.PATH = `${folder}:${process.env.PATH}`;
  lab = await Lab.start();
});
afterAll(async () => {
  process.env.XDG_CACHE_HOME = before.XDG_CACHE_HOME;
  if (before.XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
  process.env.PATH = before.PATH;
  await lab?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(name: string, image: string): Promise<void> {
  const containers = [{ name: 'main', image, command: ['/usr/local/bin/pilot-discovery'] }];
  await lab.request('POST', '/api/v1/namespaces/default/pods', { metadata: { name }, spec: { terminationGracePeriodSeconds: 1, containers } });
}

async function state(name: string): Promise<any> {
  const { status } = await lab.request('GET', `/api/v1/namespaces/default/pods/${name}`);
  return status.containerStatuses?.[0].state;
}

test('the programs of an image are built when the image is first run, and its pods wait for them', async () => {
  await run('first', 'docker.io/istio/pilot:1.20.1');
  const message = 'the programs of docker.io/istio/pilot:1.20.1 are being built';
  await eventually(async () => expect(await state('first')).toEqual({ waiting: { reason: 'ContainerCreating', message } }), 10_000);

  writeFileSync(join(folder, 'gate'), 'open');
  await lab.kubectl(['wait', '--for=condition=Ready', 'pod/first', '--timeout=30s']);
  expect(pathsOf().istio('1.20.1').pilotDiscovery).toContain(folder);
}, 60_000);

test('a build that fails is shown as an image that cannot be pulled', async () => {
  writeFileSync(join(folder, 'gate'), 'broken');
  await run('broken', 'docker.io/istio/pilot:1.27.0');
  const message = "the programs of docker.io/istio/pilot:1.27.0 cannot be built: the build ended with code 1; the supervisor's log says why";
  await eventually(async () => expect(await state('broken')).toEqual({ waiting: { reason: 'ErrImagePull', message } }), 20_000);
}, 60_000);
