import { eventually } from '../lab/eventually';
import { Lab } from '../lab/index';

jest.setTimeout(60_000);

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
});
afterAll(async () => lab?.stop());

async function apply(...objects: object[]): Promise<void> {
  await lab.kubectl(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) });
}

async function pod(name: string): Promise<any> {
  return lab.request('GET', `/api/v1/namespaces/default/pods/${name}`);
}

test('kubectl on the host reaches the API server, which is of the version that is claimed', async () => {
  const { serverVersion } = JSON.parse(await lab.kubectl(['version', '-o', 'json']));
  expect(serverVersion.gitVersion).toBe('v1.34.4');
});

test('a Deployment serves behind its Service, by name and by address', async () => {
  await apply(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'page' }, data: { greeting: 'hello' } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [{
              name: 'main',
              image: 'python',
              command: ['python3', '-m', 'http.server', '--directory', '/page', '8080'],
              readinessProbe: { httpGet: { port: 8080 }, periodSeconds: 1 },
              volumeMounts: [{ name: 'page', mountPath: '/page' }],
            }],
            volumes: [{ name: 'page', configMap: { name: 'page' } }],
          },
        },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } },
  );
  await lab.kubectl(['rollout', 'status', 'deployment/web', '--timeout=30s']);
  const port = await lab.forward('web.default.svc.cluster.local', 80);
  const answer = await eventually(() => fetch(`http://127.0.0.1:${port}/greeting`));
  expect(await answer.text()).toBe('hello');
});

test('a Job completes', async () => {
  const container = { name: 'main', image: 'shell', command: ['sh', '-c', 'echo done'] };
  await apply({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } } });
  await lab.kubectl(['wait', '--for=condition=complete', 'job/once', '--timeout=30s']);
  expect(await lab.kubectl(['logs', 'job/once'])).toBe('done\n');
});

test('a container that fails is restarted, and the restarts are counted', async () => {
  const container = { name: 'main', image: 'shell', command: ['sh', '-c', 'exit 3'] };
  await apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'failing' }, spec: { containers: [container] } });
  await eventually(async () => {
    const [status] = (await pod('failing')).status.containerStatuses;
    expect(status).toMatchObject({ state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 3 } } });
    expect(status.restartCount).toBeGreaterThan(1);
  });
});
