import { type ApiError, Lab } from '../lab';
import { eventually } from '../lab/eventually';

jest.setTimeout(60_000);

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start({
    metrics: true,
    nodes: [
      { name: 'node-1', region: 'r1', zone: 'z1' },
      { name: 'node-2', region: 'r1', zone: 'z2', labels: { disk: 'fast' } },
    ],
  });
});
afterAll(async () => lab?.stop());

const SLEEP = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.1; done'];
/** A server that answers /ok with 200, and every other path with 503. */
const SERVER = ['node', '-e', `
  const server = require('http').createServer((q, a) => { a.writeHead(q.url === '/ok' ? 200 : 503); a.end(process.env.HOSTNAME); });
  server.listen(8080); process.on('SIGTERM', () => process.exit(0));`];

async function apply(...items: object[]): Promise<void> {
  await lab.kubectl(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
}

function podOf(name: string, container: object, spec: object = {}, metadata: object = {}): object {
  const main = { name: 'main', image: 'shell', command: SLEEP, ...container };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec: { terminationGracePeriodSeconds: 5, containers: [main], ...spec } };
}

async function read(name: string): Promise<any> {
  return lab.request('GET', `/api/v1/namespaces/default/pods/${name}`);
}

async function ready(name: string): Promise<any> {
  await lab.kubectl(['wait', '--for=condition=Ready', `pod/${name}`, '--timeout=30s']);
  return read(name);
}

/** Waits until a pod has ended, and returns the output of its container. */
async function printed(name: string, phase = 'Succeeded'): Promise<string> {
  await eventually(async () => expect((await read(name)).status.phase).toBe(phase), 30_000);
  return lab.logs(`default/${name}`, 'main');
}

