/**
 * The main process of a lab. It runs inside the namespaces of the lab, starts all other processes there, and serves the host
 * over sockets in the folder of the lab. When it ends, the first process of its PID namespace ends, and so do all others.
 * usage: supervisor.js FOLDER
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { Api } from '../api';
import { API_ADDRESS, API_PORT, type LabConfig, paths } from '../config';
import { NodeAgent } from '../node/agent';
import { connectBoth } from '../sockets';
import { createKeys, type Keys } from './certificates';
import { serveHost } from './control';
import { canTakePods, isReady, startApiServer, startControllers, startEtcd } from './control-plane';
import { serveNames } from './dns';
import { serveNodes } from './kubelet-server';
import { Metrics, registerMetrics } from './metrics';
import { createNodeNetwork } from './network';
import { Services } from './services';

async function main(folder: string): Promise<void> {
  const config: LabConfig = JSON.parse(readFileSync(paths.config(folder), 'utf8'));
  followTheStarter();
  process.on('unhandledRejection', (error) => process.stderr.write(`${(error as Error)?.stack ?? error}\n`));
  await createNodeNetwork(config.nodes.length);
  mkdirSync(`${paths.volatile(folder)}/etcd`, { mode: 0o700 });
  startEtcd(config);
  const keys = createKeys(paths.keys(folder), config.nodes.length);
  startApiServer(config, keys);
  const ca = readFileSync(keys.ca, 'utf8');
  const inside = `https://${API_ADDRESS}:${API_PORT}`;
  writeKubeconfig(paths.kubeconfig(folder), `https://127.0.0.1:${config.port}`, ca, config.token);
  const kubeconfig = `${paths.keys(folder)}/kubeconfig`;
  writeKubeconfig(kubeconfig, inside, ca, config.token);
  const api = new Api({ url: inside, ca, token: config.token });
  await isReady(api);
  startControllers(config, keys, kubeconfig);
  await canTakePods(api);
  await startNodes(api, config, keys);
  process.send?.('ready');
}

async function startNodes(api: Api, config: LabConfig, keys: Keys): Promise<void> {
  const services = new Services(api, config.nodes.length);
  const agent = new NodeAgent(api, config);
  serveNodes(config, keys, new Metrics(agent), agent);
  await services.start();
  await Promise.all([agent.start(), serveNames(services), serveHost(config.folder, agent)]);
  if (config.metrics) await registerMetrics(api, readFileSync(keys.ca, 'utf8'));
}

/** Receives the listening socket of the host over the channel to the starter, and connects its clients to the API server. */
function followTheStarter(): void {
  process.on('message', (_message, server) => {
    (server as Server).on('connection', (socket) => connectBoth(socket, connect(API_PORT, API_ADDRESS)));
  });
}

function writeKubeconfig(path: string, server: string, ca: string, token: string): void {
  writeFileSync(path, JSON.stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [{ name: 'lab', cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    'users': [{ name: 'admin', user: { token } }],
    'contexts': [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
    'current-context': 'lab',
  }, null, 2), { mode: 0o600 });
}

main(process.argv[2]).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
