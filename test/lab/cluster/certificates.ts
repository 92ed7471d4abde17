/** One certificate authority for each lab, and one certificate for all its servers and clients. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { API_ADDRESS, DOMAIN, nodeAddress } from '../config';

export interface Keys {
  ca: string;
  certificate: string;
  key: string;
  serviceAccount: string;
}

export function createKeys(folder: string, nodes: number): Keys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keys = { ca: `${folder}/ca.crt`, certificate: `${folder}/lab.crt`, key: `${folder}/lab.key`, serviceAccount: `${folder}/sa.key` };
  const caKey = `${folder}/ca.key`;
  const newKey = ['req', '-x509', '-nodes', '-days', '3650', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  openssl([...newKey, '-subj', '/CN=lab-ca', '-keyout', caKey, '-out', keys.ca]);
  openssl([...newKey, '-subj', '/CN=lab', '-keyout', keys.key, '-out', keys.certificate, '-CA', keys.ca, '-CAkey', caKey,
    '-addext', 'basicConstraints=critical,CA:false', '-addext', 'extendedKeyUsage=serverAuth,clientAuth', '-addext', `subjectAltName=${names(nodes)}`]);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(keys.serviceAccount, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  return keys;
}

function names(nodes: number): string {
  const dns = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', `kubernetes.default.svc.${DOMAIN}`, 'metrics-server.kube-system.svc'];
  const ips = ['127.0.0.1', '10.96.0.1', API_ADDRESS, ...Array.from({ length: nodes }, (_, index) => nodeAddress(index))];
  return [...dns.map((name) => `DNS:${name}`), ...ips.map((ip) => `IP:${ip}`)].join(',');
}

function openssl(args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
