/**
 * Service addresses: rewrites them to endpoints with iptables, as kube-proxy does, and gives LoadBalancer services an
 * address that is reachable from everywhere in the lab.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Api, KubeObject } from '../api';
import { BALANCER_NETWORK, nodeAddress, SERVICE_NETWORK } from '../config';
import { Cache } from '../watch';
import { run } from './run';

export interface Service extends KubeObject {
  spec: {
    type?: string;
    clusterIP?: string;
    externalName?: string;
    externalIPs?: string[];
    loadBalancerIP?: string;
    publishNotReadyAddresses?: boolean;
    ports?: { name?: string; port: number; nodePort?: number; protocol?: string }[];
  };
  status?: { loadBalancer?: { ingress?: { ip?: string }[] } };
}

export interface EndpointSlice extends KubeObject {
  addressType: string;
  endpoints?: { addresses: string[]; conditions?: { ready?: boolean; serving?: boolean }; hostname?: string }[] | null;
  ports?: { name?: string; port?: number; protocol?: string }[] | null;
}

export class Services {
  private readonly services: Cache<Service>;
  private readonly slices: Cache<EndpointSlice>;
  private syncing?: Promise<void>;
  private applied = '';
  private unapplied = false;

  constructor(private readonly api: Api, private readonly nodes: number) {
    const changed = () => this.sync();
    this.services = new Cache<Service>(api, '/api/v1/services', { set: (service) => { this.balance(service); changed(); }, gone: changed });
    this.slices = new Cache<EndpointSlice>(api, '/apis/discovery.k8s.io/v1/endpointslices', { set: changed, gone: changed });
  }

  async start(): Promise<void> {
    await iptables(FRAME);
    await Promise.all([this.services.start(), this.slices.start()]);
  }

  get(name: string, namespace: string): Service | undefined {
    return this.services.get(name, namespace);
  }

  /** The ready addresses of a service, or all its addresses. */
  endpoints({ metadata: { name, namespace }, spec }: Service): NonNullable<EndpointSlice['endpoints']> {
    return this.slicesOf(name, namespace!).flatMap((slice) => slice.endpoints ?? [])
      .filter(({ conditions }) => spec.publishNotReadyAddresses || conditions?.ready !== false);
  }

  private slicesOf(name: string, namespace: string): EndpointSlice[] {
    return this.slices.all().filter(({ metadata, addressType }) => addressType === 'IPv4'
      && metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === name);
  }

  /** Applies the newest state, one run after another, because changes come in groups. */
  private sync(): void {
    this.unapplied = true;
    this.syncing ??= this.applyNewest().finally(() => {
      this.syncing = undefined;
      if (this.unapplied) this.sync();
    });
  }

  private async applyNewest(): Promise<void> {
    while (this.unapplied) {
      await delay(10);
      this.unapplied = false;
      const rules = this.rules();
      if (rules === this.applied) return;
      try {
        await iptables(rules);
        this.applied = rules;
      } catch (error) {
        process.stderr.write(`services: ${(error as Error).message}\n`);
        this.unapplied = true;
      }
    }
  }

  private rules(): string {
    const services = this.services.all().filter(({ spec }) => spec.clusterIP && spec.clusterIP !== 'None').sort((a, b) => a.metadata.uid! < b.metadata.uid! ? -1 : 1);
    const self = new Set(services.flatMap((service) => this.endpoints(service).flatMap(({ addresses }) => addresses)));
    return [
      '*nat', ':SERVICES - [0:0]', ':SELF - [0:0]',
      ...services.flatMap((service) => this.rulesOf(service)),
      // otherwise a pod that calls itself through a service drops its own packet as forged
      ...[...self].sort().map((address) => `-A SELF -s ${address} -d ${address} -j MASQUERADE`),
      'COMMIT', '',
    ].join('\n');
  }

  private rulesOf(service: Service): string[] {
    const { spec, status } = service;
    const addresses = [spec.clusterIP!, ...spec.externalIPs ?? [], ...(status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip!).filter(Boolean)];
    return (spec.ports ?? []).flatMap(({ name = '', port, nodePort, protocol = 'TCP' }) => {
      const targets = this.targets(service, name);
      const fronts = [
        ...addresses.map((address) => ({ address, port })),
        ...nodePort ? Array.from({ length: this.nodes }, (_, index) => ({ address: nodeAddress(index), port: nodePort })) : [],
      ];
      return fronts.flatMap((front) => targets.map((target, index) => {
        const left = targets.length - index;
        const chance = left > 1 ? ` -m statistic --mode random --probability ${(1 / left).toFixed(6)}` : '';
        return `-A SERVICES -d ${front.address}/32 -p ${protocol.toLowerCase()} --dport ${front.port}${chance} -j DNAT --to-destination ${target}`;
      }));
    });
  }

  private targets({ metadata: { name, namespace }, spec }: Service, port: string): string[] {
    return this.slicesOf(name, namespace!).flatMap(({ ports, endpoints }) => (ports ?? [])
      .filter((one) => (one.name ?? '') === port && one.port)
      .flatMap((one) => (endpoints ?? []).filter(({ conditions }) => spec.publishNotReadyAddresses || conditions?.ready !== false)
        .flatMap(({ addresses }) => addresses.map((address) => `${address}:${one.port}`)))).sort();
  }

  private balance({ metadata: { name, namespace }, spec, status }: Service): void {
    if (spec.type !== 'LoadBalancer' || status?.loadBalancer?.ingress?.length) return;
    const ip = spec.loadBalancerIP ?? spec.clusterIP!.replace(/^10\.96\./, BALANCER_NETWORK.replace(/0\.0\/16$/, '')); // unique, because the cluster IP is unique
    void this.api.request('PATCH', `/api/v1/namespaces/${namespace}/services/${name}/status`, { status: { loadBalancer: { ingress: [{ ip }] } } }, 'application/merge-patch+json')
      .catch((error) => process.stderr.write(`services: ${error.message}\n`));
  }
}

/** The static rules: the places of the chains, and the rejection of addresses without endpoints. */
const FRAME = [
  '*nat', ':SERVICES - [0:0]', ':SELF - [0:0]', '-A PREROUTING -j SERVICES', '-A OUTPUT -j SERVICES', '-A POSTROUTING -j SELF', 'COMMIT',
  '*filter',
  ...[SERVICE_NETWORK, BALANCER_NETWORK].flatMap((network) => ['OUTPUT', 'FORWARD'].map((chain) => `-A ${chain} ! -o lo -d ${network} -j REJECT`)),
  'COMMIT', '',
].join('\n');

async function iptables(rules: string): Promise<void> {
  await run('iptables-restore', ['--noflush', '-w', '10'], rules);
}
