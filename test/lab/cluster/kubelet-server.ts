/** The server of the nodes. The API server reads the logs and the resource usage of containers from it, and forwards ports of pods. */
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { KUBELET_PORT, type LabConfig, paths } from '../config';
import type { Keys } from './certificates';
import type { Metrics } from './metrics';
import { forwardPort } from './port-forward';
import type { NodeAgent } from '../node/agent';

const METRICS = '/apis/metrics.k8s.io/v1beta1';

export function serveNodes(config: LabConfig, keys: Keys, metrics: Metrics, agent: NodeAgent): void {
  const server = createServer({
    key: readFileSync(keys.key),
    cert: readFileSync(keys.certificate),
    ca: readFileSync(keys.ca),
    requestCert: true, // only the API server may ask
    rejectUnauthorized: true,
  });
  server.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'https://node');
    const answer = pathname.startsWith(METRICS) ? json(metrics.answer(pathname.slice(METRICS.length))) : log(config, pathname, searchParams);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': pathname.startsWith(METRICS) ? 'application/json' : 'text/plain' });
    response.end(answer ?? `the lab's nodes have no ${pathname}\n`);
  });
  server.on('upgrade', (request, socket) => upgrade(agent, request, socket));
  server.listen(KUBELET_PORT);
}

function upgrade(agent: NodeAgent, request: IncomingMessage, socket: Duplex): void {
  const { pathname, searchParams } = new URL(request.url!, 'https://node');
  const [, verb, namespace, pod] = pathname.split('/');
  try {
    if (verb !== 'portForward') throw new Error(`the lab's nodes have no ${pathname}`);
    forwardPort(request, socket, Number(searchParams.get('port')), agent.find(namespace, pod).networkPath);
  } catch (error) {
    socket.end(`HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n${(error as Error).message}\n`);
  }
}

function log(config: LabConfig, path: string, options: URLSearchParams): string | undefined {
  const [, verb, namespace, pod, container] = path.split('/');
  const file = join(paths.podLogs(config.folder, namespace, pod), `${container}${options.get('previous') === 'true' ? '.previous' : ''}.log`);
  return verb === 'containerLogs' && container && existsSync(file) ? lastLines(readFileSync(file, 'utf8'), options.get('tailLines')) : undefined;
}

function json(answer: object | undefined): string | undefined {
  return answer && JSON.stringify(answer);
}

function lastLines(text: string, count: string | null): string {
  if (count === null) return text;
  const lines = text.split(/(?<=\n)/);
  return lines.slice(Math.max(lines.length - Number(count), 0)).join('');
}
