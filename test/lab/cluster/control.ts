/**
 * The access from the host to the lab, through a socket in the folder of the lab. It runs commands in containers and forwards connections into
 * the network of the lab (CONNECT name:port, where the name is an address or a name of the cluster's DNS).
 */
import { Resolver } from 'node:dns/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { DNS_ADDRESS, paths } from '../config';
import type { NodeAgent } from '../node/agent';
import { connectBoth } from '../sockets';

export interface ExecRequest { namespace: string; pod: string; container: string; argv: string[]; input?: string }
export interface ExecAnswer { code: number; stdout: string; stderr: string }

export async function serveHost(folder: string, agent: NodeAgent): Promise<void> {
  const server = createServer((request, response) => {
    exec(request, agent).then((answer) => respond(response, 200, answer), (error) => respond(response, 404, { message: error.message }));
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => void tunnel(request.url!, socket));
  await new Promise<void>((resolve) => server.listen(paths.control(folder), resolve));
}

async function exec(request: IncomingMessage, agent: NodeAgent): Promise<ExecAnswer> {
  const { namespace, pod, container, argv, input }: ExecRequest = JSON.parse(await text(request));
  const { code, stdout, stderr } = await agent.find(namespace, pod).exec(container, argv, input);
  return { code, stdout: stdout.toString('utf8'), stderr };
}

function respond(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function tunnel(target: string, socket: Socket): Promise<void> {
  const [, host, port] = /^(.*):(\d+)$/.exec(target)!;
  socket.on('error', () => socket.destroy());
  try {
    const there = connect(Number(port), await addressOf(host));
    there.on('connect', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      connectBoth(socket, there);
    });
    there.on('error', () => socket.destroy());
  } catch {
    socket.destroy();
  }
}

/** Resolves a name with the cluster's DNS server. The supervisor uses the DNS server of the host by default. */
async function addressOf(host: string): Promise<string> {
  if (isIP(host)) return host;
  const resolver = new Resolver();
  resolver.setServers([DNS_ADDRESS]);
  const [address] = await resolver.resolve4(host);
  return address;
}
