/**
 * The network of the lab: the addresses of the nodes, and a namespace, a link and an address for each pod. Every packet between
 * pods is routed through the namespace of the lab, so that service addresses are rewritten in both directions.
 */
import { API_ADDRESS, BALANCER_NETWORK, DNS_ADDRESS, nodeAddress, podAddress, SERVICE_NETWORK } from '../config';
import { run } from './run';

/** The gateway of every pod. No interface has this address; it is only the fixed name of the neighbour. */
const GATEWAY = '169.254.1.1';
const GATEWAY_MAC = 'ee:ee:ee:ee:ee:ee';

export async function createNodeNetwork(nodes: number): Promise<void> {
  const addresses = Array.from({ length: nodes }, (_, index) => nodeAddress(index));
  await Promise.all([
    ip([
      'link set lo up',
      'link add lab0 type bridge', // only holds addresses
      'link set lab0 up',
      ...[API_ADDRESS, ...addresses, DNS_ADDRESS].map((address) => `addr add ${address}/32 dev lab0`),
      // service addresses are rewritten to endpoints before routing
      ...[SERVICE_NETWORK, BALANCER_NETWORK].map((network) => `route add ${network} dev lab0 src ${API_ADDRESS}`),
    ]),
    run('sysctl', ['-qw', 'net.ipv4.ip_forward=1', 'net.ipv4.conf.all.rp_filter=0', 'net.ipv4.conf.default.rp_filter=0']),
  ]);
}

/** The network namespace of a pod. Its name is bound in the mount namespace of the lab, so it ends with the lab. */
export class PodNetwork {
  static async create(node: number, uid: string): Promise<PodNetwork> {
    const index = nextFree(node);
    const address = podAddress(node, index);
    const name = `n${node}-${index}`;
    const link = `p${node}.${index}`;
    await run('ip', ['netns', 'add', name]);
    await ip([
      `link add ${link} address ${GATEWAY_MAC} type veth peer name eth0 netns ${name}`,
      `link set ${link} up alias ${uid}`,
      `route add ${address}/32 dev ${link} src ${nodeAddress(node)}`,
    ]);
    await ip([
      'link set lo up',
      `addr add ${address}/32 dev eth0`,
      'link set eth0 up',
      `route add ${GATEWAY} dev eth0 scope link`,
      `route add default via ${GATEWAY} dev eth0`,
      `neigh add ${GATEWAY} lladdr ${GATEWAY_MAC} dev eth0 nud permanent`,
    ], name);
    return new PodNetwork(name, address, () => taken.delete(`${node}.${index}`));
  }

  private constructor(readonly name: string, readonly address: string, private readonly release: () => void) {}

  get path(): string {
    return `/run/netns/${this.name}`;
  }

  async sysctl(settings: { name: string; value: string }[]): Promise<void> {
    if (settings.length > 0) {
      await run('ip', ['netns', 'exec', this.name, 'sysctl', '-qw', ...settings.map(({ name, value }) => `${name}=${value}`)]);
    }
  }

  /** Deletes the namespace, and the link with it. */
  async remove(): Promise<void> {
    await run('ip', ['netns', 'del', this.name]);
    this.release();
  }
}

const ADDRESSES = 2000;
const taken = new Set<string>();
let last = -1;

/** Reuses an address as late as possible, because a client of a deleted pod must not reach another pod. */
function nextFree(node: number): number {
  do last = (last + 1) % ADDRESSES;
  while (taken.has(`${node}.${last}`));
  taken.add(`${node}.${last}`);
  return last;
}

async function ip(commands: string[], namespace?: string): Promise<void> {
  await run('ip', [...namespace ? ['-n', namespace] : [], '-batch', '-'], commands.join('\n') + '\n');
}
