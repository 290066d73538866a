/** The HTTP server: reads requests, applies the fault script, and sends what the exchange answers. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../faults.ts';
import type { Exchange, Reply, Request } from './exchange.ts';

const MAX_BODY = 64 * 1024 * 1024;

export class HttpServer {
  /** Milliseconds that every request waits before anything happens. */
  delayMs = 0;
  readonly #server: Server;
  readonly #underWay = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #exchange: Exchange | null = null;

  constructor() {
    this.#server = createServer((incoming, response) => this.#receive(incoming, response));
    this.#server.keepAliveTimeout = 60_000;
  }

  /** Listens on 127.0.0.1. @param port 0 for any free one. Gives the address, without a slash at its end. */
  listen(port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`),
      );
    });
  }

  serve(exchange: Exchange): void {
    this.#exchange = exchange;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await Promise.all([closed, ...this.#underWay]);
  }

  /** False when the server was closed meanwhile. */
  #waited(milliseconds: number): Promise<boolean> {
    const { signal } = this.#closing;
    return pause(milliseconds, true, { signal }).catch(() => false);
  }

  #receive(incoming: IncomingMessage, response: ServerResponse): void {
    const handled = this.#handle(incoming, response).finally(() => this.#underWay.delete(handled));
    this.#underWay.add(handled);
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    if (!this.#exchange || !request) return void response.destroy();
    const { fault, reply, record } = this.#exchange.begin(request);
    const delay = this.delayMs + (fault?.delayMs ?? 0);
    if (delay > 0 && !(await this.#waited(delay))) return void response.destroy();
    if (fault?.drop === 'before') return void response.destroy();
    const answer = fault?.status === undefined ? await reply() : scripted({ ...fault, status: fault.status });
    if (fault?.drop === 'after') return void response.destroy();
    const sent = fault?.respondAfterEffect ? scripted(fault.respondAfterEffect) : answer;
    record(sent.status);
    write(response, { ...sent, headers: { ...sent.headers, ...fault?.headers } }, fault, this.#exchange.date());
  }
}

/** Null when the client went away, or sent more than any client of GitHub's would. */
async function readRequest(incoming: IncomingMessage): Promise<Request | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming) {
      length += chunk.length;
      if (length > MAX_BODY) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const { method = 'GET', headers } = incoming;
  return { method, path: url.pathname, query: url.searchParams, headers, body: Buffer.concat(chunks) };
}

function scripted({
  status,
  headers = {},
  body,
}: {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}): Reply {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? { message: 'Server Error' });
  const type = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  return { status, headers: { 'content-type': type, ...headers }, bytes: Buffer.from(text) };
}

function write(response: ServerResponse, reply: Reply, fault: Fault | null, date: string): void {
  const bytes = fault?.malformedBody ? reply.bytes.subarray(0, Math.floor(reply.bytes.length / 2)) : reply.bytes;
  response.writeHead(reply.status, {
    date,
    'x-github-request-id': randomBytes(8).toString('hex').toUpperCase(),
    'x-github-media-type': 'github.v3; format=json',
    ...(reply.status === 204 ? {} : { 'content-length': String(bytes.length) }),
    ...reply.headers,
  });
  response.end(reply.status === 204 ? undefined : bytes);
}
