import { createServer as createHttpServer, Server } from 'node:http';
import { AddressInfo, connect, Server as NetServer } from 'node:net';
import { proxyOf, TunnelAgent } from '../../src/kube/proxy';

test.each<[string, string, NodeJS.ProcessEnv, string | undefined]>([
  ['none', 'https://api.example', {}, undefined],
  ['of HTTPS', 'https://api.example', { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:1' }, 'http://p:1'],
  ['in lower case', 'https://api.example', { https_proxy: 'http://p:1' }, 'http://p:1'],
  ['without a scheme', 'https://api.example', { HTTPS_PROXY: 'p:1' }, 'http://p:1'],
  ['of HTTP', 'http://api.example', { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:1' }, 'http://q:1'],
  ['not for this machine', 'https://127.0.0.1:6443', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['not for localhost', 'https://localhost:6443', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['not for IPv6 of this machine', 'https://[::1]:6443', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['not for any host', 'https://api.example', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
  ['not for a domain', 'https://api.example', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'other, example' }, undefined],
  ['not for a domain with a dot', 'https://api.example', { HTTPS_PROXY: 'http://p:1', no_proxy: '.example' }, undefined],
  ['for a domain of which only subdomains are excluded', 'https://example', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '.example' }, 'http://p:1'],
  ['for a host whose name only ends alike', 'https://anexample', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example' }, 'http://p:1'],
  ['not for an address', 'https://10.0.0.1:6443', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '10.0.0.1' }, undefined],
  ['not for a range', 'https://10.1.2.3:6443', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8' }, undefined],
  ['for an address out of the range', 'https://11.1.2.3:6443', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8,nonsense/99' }, 'http://p:1'],
  ['not for a range of IPv6', 'https://[fd00::5]:6443', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'fd00::/8' }, undefined],
  ['not for a port', 'https://api.example:6443', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'api.example:6443' }, undefined],
  ['for another port', 'https://api.example:6443', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'api.example:443' }, 'http://p:1'],
])('the proxy of the environment: %s', (_, server, environment, proxy) => {
  expect(proxyOf(new URL(server), environment)).toBe(proxy);
});

describe('a tunnel', () => {
  let proxy: Server;
  const logins: (string | undefined)[] = [];
  let refuses = false;

  beforeEach(async () => {
    logins.length = 0;
    refuses = false;
    proxy = createHttpServer().on('connect', ({ url, headers }, socket) => {
      logins.push(headers['proxy-authorization']);
      if (refuses) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const [host, port] = url!.split(':');
      const server = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      socket.pipe(server).pipe(socket);
      server.on('error', () => socket.destroy());
      socket.on('error', () => server.destroy());
    });
    await listening(proxy);
  });
  afterEach(() => { proxy.closeAllConnections(); proxy.close(); });

  const listening = (server: NetServer) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const portOf = (server: NetServer) => (server.address() as AddressInfo).port;

  test('that the proxy refuses is an error that names the proxy', async () => {
    refuses = true;
    const agent = new TunnelAgent(`http://me:secret@127.0.0.1:${portOf(proxy)}`, {});
    const error = await new Promise<Error>((resolve) => agent.createConnection({ host: 'api.example', port: 6443 }, (each) => resolve(each!)));
    expect(error.message).toBe(`the proxy http://127.0.0.1:${portOf(proxy)} refuses to connect to api.example:6443 (status 407)`);
    expect(logins).toEqual([`Basic ${Buffer.from('me:secret').toString('base64')}`]);
  });

  test('to a proxy that is not there is an error', async () => {
    const agent = new TunnelAgent('http://127.0.0.1:1', {});
    const error = await new Promise<Error>((resolve) => agent.createConnection({ host: 'api.example', port: 6443 }, (each) => resolve(each!)));
    expect(error.message).toMatch(/^the proxy http:\/\/127\.0\.0\.1:1 cannot be used: connect ECONNREFUSED/);
  });
});