async function inPod(name: string, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await lab.exec(`default/${name}`, 'main', argv);
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

describe('the control plane', () => {
  test('kubectl on the host reaches the API server, which has the declared version', async () => {
    const { serverVersion } = JSON.parse(await lab.kubectl(['version', '-o', 'json']));
    expect(serverVersion.gitVersion).toBe('v1.34.4');
  });

  test('a certificate of another authority is refused', async () => {
    const { server } = JSON.parse(await lab.kubectl(['config', 'view', '-o', 'json'])).clusters[0].cluster;
    await expect(fetch(`${server}/version`)).rejects.toThrow('fetch failed');
  });

  test('permissions are checked: a service account may do only what its roles allow', async () => {
    const may = async () => lab.kubectl(['auth', 'can-i', 'list', 'pods', '--as=system:serviceaccount:default:default']).catch((error) => error.message);
    expect(await may()).toMatch(/: no\s*$/);
    await lab.kubectl(['create', 'rolebinding', 'view', '--clusterrole=view', '--serviceaccount=default:default']);
    await eventually(async () => expect(await may()).toMatch(/^yes/));
  });
});

describe('nodes', () => {
  test('are Ready, with their region, zone and labels', async () => {
    await lab.kubectl(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=10s']);
    const { items } = await lab.request('GET', '/api/v1/nodes');
    expect(items.map(({ metadata: { name, labels } }: any) => [name, labels['topology.kubernetes.io/region'], labels['topology.kubernetes.io/zone'], labels.disk]))
      .toEqual([['node-1', 'r1', 'z1', undefined], ['node-2', 'r1', 'z2', 'fast']]);
    expect(items[0].status.nodeInfo.kubeletVersion).toBe('v1.34.4');
  });

  test('the scheduler assigns a pod by its node selector, and the address of the pod belongs to the node', async () => {
    await apply(podOf('chosen', {}, { nodeSelector: { disk: 'fast' } }));
    const { spec, status } = await ready('chosen');
    expect(spec.nodeName).toBe('node-2');
    expect(status).toMatchObject({ hostIP: '172.18.1.2', podIP: expect.stringMatching(/^10\.244\.1\./) });
  });

  test('a pod that fits no node stays Pending', async () => {
    await apply(podOf('nowhere', {}, { nodeSelector: { disk: 'none' } }));
    await eventually(async () => expect((await read('nowhere')).status.conditions[0]).toMatchObject({ type: 'PodScheduled', status: 'False' }));
    expect((await read('nowhere')).status.phase).toBe('Pending');
  });
});

describe('containers', () => {
  test('have the environment of their spec: fields, resources, config maps, secrets and references', async () => {
    await apply(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { colour: 'blue', size: 'big' } },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'secret' }, stringData: { word: 'sesame' } },
      podOf('environment', {
        command: ['sh', '-c', 'env; echo "argument $0"', '$(GREETING)'],
        resources: { limits: { cpu: '1500m', memory: '64Mi' } },
        envFrom: [{ prefix: 'all_', configMapRef: { name: 'settings' } }, { configMapRef: { name: 'missing', optional: true } }],
        env: [
          { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'LABEL', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
          { name: 'ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          { name: 'CPUS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '0' } } },
          { name: 'MEGABYTES', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
          { name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } },
          { name: 'WORD', valueFrom: { secretKeyRef: { name: 'secret', key: 'word' } } },
          { name: 'ABSENT', valueFrom: { secretKeyRef: { name: 'secret', key: 'nothing', optional: true } } },
          { name: 'GREETING', value: 'hello $(NAME), $$(NAME), $(UNKNOWN)' },
        ],
      }, { restartPolicy: 'Never' }, { labels: { app: 'env' } }),
    );
    const text = await printed('environment');
    const { status: { podIP } } = await read('environment');
    expect(text.split('\n')).toEqual(expect.arrayContaining([
      'NAME=environment', 'LABEL=env', `ADDRESS=${podIP}`, 'CPUS=2', 'MEGABYTES=64', 'COLOUR=blue', 'WORD=sesame', 'all_size=big',
      'GREETING=hello environment, $(NAME), $(UNKNOWN)', 'argument hello environment, $(NAME), $(UNKNOWN)', 'HOSTNAME=environment',
    ]));
    expect(text).not.toContain('ABSENT');
  });

  test('run with the user, the groups and only the capabilities of their spec', async () => {
    const container = { command: ['sh', '-c', 'id; grep CapBnd /proc/self/status; grep NoNewPrivs /proc/self/status'] };
    await apply(podOf('somebody', { ...container, securityContext: { runAsUser: 1001, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } } },
      { restartPolicy: 'Never', securityContext: { runAsUser: 1000, runAsGroup: 1002, fsGroup: 1003, supplementalGroups: [1004] } }));
    const text = await printed('somebody');
    expect(text).toMatch(/uid=1001 gid=1002 groups=1002,1003,1004/);
    expect(text).toMatch(/CapBnd:\s+0000000000001000\n/);
    expect(text).toMatch(/NoNewPrivs:\s+1/);
  });

  test('write to their own files, or to none', async () => {
    await apply(
      podOf('writer', { command: ['sh', '-c', 'echo x >/etc/istio-lab-test && cat /etc/istio-lab-test'] }, { restartPolicy: 'Never' }),
      podOf('reader', { command: ['sh', '-c', 'echo x >/etc/istio-lab-test; ls /var/run/secrets'], securityContext: { readOnlyRootFilesystem: true } },
        { restartPolicy: 'Never', automountServiceAccountToken: false }),
    );
    expect(await printed('writer')).toBe('x\n');
    expect(await printed('reader', 'Failed')).toContain('Read-only file system');
  });

  test('see only their own processes, host name and kernel settings', async () => {
    await apply(podOf('alone', { command: ['sh', '-c', 'echo "$$$$ $(hostname) $(cat /proc/sys/net/ipv4/ip_unprivileged_port_start)"'] },
      { restartPolicy: 'Never', hostname: 'own-name', securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }] } }));
    expect(await printed('alone')).toBe('1 own-name 80\n');
  });

  test('a failing container is restarted with back-off; its restarts are counted, and its last output is kept', async () => {
    await apply(podOf('failing', { command: ['sh', '-c', 'echo out of luck; exit 3'] }));
    await eventually(async () => {
      const [status] = (await read('failing')).status.containerStatuses;
      expect(status).toMatchObject({ state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 3, reason: 'Error' } } });
      expect(status.restartCount).toBeGreaterThan(1);
    });
    expect(await eventually(() => lab.kubectl(['logs', 'failing', '--previous']))).toBe('out of luck\n');
  });

  test('a container that cannot be created reports the reason, and runs when it can be created', async () => {
    await apply(podOf('early', { env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'late', key: 'x' } } }] }));
    await eventually(async () => {
      const [{ state }] = (await read('early')).status.containerStatuses;
      expect(state.waiting).toMatchObject({ reason: 'CreateContainerConfigError', message: expect.stringContaining('configmaps "late" not found') });
    });
    await apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late' }, data: { x: 'y' } });
    await ready('early');
  });

  test('restartPolicy Never leaves a failed pod failed', async () => {
    await apply(podOf('once', { command: ['sh', '-c', 'exit 4'] }, { restartPolicy: 'Never' }));
    await printed('once', 'Failed');
    expect((await read('once')).status.containerStatuses[0]).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 4 } } });
  });
});

