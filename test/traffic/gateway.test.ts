import { Chart, Testing } from 'cdk8s';
import {
  MeshService, TrafficGateway, TrafficGatewayProps, TrafficGatewayTls, TrafficProtocol, TrafficSplit, TrafficTlsVersion,
} from '../../src/traffic';
import { chartInMesh } from '../istio/app-with-mesh';

const workload = { namespace: 'edge', labels: { istio: 'ingress' } };
const hosts = ['shop.example.com'];
const simple = TrafficGatewayTls.simple('shop-cert');

function gatewayIn(chart: Chart, props: Partial<TrafficGatewayProps>): TrafficGateway {
  return new TrafficGateway(chart, 'public', { workload, hosts, ...props });
}

function specOf(props: Partial<TrafficGatewayProps>): any {
  const chart = chartInMesh('shop', { namespace: 'shop' });
  gatewayIn(chart, props);
  return Testing.synth(chart)[0].spec;
}

const port = (number: number, name: string, protocol: string) => ({ number, name, protocol });

test.each<[string, Partial<TrafficGatewayProps>, object[]]>([
  ['HTTP', {}, [{ port: port(80, 'http', 'HTTP'), hosts }]],
  ['TLS of a secret', { tls: simple }, [{ port: port(443, 'https', 'HTTPS'), hosts, tls: { mode: 'SIMPLE', credentialName: 'shop-cert' } }]],
  ['mutual TLS with a least version', { tls: TrafficGatewayTls.mutual('shop-cert', { minVersion: TrafficTlsVersion.V1_3 }) }, [
    { port: port(443, 'https', 'HTTPS'), hosts, tls: { mode: 'MUTUAL', credentialName: 'shop-cert', minProtocolVersion: 'TLSV1_3' } },
  ]],
  ['TLS that is passed on', { tls: TrafficGatewayTls.passthrough(), port: 8443 }, [{ port: port(8443, 'tls', 'TLS'), hosts, tls: { mode: 'PASSTHROUGH' } }]],
  ['TCP', { protocol: TrafficProtocol.TCP, port: 9000 }, [{ port: port(9000, 'tcp', 'TCP'), hosts }]],
  ['TCP in TLS', { protocol: TrafficProtocol.TCP, tls: simple, port: 9000 }, [{ port: port(9000, 'tls', 'TLS'), hosts, tls: { mode: 'SIMPLE', credentialName: 'shop-cert' } }]],
  ['a redirect to HTTPS', { tls: simple, httpsRedirect: true }, [
    { port: port(443, 'https', 'HTTPS'), hosts, tls: { mode: 'SIMPLE', credentialName: 'shop-cert' } },
    { port: port(80, 'http-redirect', 'HTTP'), hosts, tls: { httpsRedirect: true } },
  ]],
  ['several servers', { tls: simple, servers: [{ hosts: ['api.example.com'], tls: TrafficGatewayTls.passthrough() }, { hosts }] }, [
    { port: port(443, 'https', 'HTTPS'), hosts, tls: { mode: 'SIMPLE', credentialName: 'shop-cert' } },
    { port: port(443, 'tls-1', 'TLS'), hosts: ['api.example.com'], tls: { mode: 'PASSTHROUGH' } },
    { port: port(80, 'http-2', 'HTTP'), hosts },
  ]],
])('a gateway serves %s', (_, props, servers) => {
  expect(specOf(props)).toEqual({ selector: { istio: 'ingress' }, servers });
});

