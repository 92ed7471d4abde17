/** The configuration that the host side of a lab passes to the side inside the namespaces, and the addresses that both sides use. */
import type { IstioParts, Parts } from './parts';

export interface NodeOptions {
  name: string;
  /** @default 'r1' */
  region?: string;
  /** @default 'z1' */
  zone?: string;
  labels?: Record<string, string>;
}

export interface LabConfig {
  name: string;
  /** The folder with all files of the lab: keys, logs, kubeconfig, sockets. */
  folder: string;
  /** The port of the API server on 127.0.0.1 of the host. */
  port: number;
  token: string;
  nodes: NodeOptions[];
  metrics: boolean;
  programs: Programs;
  /** The folder with the programs of the lab's own images. */
  images: string;
  /** How the supervisor builds missing programs: the project's folder, and node. */
  builder: { root: string; node: string };
}

/** The paths of all parts as data. A part that is not built yet has a path too. */
export type Programs = Omit<Parts, 'istio'> & { istio: Record<string, IstioParts> };

/** The file descriptors of the supervisor for the namespaces of the process that started it. */
export const HOST_NAMESPACES = { network: 4, mount: 5 };

export const DOMAIN = 'cluster.local';
export const API_ADDRESS = '172.18.0.1';
export const API_PORT = 6443;
export const KUBELET_PORT = 10250;
export const DNS_ADDRESS = '10.96.0.10';
export const SERVICE_NETWORK = '10.96.0.0/16';
export const BALANCER_NETWORK = '172.19.0.0/16';
export const KUBERNETES_VERSION = 'v1.34.4';

/** The address of the nth node (from 0). */
export function nodeAddress(index: number): string {
  return `172.18.1.${index + 1}`;
}

/** The address of the nth pod (from 0) of a node. The third byte is the number of the node. */
export function podAddress(node: number, index: number): string {
  return `10.${244 + Math.floor(index / 250)}.${node}.${index % 250 + 2}`;
}

/** The paths in the folder of a lab. */
export const paths = {
  config: (folder: string) => `${folder}/config.json`,
  kubeconfig: (folder: string) => `${folder}/kubeconfig`,
  control: (folder: string) => `${folder}/control.sock`,
  log: (folder: string, name: string) => `${folder}/logs/${name}.log`,
  podLogs: (folder: string, namespace: string, pod: string) => `${folder}/logs/pods/${namespace}/${pod}`,
  keys: (folder: string) => `${folder}/keys`,
  /** A folder in memory, visible only inside the lab: the data of etcd, volumes, and files that containers write. */
  volatile: (folder: string) => `${folder}/volatile`,
};