describe('the order of a pod', () => {
  test('init containers run one after another; a native sidecar starts between them and ends last', async () => {
    const say = (word: string) => ['sh', '-c', `echo ${word} >>/shared/order`];
    const volumeMounts = [{ name: 'shared', mountPath: '/shared' }];
    const container = (name: string, command: string[], more: object = {}) => ({ name, image: 'shell', command, volumeMounts, ...more });
    const sidecar = 'trap "echo sidecar ends >>/shared/order; exit 0" TERM; sleep 0.5; echo sidecar >>/shared/order; touch /up; while :; do sleep 0.1; done';
    await apply(podOf('ordered', container('main', ['sh', '-c', 'echo main >>/shared/order; sleep 0.3; echo main ends >>/shared/order']), {
      restartPolicy: 'Never',
      volumes: [{ name: 'shared', hostPath: { path: '/order', type: 'DirectoryOrCreate' } }],
      initContainers: [
        container('first', say('first')),
        container('sidecar', ['sh', '-c', sidecar], { restartPolicy: 'Always', startupProbe: { exec: { command: ['test', '-e', '/up'] }, periodSeconds: 1, failureThreshold: 20 } }),
        container('last', say('last')),
      ],
    }));
    await eventually(async () => expect((await read('ordered')).status.phase).toBe('Succeeded'), 30_000);
    const { status } = await read('ordered');
    expect(status.initContainerStatuses.map(({ state }: any) => state.terminated.exitCode)).toEqual([0, 0, 0]);
    await apply(podOf('order', { command: ['cat', '/shared/order'], volumeMounts },
      { restartPolicy: 'Never', nodeName: (await read('ordered')).spec.nodeName, volumes: [{ name: 'shared', hostPath: { path: '/order' } }] }));
    expect(await printed('order')).toBe('first\nsidecar\nlast\nmain\nmain ends\nsidecar ends\n');
  });

  test('a failing init container is repeated until it succeeds', async () => {
    await apply(podOf('patient', {}, {
      volumes: [{ name: 'shared', emptyDir: {} }],
      initContainers: [{
        name: 'init', image: 'shell', command: ['sh', '-c', 'test -e /shared/again || { touch /shared/again; exit 1; }'], volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
      }],
    }));
    const { status } = await ready('patient');
    expect(status.initContainerStatuses[0]).toMatchObject({ restartCount: 1, ready: true, lastState: { terminated: { exitCode: 1 } } });
  });

  test('the next container waits for the postStart hook of the one before', async () => {
    const shared = { volumeMounts: [{ name: 'shared', mountPath: '/shared' }] };
    await apply(podOf('held', { ...shared, lifecycle: { postStart: { exec: { command: ['sh', '-c', 'sleep 0.5; touch /shared/go'] } } } }, {
      volumes: [{ name: 'shared', emptyDir: {} }],
      containers: [
        { name: 'first', image: 'shell', command: SLEEP, ...shared, lifecycle: { postStart: { exec: { command: ['sh', '-c', 'sleep 0.5; touch /shared/go'] } } } },
        { name: 'main', image: 'shell', command: ['sh', '-c', `ls /shared; exec ${SLEEP[0]} -c '${SLEEP[2]}'`], ...shared },
      ],
    }));
    await ready('held');
    await eventually(async () => expect(lab.logs('default/held', 'main')).toBe('go\n'));
  });
});

