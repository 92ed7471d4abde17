/** Probes a container in the four ways of a kubelet, and counts the results. */
import { request as httpRequest } from 'node:http';
import { connect as http2Connect } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Action, ContainerSpec, Probe } from './types';

export interface Target {
  address: string;
  container: ContainerSpec;
  exec(argv: string[]): Promise<{ code: number }>;
}

/** Probes until the signal aborts, and reports each time a threshold is reached. */
export async function probing(probe: Probe, target: Target, stop: AbortSignal, report: (healthy: boolean) => void): Promise<void> {
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = probe;
  let last: boolean | undefined;
  let count = 0;
  await pause(initialDelaySeconds, stop);
  while (!stop.aborted) {
    const healthy = await isHealthy(probe, target);
    count = healthy === last ? count + 1 : 1;
    last = healthy;
    if (!stop.aborted && count >= (healthy ? successThreshold : failureThreshold)) report(healthy);
    await pause(periodSeconds, stop);
  }
}

export async function isHealthy(probe: Probe, target: Target): Promise<boolean> {
  const timeout = (probe.timeoutSeconds ?? 1) * 1000;
  try {
    await within(act(probe, target, timeout), timeout);
    return true;
  } catch {
    return false;
  }
}

/** Runs the action of a probe or a hook. @throws if the result is a failure */
export async function act(action: Action, target: Target, timeout: number): Promise<void> {
  if (action.exec) {
    const { code } = await target.exec(action.exec.command);
    if (code !== 0) throw new Error(`command ended with ${code}`);
  } else if (action.httpGet) {
    await httpGet(action.httpGet, target, timeout);
  } else if (action.tcpSocket) {
    await tcpConnect(action.tcpSocket.host ?? target.address, portOf(target.container, action.tcpSocket.port), timeout);
  } else if (action.grpc) {
    await grpcCheck(target.address, action.grpc.port, action.grpc.service ?? '', timeout);
  } else if (action.sleep) {
    await delay(action.sleep.seconds * 1000);
  }
}

export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
}

async function within<T>(work: Promise<T>, timeout: number): Promise<T> {
  const done = new AbortController();
  const late = delay(timeout, undefined, { signal: done.signal }).then(() => {
    throw new Error(`no answer within ${timeout} ms`);
  });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => done.abort());
}

function portOf(container: ContainerSpec, port: number | string): number {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port);
  if (Number.isNaN(named)) throw new Error(`container ${container.name} has no port ${port}`);
  return named;
}

async function httpGet(get: NonNullable<Action['httpGet']>, { address, container }: Target, timeout: number): Promise<void> {
  const headers = Object.fromEntries((get.httpHeaders ?? []).map(({ name, value }) => [name, value]));
  const options = {
    host: get.host ?? address,
    port: portOf(container, get.port),
    path: get.path ?? '/',
    headers: { 'user-agent': 'kube-probe/1.34', 'accept': '*/*', 'connection': 'close', ...headers },
    timeout,
    agent: false as const,
  };
  return new Promise((resolve, reject) => {
    const request = get.scheme === 'HTTPS' ? httpsRequest({ ...options, rejectUnauthorized: false }) : httpRequest(options);
    request.on('response', (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      if (statusCode >= 200 && statusCode < 400) resolve();
      else reject(new Error(`answered ${statusCode}`));
    });
    request.on('timeout', () => request.destroy(new Error('timed out')));
    request.on('error', reject).end();
  });
}

async function tcpConnect(host: string, port: number, timeout: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout }, () => {
      socket.destroy();
      resolve();
    });
    socket.on('timeout', () => socket.destroy(new Error('timed out')));
    socket.on('error', reject);
  });
}

/** Calls grpc.health.v1.Health/Check: one length-prefixed message in each direction, with only field 1. */
async function grpcCheck(host: string, port: number, service: string, timeout: number): Promise<void> {
  const name = Buffer.from(service);
  const message = name.length > 0 ? Buffer.concat([Buffer.from([0x0a, name.length]), name]) : Buffer.alloc(0);
  const session = http2Connect(`http://${host}:${port}`);
  try {
    const answer = await new Promise<Buffer>((resolve, reject) => {
      session.on('error', reject);
      session.setTimeout(timeout, () => reject(new Error('timed out')));
      const stream = session.request({ ':method': 'POST', ':path': '/grpc.health.v1.Health/Check', 'content-type': 'application/grpc', 'te': 'trailers' });
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => chunks.push(chunk)).on('error', reject).on('end', () => resolve(Buffer.concat(chunks)));
      stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
    });
    if (answer[5] !== 0x08 || answer[6] !== 1) throw new Error('not serving');
  } finally {
    session.destroy();
  }
}
