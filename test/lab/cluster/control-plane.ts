/** The real etcd, kube-apiserver, kube-controller-manager and kube-scheduler. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from '../api';
import { API_ADDRESS, API_PORT, DOMAIN, type LabConfig, paths, SERVICE_NETWORK } from '../config';
import type { Keys } from './certificates';

const ISSUER = `https://kubernetes.default.svc.${DOMAIN}`;
const ETCD = 'http://127.0.0.1:2379';
const ETCD_PEER = 'http://127.0.0.1:2380';

/** Starts etcd and the API server. `isReady` resolves when the API server serves. */
export function startApiServer(config: LabConfig, keys: Keys): void {
  writeFileSync(`${paths.keys(config.folder)}/tokens.csv`, `${config.token},admin,admin,system:masters\n`, { mode: 0o600 });
  run(config, 'kube-apiserver', config.programs.kubeApiserver, [
    `--etcd-servers=${ETCD}`,
    '--bind-address=0.0.0.0', `--advertise-address=${API_ADDRESS}`, `--secure-port=${API_PORT}`,
    `--tls-cert-file=${keys.certificate}`, `--tls-private-key-file=${keys.key}`, `--client-ca-file=${keys.ca}`,
    `--service-cluster-ip-range=${SERVICE_NETWORK}`,
    `--service-account-issuer=${ISSUER}`, `--api-audiences=${ISSUER},istio-ca`,
    `--service-account-key-file=${keys.serviceAccount}`, `--service-account-signing-key-file=${keys.serviceAccount}`,
    '--authorization-mode=RBAC', `--token-auth-file=${paths.keys(config.folder)}/tokens.csv`, '--allow-privileged=true',
    // for the aggregation layer, and for the logs of the nodes
    `--requestheader-client-ca-file=${keys.ca}`, '--requestheader-allowed-names=lab', '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group', '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${keys.certificate}`, `--proxy-client-key-file=${keys.key}`,
    `--kubelet-certificate-authority=${keys.ca}`, `--kubelet-client-certificate=${keys.certificate}`, `--kubelet-client-key=${keys.key}`,
    '--kubelet-preferred-address-types=InternalIP',
  ]);
}

export function startEtcd(config: LabConfig): void {
  run(config, 'etcd', config.programs.etcd, [
    '--data-dir', `${paths.volatile(config.folder)}/etcd`, '--unsafe-no-fsync', '--log-level', 'error',
    '--listen-client-urls', ETCD, '--advertise-client-urls', ETCD,
    '--listen-peer-urls', ETCD_PEER, '--initial-advertise-peer-urls', ETCD_PEER, '--initial-cluster', `default=${ETCD_PEER}`,
  ]);
}

/** The controllers poll more often than in a data center. Otherwise they are not changed. */
export function startControllers(config: LabConfig, keys: Keys, kubeconfig: string): void {
  run(config, 'kube-controller-manager', config.programs.kubeControllerManager, [
    `--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0',
    `--service-account-private-key-file=${keys.serviceAccount}`, `--root-ca-file=${keys.ca}`,
    '--horizontal-pod-autoscaler-sync-period=2s', '--horizontal-pod-autoscaler-initial-readiness-delay=2s',
    '--horizontal-pod-autoscaler-cpu-initialization-period=5s', '--horizontal-pod-autoscaler-downscale-stabilization=10s',
  ]);
  run(config, 'kube-scheduler', config.programs.kubeScheduler, [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0']);
}

/** Resolves when the API server reports that it is ready. */
export async function isReady(api: Api): Promise<void> {
  for (;;) {
    try {
      await api.request('GET', '/readyz');
      return;
    } catch (error) {
      await delay(50);
    }
  }
}

/** Resolves when the controllers have created the objects that every pod needs. */
export async function canTakePods(api: Api): Promise<void> {
  for (;;) {
    try {
      await api.request('GET', '/api/v1/namespaces/default/serviceaccounts/default');
      await api.request('GET', '/api/v1/namespaces/kube-node-lease');
      return;
    } catch (error) {
      await delay(50);
    }
  }
}

/** Ends the lab if one of its parts ends, because a test must not continue with an incomplete cluster. */
function run(config: LabConfig, name: string, binary: string, args: string[]): ChildProcess {
  const log = openSync(paths.log(config.folder, name), 'a');
  const child = spawn(binary, args, { stdio: ['ignore', log, log], env: { PATH: process.env.PATH } });
  child.on('exit', (code, signal) => fail(config, `${name} ended (${signal ?? code})`));
  child.on('error', (error) => fail(config, `${name} cannot be started: ${error.message}`));
  return child;
}

function fail(config: LabConfig, what: string): never {
  process.stderr.write(`${what}; its log is in ${config.folder}/logs\n`);
  process.exit(1);
}
