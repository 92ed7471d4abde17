/** Splits that are exposed through a gateway with TLS, splits of TLS connections, and TLS that the proxy of the client originates. */
import { Authority } from './certificates';
import { expectShare } from './share';
import { TlsRequest } from './tls-requests';
import { echoPod, serviceOf, tlsSecret } from './workloads';
import {
  MeshExternalProtocol, MeshExternalService, MeshService, TrafficDelegate, TrafficGateway, TrafficGatewayTls, TrafficProtocol, TrafficTlsVersion,
} from '../../../src/traffic';
import { eventually } from '../../lab/eventually';
import { AUTHORITIES, INGRESS, Proof, SplitLab, WEB_CERTIFICATE } from '../traffic-split';

const [SHOP, PARTNER, MODERN, BANK, PLAIN, TEAMS] = ['shop', 'partner', 'modern', 'bank', 'plain', 'teams'].map((name) => `${name}.example.com`);
const BANK_IN_MESH = 'bank.shop.svc.cluster.local';
const [PAY, OTHER_PAY] = ['api.pay.example', 'other.pay.example'];
const ADDRESS = `${INGRESS}.${INGRESS}`;

const authority = new Authority();
const stranger = new Authority();
const web = authority.issue(BANK, BANK_IN_MESH, PAY);
const gateway = TrafficGateway.fromName('edge', { namespace: 'shop', hosts: [SHOP, PARTNER, MODERN, BANK, PLAIN, TEAMS] });
const half = { v1: 50, v2: 50 };

export const GATEWAYS: Proof = {
  splits: {
    shop: { weights: half, expose: [{ mesh: true }, { gateway, hosts: [SHOP, PLAIN] }] },
    partner: { expose: [{ mesh: true }, { gateway, hosts: [PARTNER, MODERN] }] },
    teams: {
      expose: [{ mesh: true }, { gateway, hosts: [TEAMS] }],
      routes: [{ match: [{ path: { prefix: '/orders' } }], to: { delegate: TrafficDelegate.fromName('orders-delegate', { namespace: 'shop' }) } }],
    },
    orders: {
      weights: half,
      routes: [{ match: [{ path: { prefix: '/orders/beta' } }], to: { version: 'v2' } }],
      expose: [{ mesh: true }, { delegate: true }],
    },
    bank: {
      service: MeshService.of('bank', { namespace: 'shop', port: 8443 }),
      protocol: TrafficProtocol.TLS,
      weights: half,
      expose: [{ mesh: true }, { gateway, hosts: [BANK] }],
    },
  },
  constructs: (shop) => {
    const shopTls = TrafficGatewayTls.simple('shop-certificate');
    new TrafficGateway(shop, 'edge', {
      workload: { namespace: INGRESS, labels: { app: INGRESS } },
      hosts: [SHOP],
      tls: shopTls,
      httpsRedirect: true,
      servers: [
        { hosts: [PARTNER], tls: TrafficGatewayTls.mutual('partner-certificate') },
        { hosts: [MODERN], tls: TrafficGatewayTls.simple('shop-certificate', { minVersion: TrafficTlsVersion.V1_3 }) },
        { hosts: [BANK], tls: TrafficGatewayTls.passthrough() },
        { hosts: [PLAIN, TEAMS], port: 80 },
      ],
    });
    const external = { ports: [{ port: 80, protocol: MeshExternalProtocol.HTTP, originateTls: true, targetPort: 8443 }], endpoints: ['pay.outside.svc.cluster.local'] };
    new MeshExternalService(shop, 'pay', { hosts: [PAY, OTHER_PAY], ...external });
  },
  objects: [
    tlsSecret('shop-certificate', INGRESS, authority.issue(SHOP, MODERN)),
    tlsSecret('partner-certificate', INGRESS, authority.issue(PARTNER), authority.cert),
    ...['shop', 'outside'].map((namespace) => tlsSecret(WEB_CERTIFICATE, namespace, web)),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: AUTHORITIES, namespace: 'shop' }, data: { 'ca-certificates.crt': authority.cert } },
    echoPod('pay', { namespace: 'outside', labels: { app: 'pay' }, version: 'pay', certificate: WEB_CERTIFICATE }),
    serviceOf('pay', { app: 'pay' }, 'outside'),
  ],
  prove,
};

