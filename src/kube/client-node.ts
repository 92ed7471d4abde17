import { existsSync } from 'node:fs';
import { Agent as HttpAgent, OutgoingHttpHeaders } from 'node:http';
import { Agent, RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KubeConfigError } from './error';
import { KubeConfig } from './kubernetes-client';

/** The choice of a cluster and its credentials, as kubectl takes it. */
export interface ClusterChoice {
  kubeconfig?: string;
  context?: string;
  namespace?: string;
}

/** How to connect to one cluster. */
export interface Connection {
  server: string;
  context: string;
  namespace: string;
  /** The headers and the agent of a request. They are asked for again from time to time, since tokens expire. */
  credentials(): Promise<{ headers: OutgoingHttpHeaders; agent: Agent | HttpAgent }>;
}

/** The number of requests in flight. More requests gain little on an idle API server, and slow down a busy one. */
const IN_FLIGHT = 16;

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Reads the kubeconfig, and chooses cluster, user and namespace as kubectl does. */
export function connectionOf(choice: ClusterChoice = {}): Connection {
  const config = load(choice.kubeconfig);
  const name = choice.context ?? config.getCurrentContext();
  const context = config.getContextObject(name);
  if (!context) {
    const known = config.getContexts().map((each) => each.name).join(', ') || 'none';
    throw new KubeConfigError(name ? `the kubeconfig has no context '${name}'. It has: ${known}` : `the kubeconfig has no current context. Choose one with --context: ${known}`);
  }
  config.setCurrentContext(name);
  const cluster = config.getCurrentCluster();
  if (!cluster) {
    throw new KubeConfigError(`context '${name}' names cluster '${context.cluster}', which the kubeconfig does not have`);
  }
  return { server: cluster.server, context: name, namespace: choice.namespace ?? context.namespace ?? 'default', credentials: credentialsOf(config) };
}

/** A connection keeps its agent, unless its client certificate changes. */
function credentialsOf(config: KubeConfig): Connection['credentials'] {
  let agent: Agent | HttpAgent | undefined;
  let certificate: RequestOptions['cert'];
  return async () => {
    const options: RequestOptions = { headers: {} };
    try {
      await config.applyToHTTPSOptions(options);
    } catch (error) {
      throw new KubeConfigError(`the credentials of context '${config.getCurrentContext()}' cannot be read: ${(error as Error).message.trim()}`);
    }
    if (agent === undefined || String(certificate) !== String(options.cert)) {
      certificate = options.cert;
      agent = agentOf(config, options);
    }
    const headers = options.headers as OutgoingHttpHeaders;
    return { agent, headers: options.auth ? { ...headers, authorization: `Basic ${Buffer.from(options.auth).toString('base64')}` } : headers };
  };
}

function agentOf(config: KubeConfig, options: RequestOptions): Agent | HttpAgent {
  const cluster = config.getCurrentCluster();
  if (cluster?.proxyUrl || !cluster?.server.startsWith('https:')) {
    return options.agent as Agent; // client-node makes the agent for a proxy
  }
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = options;
  return new Agent({ keepAlive: true, maxSockets: IN_FLIGHT, ca, cert, key, pfx, passphrase, servername, rejectUnauthorized });
}

function load(file?: string): KubeConfig {
  const config = new KubeConfig();
  const files = file !== undefined ? [file] : (process.env.KUBECONFIG || join(homedir(), '.kube', 'config')).split(delimiter).filter(Boolean);
  const found = files.filter((each) => existsSync(each));
  if (found.length > 0) {
    return merged(found);
  }
  if (file === undefined && !process.env.KUBECONFIG && existsSync(SERVICE_ACCOUNT)) {
    config.loadFromCluster();
    return config;
  }
  throw new KubeConfigError(`there is no kubeconfig at ${files.join(', ')}. Name one with --kubeconfig or $KUBECONFIG`);
}

/** Merges kubeconfigs as kubectl does: of several entries with one name, the first one counts. */
function merged(files: string[]): KubeConfig {
  const parts = files.map((file) => {
    const part = new KubeConfig();
    try {
      part.loadFromFile(file);
    } catch (error) {
      throw new KubeConfigError(`the kubeconfig ${file} cannot be read: ${(error as Error).message}`);
    }
    return part;
  });
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: firstOfEachName(parts.flatMap((part) => part.getClusters())),
    users: firstOfEachName(parts.flatMap((part) => part.getUsers())),
    contexts: firstOfEachName(parts.flatMap((part) => part.getContexts())),
    currentContext: parts.map((part) => part.getCurrentContext()).find(Boolean),
  });
  return config;
}

function firstOfEachName<T extends { name: string }>(entries: T[]): T[] {
  return entries.filter((entry, index) => entries.findIndex((other) => other.name === entry.name) === index);
}
