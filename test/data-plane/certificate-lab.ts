import { X509Certificate } from 'node:crypto';
import { Chart } from 'cdk8s';
import { web } from './applications';
import { Load } from './load';
import { OwnAuthority } from './own-authority';
import { RUN } from './programs';
import { Mesh, MeshInjection, MeshMtlsMode, MeshNamespace } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MeshApp } from '../../src/synth';
import { Cli } from '../cluster/command';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

const ROOT = 'istio-system';
/** The lifetime of certificates. Agents renew them after half of it. */
const LIFETIME = '20s';
const RENEWAL_MS = 10_000;
/** Requests in a second of each load. */
const RATE = 50;
/** The service `web`, whose connections are kept, and one with a new connection, and so a handshake, for each request. */
const SERVICES = ['web', 'fresh'];

/** What a proxy has: its own certificate, and the roots that it trusts. */
export interface ProxyCertificates {
  readonly serial: string;
  readonly issuer: string;
  readonly roots: string[];
}

/** A mesh with mutual TLS and short certificates of an authority of the user's own, while clients send requests. */
export class CertificateLab {
  static async start(version: IstioVersion, authority: OwnAuthority): Promise<CertificateLab> {
    const certificates = new CertificateLab(await Lab.start());
    await certificates.install(version, authority);
    return certificates;
  }

  private readonly cli: Cli;

  private constructor(readonly lab: Lab) {
    this.cli = new Cli(lab.kubeconfig, ROOT);
  }

  async stop(): Promise<void> {
    this.cli.remove();
    await this.lab.stop();
  }

  loads(): Load[] {
    return SERVICES.map((service) => new Load(this.lab, { from: 'shop/client', url: `http://${service}/`, rate: RATE, concurrency: 16 }));
  }

  /** As docs/mtls.md says: the Secret is replaced, and istiod is restarted. */
  async sign(authority: OwnAuthority, roots: readonly string[]): Promise<void> {
    await this.create(authority.secret(ROOT, roots));
    await this.lab.kubectl(['-n', ROOT, 'rollout', 'restart', 'deployment/istiod']);
    await this.lab.kubectl(['-n', ROOT, 'rollout', 'status', 'deployment/istiod', '--timeout=90s']);
  }

  /** Waits until the certificates of both proxies are as expected. A proxy gets new ones, and new roots, when its agent renews them. */
  async until(expected: (certificates: ProxyCertificates) => void): Promise<ProxyCertificates[]> {
    return eventually(async () => {
      const all = await Promise.all([this.certificatesOf('client', 'client'), this.certificatesOf(await this.web(), 'web')]);
      all.forEach(expected);
      return all;
    }, 6 * RENEWAL_MS);
  }

  /** A pod that is created now is injected, and may call. */
  async admitsNewPod(): Promise<void> {
    await eventually(() => this.create(client('late')), 30_000);
    await this.lab.kubectl(['-n', 'shop', 'wait', '--for=condition=Ready', 'pod/late', '--timeout=60s']);
    expect((await this.lab.drive({ from: 'shop/late', url: 'http://fresh/', count: 20 })).codes).toEqual({ 200: 20 });
  }

  private async certificatesOf(pod: string, container: string): Promise<ProxyCertificates> {
    const input = "console.log(await (await fetch('http://127.0.0.1:15000/config_dump?resource=dynamic_active_secrets')).text())";
    const { code, stdout, stderr } = await this.lab.exec(`shop/${pod}`, container, RUN, { input });
    if (code !== 0) throw new Error(stderr);
    const secrets = new Map<string, any>(JSON.parse(stdout).configs.map(({ name, secret }: any) => [name, secret]));
    const [own] = pemsOf(secrets.get('default').tls_certificate.certificate_chain);
    const { serialNumber: serial, issuer } = new X509Certificate(own);
    return { serial, issuer, roots: pemsOf(secrets.get('ROOTCA').validation_context.trusted_ca).map((pem) => new X509Certificate(pem).subject).sort() };
  }

  private async web(): Promise<string> {
    return (await this.lab.kubectl(['-n', 'shop', 'get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[0].metadata.name}'])).trim();
  }

