/** A program for containers of the lab that sends requests in TLS, and what it prints. */
import { KeyPair } from './certificates';

export interface TlsRequest {
  /** The name or the address that is called. */
  readonly address: string;
  /** @default 443 */
  readonly port?: number;
  /** The host that the client asks for (SNI), and the host of the request. */
  readonly host: string;
  /** @default none */
  readonly client?: KeyPair;
  /** @default as Node has it */
  readonly maxVersion?: 'TLSv1.1' | 'TLSv1.2';
}

export interface TlsAnswer {
  readonly code?: number;
  readonly version?: string;
  /** The name in the certificate of the server. */
  readonly name?: string;
  /** The version of TLS. */
  readonly protocol?: string;
  readonly error?: string;
}

/** Sends each request on a connection of its own, and prints the answers. */
export function tlsSender(requests: readonly TlsRequest[], ca: string): string {
  return `
    import { request } from 'node:https';
    const ca = ${JSON.stringify(ca)};
    const send = ({ address, port = 443, host, client, maxVersion }) => new Promise((resolve) => {
      const old = maxVersion === 'TLSv1.1' ? { minVersion: maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' } : {};
      const options = { host: address, port, servername: host, headers: { host }, ca, ...client, maxVersion, ...old, agent: false, signal: AbortSignal.timeout(15_000) };
      const sent = request(options, (answer) => {
        const { socket, statusCode: code, headers: { 'x-version': version } } = answer;
        const [protocol, name] = [socket.getProtocol(), socket.getPeerCertificate().subject.CN];
        answer.resume().on('end', () => resolve({ code, version, name, protocol }));
      });
      sent.on('error', ({ code, message }) => resolve({ error: code === 'EPROTO' ? message : code ?? message })).end();
    });
    console.log(JSON.stringify(await Promise.all(${JSON.stringify(requests)}.map(send))));
  `;
}
