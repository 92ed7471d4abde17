import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, Server as HttpServer } from 'node:http';
import { connect, createServer, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, SecureContext } from 'node:tls';
import { EnvoyProcess } from './envoy-process';
import { JsonObject } from '../../src/json';

/** The files of a certificate and of its key. */
interface Certificate { readonly key: string; readonly certificate: string }

/** The folder of an InboundEnvoy: it has the keys, the configuration and the sockets. */
const FOLDER = join(tmpdir(), 'inbound-envoy-');
/** As in the bootstrap configuration of Istio. */
const RUNTIME = { 're2.max_program_size.error_level': 32_768, 'envoy.reloadable_features.http_reject_path_with_fragment': false };

/**
 * One real Envoy with the inbound listeners of many workloads, as istiod gives them. A connection begins with the header of the PROXY protocol, which
 * says the address and the port that it is for, as the kernel does in a pod. Its caller is at the address that it is opened from.
 *
 * What is changed of istiod's listeners: where they listen, the keys of TLS, which an agent would supply, and the filters that only Istio's own
 * Envoy has.
 */
export class InboundEnvoy {
  /** @param listeners the listener `virtualInbound` of each workload, by its name */
  static async start(program: string, listeners: { readonly [workload: string]: JsonObject }): Promise<InboundEnvoy> {
    const folder = mkdtempSync(FOLDER);
    const keys = new Keys(folder);
    const backends = await Promise.all([listening(lasting(createHttpServer((_, response) => response.end('ok'))), join(folder, 'http')), listening(createServer((socket) => socket.pipe(socket)), join(folder, 'tcp'))]);
    const own = Object.entries(listeners).map(([workload, listener]) => ownListener(listener, workload, keys));
    try {
      const process = await EnvoyProcess.start(program, folder, {
        static_resources: { listeners: own, clusters: clustersOf(own).map((name) => clusterOf(name, folder)) },
        layered_runtime: { layers: [{ name: 'istio', static_layer: RUNTIME }] },
      });
      return new InboundEnvoy(folder, keys, process, backends, await portsOf(process));
    } catch (error) {
      backends.forEach((server) => server.close());
      rmSync(folder, { recursive: true });
      throw error;
    }
  }

  private readonly identities = new Map<string, SecureContext>();

  private constructor(
    private readonly folder: string,
    private readonly keys: Keys,
    private readonly process: EnvoyProcess,
    private readonly backends: Server[],
    /** By the names of the workloads. */
    private readonly ports: Record<string, number>,
  ) {}

  /** The key and the certificate of a caller, for TLS. It is signed by the CA of the mesh. */
  public identityOf(principal: string): SecureContext {
    const { key, certificate } = this.keys.of(principal);
    const identity = this.identities.get(principal) ?? createSecureContext({ key: readFileSync(key), cert: readFileSync(certificate) });
    this.identities.set(principal, identity);
    return identity;
  }

  /**
   * A connection to a workload.
   *
   * @param from the address of the caller, in 127.0.0.0/8
   * @param to the address and the port that it calls
   */
  public async connect(workload: string, from: string, to: { readonly address: string; readonly port: number }): Promise<Socket> {
    const socket = connect({ host: '127.0.0.1', port: this.ports[workload], localAddress: from });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.write(`PROXY TCP4 ${from} ${to.address} 40000 ${to.port}\r\n`);
    return socket;
  }

  public async stop(): Promise<void> {
    await this.process.stop();
    this.backends.forEach((server) => server.close());
    rmSync(this.folder, { recursive: true });
  }
}

/** The ports of the listeners, by their names. */
async function portsOf(envoy: EnvoyProcess): Promise<Record<string, number>> {
  const { listener_statuses: listeners } = JSON.parse(await envoy.asked('/listeners?format=json'));
  return Object.fromEntries(listeners.map(({ name, local_address: { socket_address: { port_value: port } } }: any) => [name, port]));
}

/** A server that keeps connections open: Envoy would use one that it is about to close. */
function lasting(server: HttpServer): HttpServer {
  return Object.assign(server, { keepAliveTimeout: 0 });
}

function listening(server: Server, path: string): Promise<Server> {
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}

/** The CA of a mesh, and the certificates that it has signed. */
class Keys {
  private readonly folder: string;
  private readonly known = new Map<string, Certificate>();

  constructor(folder: string) {
    this.folder = join(folder, 'keys');
    mkdirSync(this.folder);
    openssl(['-subj', '/O=mesh', '-keyout', this.path('ca.key'), '-out', this.path('ca')]);
  }

  public get root(): string {
    return this.path('ca');
  }

  public of(principal: string): Certificate {
    const name = `${this.known.size}`;
    const files = this.known.get(principal) ?? { key: this.path(`${name}.key`), certificate: this.path(name) };
    if (!this.known.has(principal)) {
      openssl(['-subj', '/', '-addext', `subjectAltName=critical,URI:spiffe://${principal}`, '-addext', 'basicConstraints=critical,CA:false', '-CA', this.root, '-CAkey', this.path('ca.key'), '-keyout', files.key, '-out', files.certificate]);
      this.known.set(principal, files);
    }
    return files;
  }

  private path(name: string): string {
    return join(this.folder, name);
  }
}

function openssl(args: string[]): void {
  execFileSync('openssl', ['req', '-x509', '-nodes', '-days', '2', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

const PROXY_PROTOCOL = { name: 'envoy.filters.listener.proxy_protocol', typedConfig: { '@type': 'type.googleapis.com/envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol' } };

function ownListener(listener: any, name: string, keys: Keys): JsonObject {
  const others = listener.listenerFilters.filter((filter: any) => filter.name !== 'envoy.filters.listener.original_dst');
  const own = { ...listener, name, address: { socketAddress: { address: '127.0.0.1', portValue: 0 } }, listenerFilters: [PROXY_PROTOCOL, ...others] };
  delete own.useOriginalDst;
  return JSON.parse(JSON.stringify(own), (key, value) => reviver(key, value, keys)) as JsonObject;
}

function reviver(key: string, value: any, keys: Keys): unknown {
  if ((key === 'filters' || key === 'httpFilters') && Array.isArray(value)) {
    return value.filter(({ name }) => !/^istio[._]/.test(name));
  }
  if (key !== 'commonTlsContext') {
    return value;
  }
  const { tlsCertificateSdsSecretConfigs, combinedValidationContext, ...others } = value;
  const { key: privateKey, certificate } = keys.of('cluster.local/ns/workload/sa/default');
  return {
    ...others,
    tlsCertificates: [{ certificateChain: { filename: certificate }, privateKey: { filename: privateKey } }],
    validationContext: { ...combinedValidationContext.defaultValidationContext, trustedCa: { filename: keys.root } },
  };
}

/** The names of the clusters that routes and connections go to. */
function clustersOf(listeners: JsonObject[]): string[] {
  return [...new Set([...JSON.stringify(listeners).matchAll(/"cluster":"([^"]+)"/g)].map(([, name]) => name))];
}

/** Whatever a listener admits gets an answer. Connections and requests have a cluster each. */
function clusterOf(name: string, folder: string): JsonObject {
  const path = join(folder, /\|9000\|/.test(name) || /BlackHole/.test(name) ? 'tcp' : 'http');
  return { name, type: 'STATIC', load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path } } } }] }] } } as unknown as JsonObject;
}