  private async install(version: IstioVersion, authority: OwnAuthority): Promise<void> {
    await this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ROOT } }, authority.secret(ROOT));
    const app = new MeshApp();
    new Mesh(app, 'mesh', { version, createNamespaces: false, ingress: [], mtls: MeshMtlsMode.STRICT, meshConfig: { defaultConfig: { proxyMetadata: { SECRET_TTL: LIFETIME } } } });
    new MeshNamespace(new Chart(app, 'shop', { namespace: 'shop' }), 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
    const file = this.cli.writeText(app.synthYaml());
    const { code, stdout, stderr } = await this.cli.run('apply', undefined, '-f', file, '--instance', 'mesh', '--timeout', '150s');
    if (code !== 0) throw new Error(stdout + stderr);
    await this.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web', namespace: 'shop' } }, ...SERVICES.flatMap(serviceObjects), web('v1'), client('client'));
    await this.lab.kubectl(['-n', 'shop', 'wait', '--for=condition=Ready', 'pod', '--all', '--timeout=120s']);
    await eventually(async () => {
      for (const service of SERVICES) expect((await this.lab.drive({ from: 'shop/client', url: `http://${service}/`, count: 20 })).codes).toEqual({ 200: 20 });
    });
  }

  private async create(...items: object[]): Promise<void> {
    await this.lab.kubectl(['apply', '--server-side', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  }
}

function pemsOf({ inline_bytes: bytes }: { inline_bytes: string }): string[] {
  return Buffer.from(bytes, 'base64').toString().match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

function client(name: string): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'client', image: 'lab/client' }] } };
}

/** Requests are not tried again, so that a failed handshake is a failed request. */
function serviceObjects(name: string): object[] {
  const host = `${name}.shop.svc.cluster.local`;
  const metadata = { name, namespace: 'shop' };
  const [apiVersion, http] = ['networking.istio.io/v1beta1', [{ retries: { attempts: 0 }, route: [{ destination: { host } }] }]];
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
    { apiVersion, kind: 'VirtualService', metadata, spec: { hosts: [host], http } },
    ...name === 'fresh' ? [{ apiVersion, kind: 'DestinationRule', metadata, spec: { host, trafficPolicy: { connectionPool: { http: { maxRequestsPerConnection: 1 } } } } }] : [],
  ];
}

/**
 * A new root certificate comes by the steps of docs/mtls.md, while certificates live for 20 seconds, and no request fails.
 *
 * @returns the number of requests
 */
export async function replaceRoot(mesh: CertificateLab, old: OwnAuthority, next: OwnAuthority): Promise<number> {
  const subject = ({ name }: OwnAuthority) => `O=test\nCN=${name} root`;
  const by = ({ name }: OwnAuthority) => expect.stringContaining(`CN=${name} intermediate`);
  const trusts = (signer: OwnAuthority, ...roots: OwnAuthority[]) => (
    { serial: expect.any(String), issuer: by(signer), roots: roots.map(subject).sort() });
  const serials = [await mesh.until((own) => expect(own).toEqual(trusts(old, old)))];
  const loads = mesh.loads();
  const steps: [signer: OwnAuthority, ...roots: OwnAuthority[]][] = [[old, old, next], [next, old, next], [next, next]];
  for (const [signer, ...roots] of steps) {
    await mesh.sign(signer, roots.map(({ root }) => root));
    serials.push(await mesh.until((own) => expect(own).toEqual(trusts(signer, ...roots))));
  }
  await mesh.admitsNewPod();
  const requests = await withoutFailure(loads);
  for (const proxy of [0, 1]) expect(new Set(serials.map((all) => all[proxy].serial)).size).toBe(4); // at least three renewals each
  return requests;
}

/**
 * The new root certificate comes at once, without the steps.
 *
 * @returns the numbers of answers by code, of requests on kept connections, and of those with a new connection each
 */
export async function replaceRootAtOnce(mesh: CertificateLab, next: OwnAuthority): Promise<Record<string, number>[]> {
  const loads = mesh.loads();
  await mesh.sign(next, [next.root]);
  await mesh.until(({ issuer }) => expect(issuer).toContain(`CN=${next.name} intermediate`));
  const results = await Promise.all(loads.map((load) => load.stop()));
  return results.map(({ codes }) => codes);
}

/**
 * Certificates are renewed so many times, and no request fails.
 *
 * @returns the number of requests
 */
export async function renewCertificates(mesh: CertificateLab, times: number): Promise<number> {
  const loads = mesh.loads();
  let last = await mesh.until(() => undefined);
  for (let renewal = 0; renewal < times; renewal++) {
    const before = last.map(({ serial }) => serial);
    last = await mesh.until(({ serial }) => expect(before).not.toContain(serial));
  }
  return withoutFailure(loads);
}

async function withoutFailure(loads: Load[]): Promise<number> {
  const results = await Promise.all(loads.map((load) => load.stop()));
  for (const { count, codes, errors, unexpected } of results) {
    expect({ codes, errors, unexpected }).toEqual({ codes: { 200: count }, errors: {}, unexpected: undefined });
  }
  return results.reduce((sum, { count }) => sum + count, 0);
}
