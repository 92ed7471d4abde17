/**
 * The DNS server of the cluster. It answers every question at once, even if it does not know the name: an Envoy whose DNS
 * server does not answer needs a minute to start.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { DNS_ADDRESS, DOMAIN } from '../config';
import type { Service, Services } from './services';

const TYPE = { A: 1, CNAME: 5, AAAA: 28, SRV: 33 };
const TTL = 5;

interface Answer { name: string; type: number; data: Buffer }

export async function serveNames(services: Services): Promise<void> {
  const udp = createSocket('udp4');
  udp.on('message', (query, peer) => udp.send(respond(query, services), peer.port, peer.address));
  const tcp = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (query) => {
      const answer = respond(query.subarray(2), services);
      socket.write(Buffer.concat([uint16(answer.length), answer]));
    });
  });
  await Promise.all([
    new Promise<void>((resolve) => udp.bind(53, DNS_ADDRESS, resolve)),
    new Promise<void>((resolve) => tcp.listen(53, DNS_ADDRESS, resolve)),
  ]);
}

function respond(query: Buffer, services: Services): Buffer {
  const { name, end } = readName(query);
  const type = query.readUInt16BE(end);
  const answers = lookup(name.toLowerCase(), services);
  const fitting = answers?.filter((answer) => answer.type === type || answer.type === TYPE.CNAME) ?? [];
  const header = Buffer.concat([
    query.subarray(0, 2), uint16(answers ? 0x8580 : 0x8583), // authoritative answer; the name does not exist
    uint16(1), uint16(fitting.length), uint16(0), uint16(0),
  ]);
  return Buffer.concat([header, query.subarray(12, end + 4), ...fitting.map(record)]);
}

/** @returns undefined if the name does not exist; no answers if it has no address of this type */
function lookup(name: string, services: Services): Answer[] | undefined {
  if (!name.endsWith(`.svc.${DOMAIN}`)) return undefined;
  const labels = name.slice(0, -`.svc.${DOMAIN}`.length).split('.');
  const [serviceName, namespace] = labels.slice(-2);
  const service = services.get(serviceName, namespace);
  if (!service) return undefined;
  const before = labels.slice(0, -2);
  if (before.length === 0) return addresses(name, service, services);
  if (before.length === 2 && before.every((label) => label.startsWith('_'))) return ports(name, before, service);
  const [endpoint] = services.endpoints(service).filter(({ hostname }) => hostname === before[0]);
  return before.length === 1 && endpoint ? endpoint.addresses.map((address) => a(name, address)) : undefined;
}

function addresses(name: string, service: Service, services: Services): Answer[] {
  const { type, externalName, clusterIP } = service.spec;
  if (type === 'ExternalName') {
    return [{ name, type: TYPE.CNAME, data: encodeName(externalName!) }, ...lookup(externalName!.toLowerCase(), services) ?? []];
  }
  if (clusterIP !== 'None') return [a(name, clusterIP!)];
  return services.endpoints(service).flatMap((endpoint) => endpoint.addresses.map((address) => a(name, address)));
}

function ports(name: string, [port, protocol]: string[], { metadata, spec }: Service): Answer[] | undefined {
  const found = spec.ports?.find((one) => `_${one.name}` === port && `_${(one.protocol ?? 'TCP').toLowerCase()}` === protocol);
  const target = encodeName(`${metadata.name}.${metadata.namespace}.svc.${DOMAIN}`);
  return found && [{ name, type: TYPE.SRV, data: Buffer.concat([uint16(0), uint16(100), uint16(found.port), target]) }];
}

function a(name: string, address: string): Answer {
  return { name, type: TYPE.A, data: Buffer.from(address.split('.').map(Number)) };
}

function record({ name, type, data }: Answer): Buffer {
  return Buffer.concat([encodeName(name), uint16(type), uint16(1), uint16(0), uint16(TTL), uint16(data.length), data]);
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (; query[at]; at += query[at] + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  return { name: labels.join('.'), end: at + 1 };
}

function encodeName(name: string): Buffer {
  const labels = name.replace(/\.$/, '').split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
