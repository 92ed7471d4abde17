import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from './config';
import { FaultProxy } from './fault-proxy';
import type { Lab } from './lab';

/** A second address of a lab's API server, with a proxy that causes faults. */
export interface FaultyApi {
  readonly proxy: FaultProxy;
  /** The path of a kubeconfig for this address. The lab's own kubeconfig does not use the proxy. */
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

export async function faultyApi(lab: Lab): Promise<FaultyApi> {
  const config = JSON.parse(readFileSync(lab.kubeconfig, 'utf8'));
  const { cluster } = config.clusters[0];
  const keys = paths.keys(lab.folder);
  const proxy = await FaultProxy.start({
    upstream: { port: Number(new URL(cluster.server).port), ca: Buffer.from(cluster['certificate-authority-data'], 'base64').toString('utf8') },
    tls: { cert: readFileSync(join(keys, 'lab.crt'), 'utf8'), key: readFileSync(join(keys, 'lab.key'), 'utf8') },
  });
  cluster.server = `https://127.0.0.1:${proxy.port}`;
  const kubeconfig = join(lab.folder, `kubeconfig-faulty-${proxy.port}`);
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  return { proxy, kubeconfig, stop: () => proxy.stop() };
}