function prove(lab: () => SplitLab): void {
  const send = async (host: string, options: Partial<TlsRequest> = {}, count = 1) =>
    lab().sendTls('outside/client', Array.from({ length: count }, () => ({ address: ADDRESS, host, ...options })), authority.cert);
  const plain = async (host: string, path = '/') => lab().lab.drive({ from: 'outside/client', url: `http://${ADDRESS}${path}`, headers: { host } });

  test('a gateway terminates TLS with its certificate, and splits the requests', async () => {
    await eventually(async () => expect((await send(SHOP))[0]).toMatchObject({ code: 200 }));
    const answers = await send(SHOP, {}, 100);
    expect(new Set(answers.map(({ code, name, protocol }) => `${code} ${name} ${protocol}`))).toEqual(new Set([`200 ${SHOP} TLSv1.3`]));
    expectShare(answers.filter(({ version }) => version === 'v2').length, 100, 0.5);
  });

  test('with mutual TLS, only a client with a certificate of the authority gets an answer', async () => {
    const [[without], [wrong], [right]] = await Promise.all([undefined, stranger.issue('client'), authority.issue('client')].map((client) => send(PARTNER, { client })));
    expect([without.code, wrong.code, right.code]).toEqual([undefined, undefined, 200]);
    expect([without.error, wrong.error]).toEqual([expect.stringMatching(/certificate|alert/i), expect.stringMatching(/certificate|alert|unknown ca/i)]);
  });

  test('a gateway passes TLS on by the host that the client asks for, and splits the connections', async () => {
    const answers = await send(BANK, {}, 100);
    expect(new Set(answers.map(({ code, name }) => `${code} ${name}`))).toEqual(new Set([`200 ${BANK}`]));
    expectShare(answers.filter(({ version }) => version === 'v2').length, 100, 0.5);
    expect((await send('unknown.example.com'))[0]).toEqual({ error: 'ECONNRESET' });
  });

  test('the oldest version of TLS is 1.2, or as the server says', async () => {
    const old = async (host: string, maxVersion: TlsRequest['maxVersion']) => (await send(host, { maxVersion }))[0];
    expect(await old(SHOP, 'TLSv1.2')).toMatchObject({ code: 200, protocol: 'TLSv1.2' });
    expect((await old(SHOP, 'TLSv1.1')).error).toMatch(/version/i);
    expect((await old(MODERN, 'TLSv1.2')).error).toMatch(/version/i);
    expect((await send(MODERN))[0]).toMatchObject({ code: 200, protocol: 'TLSv1.3' });
  });

  test('plain requests are redirected to HTTPS, served, or unknown', async () => {
    expect((await plain(SHOP, '/a?b=c')).first).toMatchObject({ code: 301, headers: { location: `https://${SHOP}/a?b=c` } });
    expect((await plain(PLAIN)).codes).toEqual({ 200: 1 });
    expect((await plain('unknown.example.com', '/unknown')).codes).toEqual({ 404: 1 });
    expect(await lab().flagsAt('gateway', '/unknown')).toEqual(['NR']);
  });

  test('a delegate decides about its part of the paths, for clients of the gateway and of the mesh', async () => {
    const through = async (path: string) => lab().lab.drive({ from: 'outside/client', url: `http://${ADDRESS}${path}`, headers: { host: TEAMS }, count: 100 });
    expect((await through('/')).versions).toEqual({ v1: 100 });
    expect((await through('/orders/beta/1')).versions).toEqual({ v2: 100 });
    expectShare((await through('/orders/1')).versions.v2, 100, 0.5);
    expectShare((await lab().send('teams', { path: '/orders/1', count: 100 })).versions.v2, 100, 0.5);
  });

  test('connections with TLS of clients in the mesh are split', async () => {
    const requests = Array.from({ length: 100 }, () => ({ address: BANK_IN_MESH, port: 8443, host: BANK_IN_MESH }));
    const answers = await lab().sendTls('shop/client', requests, authority.cert);
    expect(new Set(answers.map(({ code, name }) => `${code} ${name}`))).toEqual(new Set([`200 ${BANK}`]));
    expectShare(answers.filter(({ version }) => version === 'v2').length, 100, 0.5);
  });

  test('the proxy of the client originates TLS, and refuses a certificate of another name', async () => {
    const call = async (host: string, path: string) => lab().send('plain', { path, headers: { host } });
    const { first } = await eventually(async () => {
      const result = await call(PAY, '/pay');
      expect(result.codes).toEqual({ 200: 1 });
      return result;
    });
    expect(JSON.parse(first!.body)).toMatchObject({ version: 'pay', sni: PAY });
    expect((await call(OTHER_PAY, '/other-pay')).codes).toEqual({ 503: 1 });
    expect(await lab().flagsAt('client', '/other-pay')).toContain('UF');
  });
}