describe('probes', () => {
  test.each([
    ['HTTP', { httpGet: { path: '/ok', port: 'web' } }],
    ['TCP', { tcpSocket: { port: 8080 } }],
    ['exec', { exec: { command: ['true'] } }],
  ])('a pod is ready by %s', async (kind, probe) => {
    const name = `ready-${kind.toLowerCase()}`;
    await apply(podOf(name, { command: SERVER, ports: [{ name: 'web', containerPort: 8080 }], readinessProbe: { ...probe, periodSeconds: 1 } }));
    await ready(name);
  });

  test('a pod is ready by a gRPC probe', async () => {
    const server = `
      const server = require('http2').createServer();
      server.on('stream', (stream, headers) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        stream.end(Buffer.from([0, 0, 0, 0, 2, 8, headers[':path'] === '/grpc.health.v1.Health/Check' ? 1 : 2]));
      });
      server.listen(8080);`;
    await apply(podOf('ready-grpc', { command: ['node', '-e', server], readinessProbe: { grpc: { port: 8080 }, periodSeconds: 1 } }, { terminationGracePeriodSeconds: 0 }));
    await ready('ready-grpc');
  });

  test('a pod whose readiness probe fails runs, and is not ready', async () => {
    await apply(podOf('unready', { command: SERVER, readinessProbe: { httpGet: { path: '/bad', port: 8080 }, periodSeconds: 1, failureThreshold: 1 } }));
    await eventually(async () => expect((await read('unready')).status.containerStatuses[0]).toMatchObject({ ready: false, started: true }));
    const { status } = await read('unready');
    expect(status.phase).toBe('Running');
    expect(status.conditions.find(({ type }: any) => type === 'Ready')).toMatchObject({ status: 'False', reason: 'ContainersNotReady' });
  });

  test('a container whose liveness probe fails is restarted, but not before its startup probe has succeeded', async () => {
    const command = ['sh', '-c', 'echo begin; trap "exit 0" TERM; (sleep 1.5; touch /up; sleep 1; touch /down) & while :; do sleep 0.1; done'];
    await apply(podOf('alive', {
      command,
      startupProbe: { exec: { command: ['test', '-e', '/up'] }, periodSeconds: 1, failureThreshold: 10 },
      livenessProbe: { exec: { command: ['sh', '-c', 'test -e /up && ! test -e /down'] }, periodSeconds: 1, failureThreshold: 1 },
    }));
    await eventually(async () => {
      const [status] = (await read('alive')).status.containerStatuses;
      expect(status).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 0 } } });
    });
    const { lastState: { terminated: { startedAt, finishedAt } } } = (await read('alive')).status.containerStatuses[0];
    expect(Date.parse(finishedAt) - Date.parse(startedAt)).toBeGreaterThanOrEqual(2000);
  });
});

