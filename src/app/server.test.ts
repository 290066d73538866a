import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { pino } from 'pino';
import { type ServerOptions, startServer } from './server.ts';

async function serve(t: TestContext, changes: Partial<ServerOptions> = {}) {
  const bodies: string[] = [];
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    ready: () => true,
    log: pino({ level: 'silent' }),
    webhooks: (incoming, response) => {
      bodies.push(Buffer.from((incoming as unknown as { rawBody: Uint8Array }).rawBody).toString());
      response.writeHead(200).end('ok');
    },
    ...changes,
  });
  t.after(() => server.close());
  return { server, bodies };
}

describe('the server', () => {
  it('says how it is, and knows nothing else', async (t) => {
    const { server } = await serve(t);
    const status = async (path: string) => (await fetch(server.url + path)).status;
    assert.deepEqual(
      [await status('/healthz'), await status('/readyz?x=1'), await status('/'), await status('/admin')],
      [200, 200, 404, 404],
    );
    assert.equal((await fetch(server.webhookUrl)).status, 405);
  });

  it('stays alive but takes no deliveries while it stops', async (t) => {
    const { server, bodies } = await serve(t, { ready: () => false });
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 503);
    assert.equal((await fetch(server.webhookUrl, { method: 'POST', body: '{}' })).status, 503);
    assert.deepEqual(bodies, []);
  });

  it('hands a delivery on with its body, byte for byte', async (t) => {
    const { server, bodies } = await serve(t);
    const body = JSON.stringify({ text: 'é\r\n'.repeat(50_000) });
    assert.equal((await fetch(server.webhookUrl, { method: 'POST', body })).status, 200);
    assert.deepEqual(bodies, [body]);
  });

  it('survives targets that are no paths', async (t) => {
    const { server } = await serve(t);
    const { port } = new URL(server.url);
    for (const path of ['//', '*', 'http://[', '/%ff?%']) {
      const status = await new Promise((resolve, reject) => {
        request({ port, path, host: '127.0.0.1' }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
      assert.equal(status, 404, path);
    }
  });

  it('answers 413 to a body that no delivery has', async (t) => {
    const { server, bodies } = await serve(t);
    const response = await fetch(server.webhookUrl, { method: 'POST', body: Buffer.alloc(26 * 1024 * 1024) }).catch(
      () => null,
    );
    assert.ok(response === null || response.status === 413);
    assert.deepEqual(bodies, []);
  });
});
