/**
 * A real Envoy with fixed routes, and one server behind all of its clusters, which reports the requests that reach it. All of them listen
 * to Unix sockets in a folder of their own.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, IncomingHttpHeaders, request, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { RouteConfiguration } from './envoy-config';
import { EnvoyProcess } from './envoy-process';
import { HttpCall } from './way';

/** What came back. */
export interface EnvoyAnswer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  /** The cluster that the request went to, if the server answered. */
  readonly cluster?: string;
  /** The request as it reached the server. */
  readonly reached?: { readonly path: string; readonly headers: IncomingHttpHeaders };
  /** The body of an answer of Envoy. */
  readonly body?: string;
}

const HTTP_CONNECTION_MANAGER = 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const FILTERS: [name: string, type: string][] = [
  ['envoy.filters.http.cors', 'cors.v3.Cors'], ['envoy.filters.http.fault', 'fault.v3.HTTPFault'], ['envoy.filters.http.router', 'router.v3.Router'],
];
const REACHED = 'x-reached';

export class StaticEnvoy {
  /** @param program the path of the part `envoy` @param configurations the routes of its listeners, by the names of the listeners */
  public static async start(program: string, configurations: { readonly [listener: string]: RouteConfiguration }): Promise<StaticEnvoy> {
    const folder = mkdtempSync(join(tmpdir(), 'static-envoy-'));
    const server = createServer((incoming, response) => {
      const { url: path, headers } = incoming;
      incoming.resume();
      response.writeHead(200, { [REACHED]: 'yes' }).end(JSON.stringify({ path, headers }));
    }).listen(join(folder, 'server'));
    await once(server, 'listening');
    const names = Object.keys(configurations);
    try {
      return new StaticEnvoy(folder, server, await EnvoyProcess.start(program, folder, bootstrapOf(folder, Object.values(configurations))), names);
    } catch (error) {
      server.close();
      rmSync(folder, { recursive: true });
      throw error;
    }
  }

  private constructor(
    private readonly folder: string, private readonly server: Server, private readonly process: EnvoyProcess, private readonly names: string[],
  ) {}

  public async send(listener: string, { method, path, authority, headers }: HttpCall): Promise<EnvoyAnswer> {
    const socketPath = join(this.folder, `listener-${this.names.indexOf(listener)}`);
    const sent = request({ socketPath, method, path, headers: { ...headers, host: authority }, agent: false }).end();
    const [response] = await once(sent, 'response');
    const { statusCode: code, headers: answered } = response;
    return answered[REACHED]
      ? { code, headers: answered, cluster: answered['x-cluster'], reached: await json(response) as EnvoyAnswer['reached'] }
      : { code, headers: answered, body: await text(response) };
  }

  public async stop(): Promise<void> {
    await this.process.stop();
    this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}

function bootstrapOf(folder: string, configurations: RouteConfiguration[]): object {
  const pipe = (name: string) => ({ pipe: { path: join(folder, name) } });
  const clusterOf = (name: string) => ({
    name,
    type: 'STATIC',
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address: pipe('server') } }] }] },
  });
  return {
    static_resources: {
      clusters: clusterNames(configurations).map(clusterOf),
      listeners: configurations.map((configuration, index) => ({
        name: `listener-${index}`,
        address: pipe(`listener-${index}`),
        filter_chains: [{ filters: [{ name: 'http', typed_config: connectionManager(configuration) }] }],
      })),
    },
  };
}

function connectionManager(configuration: RouteConfiguration): object {
  const shown = { header: { key: 'x-cluster', value: '%UPSTREAM_CLUSTER%' } };
  return {
    '@type': HTTP_CONNECTION_MANAGER,
    'stat_prefix': 'http',
    'route_config': { ...configuration, responseHeadersToAdd: [shown] },
    'http_filters': FILTERS.map(([name, type]) => ({ name, typed_config: { '@type': `type.googleapis.com/envoy.extensions.filters.http.${type}` } })),
  };
}

/** All clusters that routes name, also as mirrors. */
function clusterNames(configurations: RouteConfiguration[]): string[] {
  const routes = configurations.flatMap(({ virtualHosts }) => virtualHosts.flatMap((host) => host.routes ?? []));
  const names = routes.flatMap(({ route }) => route ? [
    ...route.cluster === undefined ? [] : [route.cluster],
    ...(route.weightedClusters?.clusters ?? []).map(({ name }) => name),
    ...(route.requestMirrorPolicies ?? []).map(({ cluster }) => cluster),
  ] : []);
  return [...new Set(names)];
}
