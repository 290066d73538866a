import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';

/** GitHub sends no larger payloads (webhooks documentation: 25 MB cap). */
const MAX_BODY_BYTES = 25 * 1024 * 1024;
const WEBHOOK_PATH = '/api/github/webhooks';

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** What the process serves over HTTP. */
export interface ServerOptions {
  readonly host: string;
  /** 0 chooses a free port. */
  readonly port: number;
  /** Answers deliveries under the webhook path. */
  readonly webhooks: NodeHandler;
  /** Is the process fit to take deliveries? */
  readonly ready: () => boolean;
  readonly log: Logger;
}

export interface RunningServer {
  readonly url: string;
  readonly webhookUrl: string;
  /** Takes no new connections and resolves when the open ones are answered. */
  close(): Promise<void>;
}

/** Starts the HTTP server: webhooks, `/healthz` (alive), `/readyz` (takes deliveries). */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = createServer((request, response) => route(options, request, response));
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host;
  const url = `http://${host}:${port}`;
  return { url, webhookUrl: url + WEBHOOK_PATH, close: () => close(server) };
}

function route(options: ServerOptions, request: IncomingMessage, response: ServerResponse): void {
  const [status, text, headers] = plainAnswer(options, request) ?? [0, ''];
  if (status > 0) response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(text);
  else void deliver(options, request, response);
}

type PlainAnswer = readonly [status: number, text: string, headers?: Readonly<Record<string, string>>];

/** Everything but a delivery is answered at once; null for a delivery. */
function plainAnswer({ ready }: ServerOptions, { url = '/', method }: IncomingMessage): PlainAnswer | null {
  const [path] = url.split('?', 1);
  if (path === '/healthz') return [200, 'alive\n'];
  if (path !== '/readyz' && path !== WEBHOOK_PATH) return [404, 'not found\n'];
  if (!ready()) return [503, 'stopping\n'];
  if (path === '/readyz') return [200, 'ready\n'];
  return method === 'POST' ? null : [405, 'deliveries are posted\n', { allow: 'POST' }];
}

async function deliver(options: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await receive(request);
    if (body) await options.webhooks(Object.assign(request, { body: {}, rawBody: body }), response);
    else response.writeHead(413, { connection: 'close' }).end('too large\n');
  } catch (error) {
    options.log.warn({ err: error }, 'a delivery could not be received');
    response.destroy();
  }
}

/** The whole body, read before the webhook handler so that its size is bounded; null when it is too large. */
async function receive(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let received = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    received += chunk.length;
    if (received > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeIdleConnections();
  });
}