describe('the end of a pod', () => {
  /** A container that ends in this way on SIGTERM, and the probe that says when it does: a signal before would be lost. */
  const trapping = (end: string) => ['sh', '-c', `trap "${end}; exit 0" TERM; touch /traps; while :; do sleep 0.1; done`];
  const TRAPS = { exec: { command: ['test', '-e', '/traps'] }, periodSeconds: 1, failureThreshold: 60 };

  test('preStop runs first, SIGTERM follows, and then the object is deleted', async () => {
    await apply(podOf('gentle', {
      command: trapping('echo term'),
      readinessProbe: TRAPS,
      lifecycle: { preStop: { exec: { command: ['sh', '-c', 'echo prestop >/proc/1/fd/1'] } } },
    }));
    await ready('gentle');
    await lab.kubectl(['delete', 'pod', 'gentle']);
    expect(lab.logs('default/gentle', 'main')).toBe('prestop\nterm\n');
    await expect(read('gentle')).rejects.toMatchObject({ code: 404 } satisfies Partial<ApiError>);
  });

  test('a native sidecar gets preStop at once, and SIGTERM when the other containers have ended', async () => {
    const say = (word: string) => `echo ${word} >>/shared/order`;
    const shared = { volumeMounts: [{ name: 'shared', mountPath: '/shared' }] };
    const container = (name: string, end: string, more: object = {}) => ({
      name, image: 'shell', command: trapping(end), ...shared, ...more,
    });
    const main = container('main', `until test -e /shared/order; do sleep 0.1; done; ${say('main')}`, { readinessProbe: TRAPS });
    const sidecar = container('sidecar', say('sidecar'), { restartPolicy: 'Always', startupProbe: TRAPS, lifecycle: { preStop: { exec: { command: ['sh', '-c', say('prestop')] } } } });
    const volumes = [{ name: 'shared', hostPath: { path: '/farewell', type: 'DirectoryOrCreate' } }];
    await apply(podOf('accompanied', main, { initContainers: [sidecar], volumes, nodeName: 'node-1' }));
    await ready('accompanied');
    await lab.kubectl(['delete', 'pod', 'accompanied']);
    await apply(podOf('heard', { command: ['cat', '/shared/order'], ...shared }, { restartPolicy: 'Never', nodeName: 'node-1', volumes }));
    expect(await printed('heard')).toBe('prestop\nmain\nsidecar\n');
  });

  test('a native sidecar that never starts does not delay the end of the pod', async () => {
    const sidecar = { name: 'sidecar', image: 'shell', command: SLEEP, restartPolicy: 'Always', startupProbe: { exec: { command: ['false'] }, failureThreshold: 1000 } };
    await apply(podOf('beginner', {}, { initContainers: [sidecar] }));
    await eventually(async () => expect((await read('beginner')).status.initContainerStatuses[0].state).toHaveProperty('running'));
    await lab.kubectl(['delete', 'pod', 'beginner', '--timeout=30s']);
  });

  test('a process that ignores SIGTERM is killed after the grace period', async () => {
    await apply(podOf('deaf', { command: ['sleep', '1000'] }, { terminationGracePeriodSeconds: 2 }));
    await ready('deaf');
    const begin = Date.now();
    await lab.kubectl(['delete', 'pod', 'deaf']);
    expect(Date.now() - begin).toBeGreaterThanOrEqual(1900);
    expect(Date.now() - begin).toBeLessThan(10_000);
  });
});

