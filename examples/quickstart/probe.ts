/** Sends requests from a pod of the cluster and reads the answers. It works the same on any cluster. */
import type { Cluster } from './cluster';
import type { Traffic, TrafficResult } from '../../test/lab/traffic';

export interface Probe extends Traffic {
  readonly name: string;
  readonly namespace: string;
  /** The service account of the pod that sends the requests. @default 'default' */
  readonly serviceAccount?: string;
}

export async function probe(cluster: Cluster, { name, namespace, serviceAccount = 'default', ...traffic }: Probe): Promise<TrafficResult> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      // no request is sent before the sidecar, if there is one, has its configuration
      annotations: { 'proxy.istio.io/config': 'holdApplicationUntilProxyStarts: true' },
    },
    spec: {
      serviceAccountName: serviceAccount,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'client', image: process.env.CLIENT_IMAGE ?? 'lab/client', args: [JSON.stringify(traffic)] }],
    },
  };
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(pod));
  try {
    await cluster.kubectl(['wait', '-n', namespace, `pod/${name}`, '--timeout=90s', '--for=jsonpath={.status.containerStatuses[?(@.name=="client")].state.terminated}']);
    return JSON.parse(await cluster.kubectl(['logs', '-n', namespace, name, '-c', 'client']));
  } finally {
    await cluster.kubectl(['delete', 'pod', '-n', namespace, name, '--wait=false']);
  }
}
