/** What the API server asks the nodes for: the logs of their containers. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { KUBELET_PORT, type LabConfig, paths } from '../config';
import type { Keys } from './certificates';

export function serveNodes(config: LabConfig, keys: Keys): void {
  const server = createServer({
    key: readFileSync(keys.key),
    cert: readFileSync(keys.certificate),
    ca: readFileSync(keys.ca),
    requestCert: true, // only the API server may ask
    rejectUnauthorized: true,
  });
  server.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'https://node');
    const [, verb, namespace, pod, container] = pathname.split('/');
    const file = join(paths.podLogs(config.folder, namespace ?? '', pod ?? ''), `${container}${searchParams.get('previous') === 'true' ? '.previous' : ''}.log`);
    const found = verb === 'containerLogs' && existsSync(file);
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/plain' });
    response.end(found ? lastLines(readFileSync(file, 'utf8'), searchParams.get('tailLines')) : `the lab's nodes have no ${pathname}\n`);
  });
  server.listen(KUBELET_PORT);
}

function lastLines(text: string, count: string | null): string {
  if (count === null) return text;
  const lines = text.split(/(?<=\n)/);
  return lines.slice(Math.max(lines.length - Number(count), 0)).join('');
}
