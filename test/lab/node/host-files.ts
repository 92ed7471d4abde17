/** The files /etc/hosts, /etc/hostname and /etc/resolv.conf of a pod. */
import { hostnameOf, type PodAddresses } from './env';
import type { Pod } from './types';
import { DNS_ADDRESS, DOMAIN } from '../config';

export function hostFiles(pod: Pod, { podIP }: PodAddresses): Record<string, string> {
  const hostname = hostnameOf(pod);
  return {
    '/etc/hostname': `${hostname}\n`,
    '/etc/hosts': hosts(pod, podIP, hostname),
    '/etc/resolv.conf': resolver(pod),
  };
}

function hosts({ spec, metadata: { namespace } }: Pod, podIP: string, hostname: string): string {
  const names = spec.subdomain ? `${hostname}.${spec.subdomain}.${namespace}.svc.${DOMAIN}\t${hostname}` : hostname;
  const aliases = (spec.hostAliases ?? []).map(({ ip, hostnames }) => `${ip}\t${hostnames.join('\t')}\n`).join('');
  return `127.0.0.1\tlocalhost\n::1\tlocalhost\n${podIP}\t${names}\n${aliases}`;
}

function resolver({ spec, metadata: { namespace } }: Pod): string {
  const { nameservers = [], searches = [], options = [] } = spec.dnsConfig ?? {};
  const cluster = spec.dnsPolicy === 'None'
    ? { servers: [], search: [] }
    : { servers: [DNS_ADDRESS], search: [`${namespace}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN] };
  return [
    ...[...cluster.servers, ...nameservers].map((address) => `nameserver ${address}`),
    `search ${[...cluster.search, ...searches].join(' ')}`,
    `options ${['ndots:5', ...options.map(({ name, value }) => value === undefined ? name : `${name}:${value}`)].join(' ')}`,
  ].join('\n') + '\n';
}