describe('volumes', () => {
  test('have config maps, secrets, fields and tokens, and follow their changes', async () => {
    await apply(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'live' }, data: { word: 'old', other: 'kept' } },
      podOf('volumes', { volumeMounts: [{ name: 'all', mountPath: '/all' }, { name: 'all', mountPath: '/one', subPath: 'word' }] }, {
        volumes: [{
          name: 'all',
          projected: {
            sources: [
              { configMap: { name: 'live', items: [{ key: 'word', path: 'word' }] } },
              { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
              { serviceAccountToken: { path: 'token', audience: 'istio-ca', expirationSeconds: 600 } },
            ],
          },
        }],
      }, { labels: { app: 'volumes' } }),
    );
    await ready('volumes');
    expect(await inPod('volumes', 'ls', '/all')).toBe('labels\ntoken\nword\n');
    expect(await inPod('volumes', 'cat', '/one')).toBe('old');
    const claims = JSON.parse(Buffer.from((await inPod('volumes', 'cat', '/all/token')).split('.')[1], 'base64url').toString('utf8'));
    expect(claims).toMatchObject({ 'aud': ['istio-ca'], 'sub': 'system:serviceaccount:default:default', 'kubernetes.io': { pod: { name: 'volumes' } } });

    await lab.kubectl(['patch', 'configmap', 'live', '--patch', '{"data":{"word":"new"}}']);
    await lab.kubectl(['label', 'pod', 'volumes', 'colour=red']);
    await eventually(async () => {
      expect(await inPod('volumes', 'cat', '/all/word')).toBe('new');
      expect(await inPod('volumes', 'cat', '/all/labels')).toBe('app="volumes"\ncolour="red"');
    });
    await expect(inPod('volumes', 'touch', '/all/x')).rejects.toThrow('Read-only file system');
  });

  test('the containers share an emptyDir, which belongs to the fsGroup', async () => {
    const volumeMounts = [{ name: 'data', mountPath: '/data', subPathExpr: '$(PART)' }];
    await apply(podOf('sharing', { volumeMounts, env: [{ name: 'PART', value: 'a/b' }] }, {
      securityContext: { runAsUser: 1000, fsGroup: 2000 },
      volumes: [{ name: 'data', emptyDir: {} }],
      initContainers: [{ name: 'init', image: 'shell', command: ['sh', '-c', 'mkdir -p /data/a/b && echo hello >/data/a/b/file'], volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    }));
    await ready('sharing');
    expect(await inPod('sharing', 'sh', '-c', 'cat /data/file; stat -c %g /data/file')).toBe('hello\n2000\n');
  });
});

describe('services', () => {
  const labels = { app: 'web' };
  beforeAll(async () => {
    const spec = { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] };
    const container = { name: 'main', image: 'node', command: SERVER, readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 } };
    await apply(
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ...spec, type: 'LoadBalancer' } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'headless' }, spec: { ...spec, clusterIP: 'None' } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'alias' }, spec: { type: 'ExternalName', externalName: 'web.default.svc.cluster.local' } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'nobody' }, spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } },
      podOf('caller', {}),
    );
    await lab.kubectl(['rollout', 'status', 'deployment/web', '--timeout=30s']);
    await ready('caller');
  });

  test('balance requests over their endpoints, by each of their names and addresses', async () => {
    const { spec: { clusterIP, ports: [{ nodePort }] }, status } = await lab.request('GET', '/api/v1/namespaces/default/services/web');
    const addresses = ['web', 'web.default', 'web.default.svc.cluster.local', 'alias', 'headless:8080', clusterIP, status.loadBalancer.ingress[0].ip, `172.18.1.1:${nodePort}`];
    for (const address of addresses) expect(await inPod('caller', 'curl', '-sS', '-m', '5', `http://${address}/ok`)).toMatch(/^web-/);
    await eventually(async () => { // a node learns of a ready endpoint after the API server
      const answers = await inPod('caller', 'sh', '-c', 'for i in $(seq 20); do curl -sS http://web/ok; echo; done');
      expect(new Set(answers.trim().split('\n')).size).toBe(2);
    });
  });

  test('reach the calling pod itself too', async () => {
    const { items: [{ metadata: { name } }] } = await lab.request('GET', '/api/v1/namespaces/default/pods?labelSelector=app=web');
    const answers = await inPod(name, 'sh', '-c', 'for i in $(seq 12); do curl -sS -m 5 http://web/ok; echo; done');
    expect(answers.trim().split('\n')).toContain(name);
  });

  test('refuse a connection at once if they have no endpoints', async () => {
    await expect(inPod('caller', 'curl', '-sS', '-m', '5', 'http://nobody/')).rejects.toThrow(/Connection refused|Failed to connect/);
  });

  test('can be reached from the host through a port forward', async () => {
    const port = await lab.forward('web.default.svc.cluster.local', 80);
    expect(await (await fetch(`http://127.0.0.1:${port}/ok`)).text()).toMatch(/^web-/);
  });

  test('DNS returns all addresses of a headless service, none of another IP family, and no unknown name', async () => {
    const resolve = async (method: string, name: string) => JSON.parse(await inPod('caller', 'node', '-e',
      `require('dns').promises.${method}('${name}.default.svc.cluster.local').then((found) => found, (error) => error.code).then((it) => console.log(JSON.stringify(it)))`));
    const { items } = await lab.request('GET', '/api/v1/namespaces/default/pods?labelSelector=app=web');
    expect((await resolve('resolve4', 'headless')).sort()).toEqual(items.map(({ status }: any) => status.podIP).sort());
    expect(await resolve('resolve6', 'web')).toBe('ENODATA');
    expect(await resolve('resolve4', 'never')).toBe('ENOTFOUND');
    expect(await resolve('resolveCname', 'alias')).toEqual(['web.default.svc.cluster.local']);
    expect(await resolve('resolveSrv', '_http._tcp.web')).toEqual([{ name: 'web.default.svc.cluster.local', port: 80, priority: 0, weight: 100 }]);
  });
});