test.each<[string, Partial<TrafficGatewayProps>, string]>([
  ['GatewayPlaintext', { port: 443 }, 'shop/public: port is 443, but the server has no TLS'],
  ['GatewayPlaintext', { servers: [{ hosts: ['a.example.com'], port: 443 }] }, 'shop/public: servers[0].port is 443'],
  ['GatewayRedirect', { httpsRedirect: true }, 'shop/public: httpsRedirect needs a server that terminates TLS'],
  ['GatewayRedirect', { tls: simple, port: 80, httpsRedirect: true }, 'on another port than 80'],
  ['GatewayRedirect', { tls: TrafficGatewayTls.passthrough(), httpsRedirect: true }, 'httpsRedirect needs a server that terminates TLS'],
  ['GatewayProtocol', { tls: TrafficGatewayTls.passthrough(), protocol: TrafficProtocol.HTTP }, 'protocol is HTTP, but TLS is passed on'],
  ['GatewayProtocol', { protocol: TrafficProtocol.TLS }, 'protocol is TLS, but the gateway does not pass TLS on'],
  ['GatewayPortProtocols', { servers: [{ hosts: ['a.example.com'], port: 80, tls: simple }] }, 'shop/public: servers[0].port 80 has the protocols HTTP and HTTPS'],
  ['GatewayPortProtocols', { servers: [{ hosts: ['a.example.com'], port: 80, protocol: TrafficProtocol.TCP }] }, '80 has the protocols HTTP and TCP'],
  ['GatewayHostTwice', { servers: [{ hosts }] }, "servers[0].hosts has 'shop.example.com', which an earlier server also serves on port 80"],
  ['GatewayHostTwice', { tls: simple, httpsRedirect: true, servers: [{ hosts }] }, "servers[0].hosts has 'shop.example.com'"],
])('%s is refused: %j', (code, props, message) => {
  expect(() => specOf(props)).toThrow(message);
  expect(() => specOf(props)).toThrow(`[${code}]`);
});

test.each<[string, () => unknown, string]>([
  ['a secret without a name', () => TrafficGatewayTls.simple('Shop_Cert'), "TrafficGatewayTls.simple(): secret 'Shop_Cert' is not the name of a Secret"],
  ['a version that is not there', () => TrafficGatewayTls.mutual('cert', { minVersion: '1.3' as TrafficTlsVersion }), "TrafficGatewayTls.mutual(): minVersion is '1.3'. Write a TrafficTlsVersion"],
  ['TLS as text', () => specOf({ tls: 'SIMPLE' as unknown as TrafficGatewayTls }), "shop/public: tls is the string 'SIMPLE'. Write TrafficGatewayTls.simple('secret')"],
  ['a server without hosts', () => specOf({ servers: [{} as never] }), 'shop/public: servers[0].hosts is missing'],
])('%s is an error', (_, make, message) => {
  expect(make).toThrow(message);
});

describe('a split through a gateway', () => {
  const service = MeshService.of('web', { namespace: 'shop', port: 443 });
  const versions = [{ name: 'v1', labels: { version: 'v1' } }];

  function split(gateway: Partial<TrafficGatewayProps>, protocol?: TrafficProtocol, host = hosts[0]): any[] {
    const chart = chartInMesh('shop', { namespace: 'shop' });
    new TrafficSplit(chart, 'web', { service, versions, protocol, expose: [{ mesh: true }, { gateway: gatewayIn(chart, gateway), hosts: [host] }] });
    return Testing.synth(chart);
  }

  test('that passes TLS on routes by SNI, for the mesh and for the gateway', () => {
    const [, , { spec }] = split({ tls: TrafficGatewayTls.passthrough() }, TrafficProtocol.TLS);
    expect(spec.gateways).toEqual(['mesh', 'shop/public']);
    expect(spec.tls[0].match).toEqual([{ sniHosts: ['web.shop.svc.cluster.local', 'shop.example.com'] }]);
  });

  test.each<[string, Partial<TrafficGatewayProps>, TrafficProtocol | undefined]>([
    ['that passes TLS on cannot route requests', { tls: TrafficGatewayTls.passthrough() }, undefined],
    ['that terminates TLS cannot route by SNI', { tls: simple }, TrafficProtocol.TLS],
    ['for TCP cannot route requests', { protocol: TrafficProtocol.TCP, port: 9000 }, undefined],
    ['for a domain has the protocol of its domain', { hosts: ['*.example.com'], tls: TrafficGatewayTls.passthrough() }, undefined],
  ])('%s', (_, gateway, protocol) => {
    expect(() => split(gateway, protocol)).toThrow(/^shop\/web: expose\[1\]\.hosts\[0\] is 'shop.example.com', for which gateway 'shop\/public' has the protocol .* \[TrafficHostProtocol\]$/);
  });

  test('may have a host of several protocols, and any gateway of another program', () => {
    expect(() => split({ tls: TrafficGatewayTls.passthrough(), servers: [{ hosts }] })).not.toThrow();
    expect(() => split({}, undefined, 'other.example.com')).toThrow('[TrafficHostUnserved]');
  });
});
