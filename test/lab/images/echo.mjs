/**
 * The program of the image lab/echo:<version>. It reports the request that it got, and fails on request.
 * In: PORT (8080), TCP_PORT (9000), VERSION, HOSTNAME. Out: HTTP responses in JSON with the header x-version; on
 * TCP_PORT every byte comes back. A path can contain /status/<code> and /delay/<ms>. POST /health/down makes
 * all requests return 503 until POST /health/up. GET /health returns the current state.
 */
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { hostname } from 'node:os';

const { PORT = '8080', TCP_PORT = '9000', VERSION: version = 'latest', HOSTNAME: pod = hostname() } = process.env;
let healthy = true;
let ending = false;

const http = createServer((request, response) => {
  const { method, url: path, headers } = request;
  if (method === 'POST' && path === '/health/down') healthy = false;
  if (method === 'POST' && path === '/health/up') healthy = true;
  const status = Number(/\/status\/(\d{3})/.exec(path)?.[1] ?? (healthy ? 200 : 503));
  const delay = Number(/\/delay\/(\d+)/.exec(path)?.[1] ?? 0);

  const answer = () => {
    const body = JSON.stringify({ version, pod, headers, path, method, peer: request.socket.remoteAddress.replace(/^::ffff:/, '') });
    if (ending) response.setHeader('connection', 'close');
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-version': version }).end(body);
  };
  request.resume();
  request.on('end', () => delay > 0 ? setTimeout(answer, delay) : answer());
});
// Envoy keeps idle connections longer than Node's default of 5 s, and a request that meets the end of one is a 503.
http.keepAliveTimeout = 0;

const tcp = createTcpServer((socket) => socket.on('error', () => socket.destroy()).pipe(socket));

http.listen(Number(PORT), () => console.log(`echo ${version} listens on ${http.address().port}`));
tcp.listen(Number(TCP_PORT));

process.on('SIGTERM', () => {
  ending = true;
  tcp.close();
  http.close(() => process.exit(0)); // after the open requests are answered
  http.closeIdleConnections();
});
