/** A certificate authority of the user's own, for istiod: openssl makes its certificates. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A root certificate, and an intermediate certificate with its key, which signs. All are in PEM format. */
export class OwnAuthority {
  readonly root: string;
  private readonly intermediate: string;
  private readonly key: string;

  /** @param name the beginning of the common names: `NAME root` and `NAME intermediate` */
  constructor(readonly name: string) {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-ca-'));
    const file = (part: string) => join(folder, part);
    const authority = (part: string, ...signer: string[]) => execFileSync('openssl', [
      'req', '-x509', '-nodes', '-days', '2', '-newkey', 'rsa:2048', '-subj', `/O=test/CN=${name} ${part}`, '-addext', 'basicConstraints=critical,CA:true',
      '-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-keyout', file(`${part}.key`), '-out', file(`${part}.crt`), ...signer,
    ], { stdio: 'pipe' });
    try {
      authority('root');
      authority('intermediate', '-CA', file('root.crt'), '-CAkey', file('root.key'));
      [this.root, this.intermediate, this.key] = ['root.crt', 'intermediate.crt', 'intermediate.key'].map((part) => readFileSync(file(part), 'utf8'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /**
   * The Secret from which istiod signs.
   *
   * @param roots the root certificates that proxies trust
   */
  secret(namespace: string, roots: readonly string[] = [this.root]): object {
    const stringData = { 'root-cert.pem': roots.join(''), 'ca-cert.pem': this.intermediate, 'ca-key.pem': this.key, 'cert-chain.pem': this.intermediate + this.root };
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cacerts', namespace }, stringData };
  }
}
