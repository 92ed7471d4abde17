import { existsSync } from 'node:fs';
import { Agent as HttpAgent, OutgoingHttpHeaders } from 'node:http';
import { Agent, RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { KubeConfigError } from './error';
import { ExecPlugin } from './exec-plugin';
import { KubeConfig } from './kubernetes-client';
import { proxyOf, TunnelAgent } from './proxy';
import { JsonObject } from '../json';

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
  /**
   * The headers and the agent of a request. They are asked for again from time to time, since tokens expire.
   *
   * @param renew whether the last ones were not accepted
   */
  credentials(renew: boolean): Promise<Credentials>;
}

export interface Credentials {
  headers: OutgoingHttpHeaders;
  agent: Agent | HttpAgent;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Reads the kubeconfig, and chooses cluster, user and namespace as kubectl does. */
export function connectionOf(choice: ClusterChoice = {}): Connection {
  const config = load(choice.kubeconfig);
  const name = choice.context ?? config.getCurrentContext();
  const context = config.getContextObject(name);
  if (!context) {
    throw new KubeConfigError(whyNoContext(name, config.getContexts().map((each) => each.name)));
  }
  config.setCurrentContext(name);
  const cluster = config.getCurrentCluster();
  if (!cluster) {
    throw new KubeConfigError(`context '${name}' names cluster '${context.cluster}', which the kubeconfig does not have`);
  }
  if (context.user && !config.getUser(context.user)) {
    throw new KubeConfigError(`context '${name}' names user '${context.user}', which the kubeconfig does not have`);
  }
  if (!isAddress(cluster.server)) {
    throw new KubeConfigError(`cluster '${context.cluster}' of context '${name}' has the server '${cluster.server}'. Write its address, such as https://10.0.0.1:6443`);
  }
  return { server: cluster.server, context: name, namespace: choice.namespace ?? context.namespace ?? 'default', credentials: credentialsOf(config) };
}

function whyNoContext(name: string, known: string[]): string {
  if (known.length === 0) {
    return 'the kubeconfig has no contexts. Name another one with --kubeconfig or $KUBECONFIG';
  }
  return name
    ? `the kubeconfig has no context '${name}'. It has: ${known.join(', ')}`
    : `the kubeconfig has no current context. Choose one with --context: ${known.join(', ')}`;
}

function isAddress(server: string | undefined): boolean {
  return server !== undefined && URL.canParse(server) && ['http:', 'https:'].includes(new URL(server).protocol);
}

/** A connection keeps its agent, and with it the open connections, unless its client certificate changes. */
function credentialsOf(config: KubeConfig): Connection['credentials'] {
  const plugin = pluginOf(config);
  let agent: Agent | HttpAgent | undefined;
  let certificate: RequestOptions['cert'];
  return async (renew) => {
    const options = await optionsOf(config, plugin, renew);
    if (agent === undefined || String(certificate) !== String(options.cert)) {
      certificate = options.cert;
      checkCertificates(config, options);
      agent = agentOf(config, options);
    }
    const headers = options.headers as OutgoingHttpHeaders;
    return { agent, headers: options.auth ? { ...headers, authorization: `Basic ${Buffer.from(options.auth).toString('base64')}` } : headers };
  };
}

/** Without this check, a broken certificate would be an error of the first request that names neither the context nor the user. */
function checkCertificates(config: KubeConfig, { ca, cert, key, pfx, passphrase }: RequestOptions): void {
  try {
    createSecureContext({ ca, cert, key, pfx, passphrase });
  } catch (error) {
    throw new KubeConfigError(`a certificate or key of context '${config.getCurrentContext()}' cannot be used: ${(error as Error).message}. `
      + `Check certificate-authority of cluster '${config.getCurrentCluster()!.name}', and client-certificate and client-key of user '${config.getCurrentUser()?.name}'`);
  }
}

function pluginOf(config: KubeConfig): ExecPlugin | undefined {
  const exec = config.getCurrentUser()?.exec as JsonObject | undefined;
  const { server, caData, tlsServerName, skipTLSVerify, proxyUrl } = config.getCurrentCluster()!;
  return exec && new ExecPlugin(exec, {
    'server': server, 'certificate-authority-data': caData, 'tls-server-name': tlsServerName, 'insecure-skip-tls-verify': skipTLSVerify, 'proxy-url': proxyUrl,
  });
}

/** The kubeconfig is used anew each time, so that the token of a file is read again. */
async function optionsOf(config: KubeConfig, plugin: ExecPlugin | undefined, renew: boolean): Promise<RequestOptions> {
  const options: RequestOptions = { headers: {} };
  try {
    const fresh = new KubeConfig();
    const users = config.getUsers().map(withoutPlugin);
    fresh.loadFromOptions({ clusters: config.getClusters(), users, contexts: config.getContexts(), currentContext: config.getCurrentContext() });
    await fresh.applyToHTTPSOptions(options);
  } catch (error) {
    throw new KubeConfigError(`the credentials of context '${config.getCurrentContext()}' cannot be read: ${whyNoCredentials(config, error as Error)}`);
  }
  const { token, cert, key } = await plugin?.get(renew) ?? {};
  return { ...options, ...cert && { cert, key }, headers: { ...options.headers as OutgoingHttpHeaders, ...token && { authorization: `Bearer ${token}` } } };
}

/** client-node expects the config of an auth provider, which may be missing. */
function whyNoCredentials(config: KubeConfig, { message }: Error): string {
  const provider = config.getCurrentUser()?.authProvider?.name;
  return provider !== undefined && message.startsWith('Cannot read properties')
    ? `the auth-provider '${provider}' has no tokens. Kubernetes has replaced auth providers by credential plugins: write exec`
    : message.trim();
}

function withoutPlugin<T extends { exec?: unknown }>(user: T): T {
  return { ...user, exec: undefined };
}

/** The number of connections has no limit here: the requests in flight have one, and watches are not counted. */
function agentOf(config: KubeConfig, options: RequestOptions): Agent | HttpAgent {
  const { server, proxyUrl } = config.getCurrentCluster()!;
  const proxy = proxyUrl || proxyOf(new URL(server));
  if (proxy?.startsWith('socks')) {
    return options.agent as Agent; // client-node makes it
  }
  if (!server.startsWith('https:')) {
    return new HttpAgent({ keepAlive: true });
  }
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = options;
  const tls = { keepAlive: true, ca, cert, key, pfx, passphrase, servername, rejectUnauthorized };
  return proxy ? new TunnelAgent(proxy, tls) : new Agent(tls);
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
      throw new KubeConfigError(`the kubeconfig ${file} cannot be read: ${whyUnreadable(error as Error)}`);
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

/** client-node cannot read an empty file, and shows the lines around an error of syntax. */
function whyUnreadable({ message }: Error): string {
  return message.startsWith('Cannot read properties') ? 'it has no clusters, users and contexts' : message.split('\n')[0];
}

function firstOfEachName<T extends { name: string }>(entries: T[]): T[] {
  return entries.filter((entry, index) => entries.findIndex((other) => other.name === entry.name) === index);
}