describe('controllers', () => {
  test('a Job completes, and its log can be read', async () => {
    const container = { name: 'main', image: 'shell', command: ['sh', '-c', 'echo done'] };
    await apply({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } } });
    await lab.kubectl(['wait', '--for=condition=complete', 'job/once', '--timeout=30s']);
    expect(await lab.kubectl(['logs', 'job/once'])).toBe('done\n');
  });

  test('a Job with a native sidecar completes, and failures of the sidecar do not count', async () => {
    const spec = {
      restartPolicy: 'Never',
      initContainers: [{ name: 'sidecar', image: 'shell', command: ['sh', '-c', 'trap "exit 3" TERM; while :; do sleep 0.1; done'], restartPolicy: 'Always' }],
      containers: [{ name: 'main', image: 'shell', command: ['true'] }],
    };
    await apply({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'accompanied' }, spec: { template: { spec } } });
    await lab.kubectl(['wait', '--for=condition=complete', 'job/accompanied', '--timeout=30s']);
  });

  test('an autoscaler reads the usage of pods, and adds pods', async () => {
    const labels = { app: 'busy' };
    const container = { name: 'main', image: 'shell', command: ['sh', '-c', 'while :; do :; done'], resources: { requests: { cpu: '50m' } } };
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'busy' };
    const metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }];
    await apply(
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'busy' }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers: [container] } } } },
      { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'busy' }, spec: { scaleTargetRef, maxReplicas: 2, metrics } },
    );
    await eventually(async () => expect((await lab.request('GET', '/apis/apps/v1/namespaces/default/deployments/busy')).spec.replicas).toBe(2), 40_000);
    await lab.kubectl(['delete', 'deployment,hpa', 'busy']);
  });

  test('the deletion of a namespace deletes its objects', async () => {
    await lab.kubectl(['create', 'namespace', 'gone']);
    await eventually(() => lab.kubectl(['get', 'serviceaccount', 'default', '-n', 'gone']));
    await lab.kubectl(['apply', '-n', 'gone', '-f', '-'], { input: JSON.stringify(podOf('inside', {})) });
    await lab.kubectl(['delete', 'namespace', 'gone', '--timeout=30s']);
    await expect(lab.request('GET', '/api/v1/namespaces/gone')).rejects.toMatchObject({ code: 404 } satisfies Partial<ApiError>);
  });
});

test('two labs side by side are isolated from each other', async () => {
  const other = await Lab.start();
  try {
    await other.kubectl(['create', 'configmap', 'here']);
    await expect(lab.kubectl(['get', 'configmap', 'here'])).rejects.toThrow('not found');
    expect((await other.request('GET', '/api/v1/nodes')).items).toHaveLength(1);
  } finally {
    await other.stop();
  }
  expect(await lab.request('GET', '/readyz')).toBe('ok');
});
