/**
 * The program of the image lab/echo:<version>. It reports the request that it got, and fails on request.
 * In: PORT (8080), TCP_PORT (9000), VERSION, HOSTNAME, TLS_FOLDER with tls.crt and tls.key (none), TLS_PORT (8443). Out: HTTP
 * responses in JSON with the header x-version, also in TLS if there is a certificate; on TCP_PORT every byte comes back. A path can
 * contain /status/<code> and /delay/<ms>. POST /health/down makes all requests return 503 until POST /health/up. GET /health returns
 * the current state. POST /ready/down makes only GET /ready return 503, until POST /ready/up.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { hostname } from 'node:os';

const { PORT = '8080', TCP_PORT = '9000', TLS_PORT = '8443', TLS_FOLDER, VERSION: version = 'latest', HOSTNAME: pod = hostname() } = process.env;
let healthy = true;
let ready = true;
let ending = false;

function answerTo(request, response) {
  const { method, url: path, headers } = request;
  if (method === 'POST' && path === '/health/down') healthy = false;
  if (method === 'POST' && path === '/health/up') healthy = true;
  if (method === 'POST' && path === '/ready/down') ready = false;
  if (method === 'POST' && path === '/ready/up') ready = true;
  const isWell = method === 'GET' && path === '/ready' ? ready : healthy;
  const status = Number(/\/status\/(\d{3})/.exec(path)?.[1] ?? (isWell ? 200 : 503));
  const delay = Number(/\/delay\/(\d+)/.exec(path)?.[1] ?? 0);

  const answer = () => {
    const body = JSON.stringify({ version, pod, headers, path, method, peer: request.socket.remoteAddress.replace(/^::ffff:/, ''), sni: request.socket.servername });
    if (ending) response.setHeader('connection', 'close');
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-version': version }).end(body);
  };
  request.resume();
  request.on('end', () => delay > 0 ? setTimeout(answer, delay) : answer());
}

const http = createServer(answerTo);
// Envoy keeps idle connections longer than Node's default of 5 s, and a request that meets the end of one is a 503.
http.keepAliveTimeout = 0;

const tcp = createTcpServer((socket) => socket.on('error', () => socket.destroy()).pipe(socket));

http.listen(Number(PORT), () => console.log(`echo ${version} listens on ${http.address().port}`));
tcp.listen(Number(TCP_PORT));

const tls = TLS_FOLDER && createTlsServer({ cert: readFileSync(`${TLS_FOLDER}/tls.crt`), key: readFileSync(`${TLS_FOLDER}/tls.key`) }, answerTo);
if (tls) tls.keepAliveTimeout = 0;
tls?.listen(Number(TLS_PORT));

process.on('SIGTERM', () => {
  ending = true;
  tcp.close();
  tls?.close();
  http.close(() => process.exit(0)); // after the open requests are answered
  http.closeIdleConnections();
});
