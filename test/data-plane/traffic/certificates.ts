/** Certificates of an authority of a test, which openssl makes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

export class Authority {
  private readonly own: KeyPair = openssl('/CN=authority', []);

  /** The certificate of the authority. */
  get cert(): string {
    return this.own.cert;
  }

  /** A certificate for a server with these names, or for a client. */
  issue(...names: string[]): KeyPair {
    const extensions = ['basicConstraints=critical,CA:false', 'extendedKeyUsage=serverAuth,clientAuth', `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`];
    return openssl(`/CN=${names[0]}`, extensions, this.own);
  }
}

/** A new pair, which the authority signs, or the pair itself. */
function openssl(subject: string, extensions: string[], authority?: KeyPair): KeyPair {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const at = (name: string) => join(folder, name);
  try {
    if (authority) writePair(at('ca'), authority);
    const signed = authority ? ['-CA', at('ca.crt'), '-CAkey', at('ca.key')] : [];
    execFileSync('openssl', [
      'req', '-x509', '-nodes', '-days', '3650', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-subj', subject,
      ...extensions.flatMap((extension) => ['-addext', extension]), ...signed, '-keyout', at('own.key'), '-out', at('own.crt'),
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    return { cert: readFileSync(at('own.crt'), 'utf8'), key: readFileSync(at('own.key'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writePair(path: string, { cert, key }: KeyPair): void {
  writeFileSync(`${path}.crt`, cert);
  writeFileSync(`${path}.key`, key);
}
