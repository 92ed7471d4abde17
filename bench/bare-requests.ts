/**
 * The least that any applier does, as a process of its own: it loads the kubeconfig, parses the objects, and sends the requests with 16 in
 * flight. `write` sends a server-side apply for each object. `look` does the discovery of their kind and reads all pages of its LIST. `change` does
 * the same, and then sends the first object.
 *
 * usage: node bare-requests.js KUBECONFIG FILE NAMESPACE write|look|change
 */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { parseAllDocuments } from 'yaml';
import { connectionOf } from '../src/kube/client-node';

const IN_FLIGHT = 16;

interface Manifest { apiVersion: string; kind: string; metadata: { name: string } }

async function main([kubeconfig, file, namespace, work]: string[]): Promise<void> {
  const connection = connectionOf({ kubeconfig });
  const { headers: credentials, agent } = await connection.credentials(false);
  const server = new URL(connection.server);
  const send = (method: string, path: string, body?: object) => new Promise<string>((resolve, reject) => {
    const headers = { ...credentials, ...body && { 'content-type': 'application/apply-patch+yaml' } };
    const sent = request(server, { method, path, agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => answer.statusCode! < 300 ? resolve(Buffer.concat(chunks).toString()) : reject(new Error(`${method} ${path}: ${answer.statusCode}`)));
    });
    sent.on('error', reject).end(body && JSON.stringify(body));
  });
  const objects = parseAllDocuments(readFileSync(file, 'utf8'), { uniqueKeys: false }).flatMap((document) => (document.toJS() as { items: Manifest[] }).items);
  const [{ apiVersion }] = objects;
  const collection = `/apis/${apiVersion}/namespaces/${namespace}/virtualservices`;
  await send('GET', `/apis/${apiVersion}`);
  if (work !== 'write') {
    let page = '';
    do {
      const { metadata } = JSON.parse(await send('GET', `${collection}?limit=500${page}`)) as { metadata: { continue?: string } };
      page = metadata.continue ? `&continue=${encodeURIComponent(metadata.continue)}` : '';
    } while (page);
    await send('GET', `/api/v1/namespaces/${namespace}/configmaps`);
  }
  const left = work === 'write' ? [...objects] : work === 'change' ? objects.slice(0, 1) : [];
  await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
    for (let each = left.pop(); each; each = left.pop()) {
      await send('PATCH', `${collection}/${each.metadata.name}?fieldManager=bare&fieldValidation=Strict`, each);
    }
  }));
  agent.destroy();
}

void main(process.argv.slice(2));
