import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const guard = new URL('./network-guard.mjs', import.meta.url).href;

/** Runs the body of an async function in a guarded Node; `report` prints what it is given as JSON. */
async function runGuarded(body: string, port = 0) {
  const prelude = `
    import net from 'node:net'; import tls from 'node:tls'; import dns from 'node:dns'; import dgram from 'node:dgram';
    import http from 'node:http'; import https from 'node:https'; import { lookup, resolveTxt } from 'node:dns/promises';
    const port = ${port};
    const report = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
    const failureOf = (emitter) => new Promise((resolve) => emitter.on('error', (error) => resolve(error.code)));
  `;
  const args = [`--import=${guard}`, '--input-type=module', '--eval', `${prelude}${body}`];
  const child = spawn(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } });
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out: out.trim(), err, status };
}

/** Addresses and names that are reserved for examples: RFC 5737, RFC 3849 and RFC 6761. */
const FORBIDDEN = {
  'a socket to an address': `report(await failureOf(net.connect(80, '192.0.2.1')));`,
  'a socket to a name': `report(await failureOf(net.connect({ port: 80, host: 'shop.invalid' })));`,
  'a socket to an IPv6 address': `report(await failureOf(new net.Socket().connect(80, '2001:db8::1')));`,
  'a TLS socket': `report(await failureOf(tls.connect(443, 'shop.invalid')));`,
  'an HTTP request': `report(await failureOf(http.get('http://192.0.2.1/path')));`,
  'an HTTPS request': `report(await failureOf(https.get('https://shop.invalid/path')));`,
  fetch: `report(await fetch('https://shop.invalid/').catch((error) => error.cause.code));`,
  'a name that only starts as loopback does': `report(await failureOf(net.connect(80, '127.0.0.1.shop.invalid')));`,
  'a look-up': `dns.lookup('shop.invalid', (error) => report(error.code));`,
  'a look-up by promise': `report(await lookup('shop.invalid').catch((error) => error.code));`,
  'a record': `report(await resolveTxt('shop.invalid').catch((error) => error.code));`,
  'a resolver of its own': `new dns.Resolver().resolve4('shop.invalid', (error) => report(error.code));`,
  'a datagram': `
    const socket = dgram.createSocket('udp4');
    try { socket.send('x', 53, '192.0.2.1'); } catch (error) { report(error.code); }
    socket.close();`,
};

describe('the network guard', () => {
  for (const [what, body] of Object.entries(FORBIDDEN)) {
    test(`forbids ${what}, and fails the process though the error was handled`, async () => {
      const { out, err, status } = await runGuarded(body);
      assert.equal(out, '"ERR_NETWORK_FORBIDDEN"', err);
      assert.equal(status, 1);
      assert.match(
        err,
        /tried to reach (192\.0\.2\.1|2001:db8::1|(127\.0\.0\.1\.)?shop\.invalid): tests may only use loopback/,
      );
    });
  }

  test('names the host and the remedy in the error', async () => {
    const { out } = await runGuarded(
      `report(await fetch('http://shop.invalid/').catch((error) => error.cause.message));`,
    );
    assert.match(out, /no network in tests: shop\.invalid \(.*nock.*\)/);
  });

  test('lets loopback and sockets in the file system through', async () => {
    const server = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { out, err, status } = await runGuarded(
      `
      const texts = ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'].map(async (host) => (await fetch('http://' + host + ':' + port)).text());
      report(await Promise.all(texts));
      net.connect(port).on('connect', function () { this.end(); report('no host'); });
      report(await failureOf(net.connect('./no-such.socket')));
      `,
      (server.address() as AddressInfo).port,
    ).finally(() => server.close());
    assert.deepEqual(out.split('\n').sort(), ['"ENOENT"', '"no host"', '["here","here","here"]'], err);
    assert.equal(status, 0, err);
  });

  test('leads other programs to a closed port', async () => {
    const { out } = await runGuarded(
      `report([process.env.https_proxy, process.env.HTTP_PROXY, process.env.NO_PROXY]);`,
    );
    assert.deepEqual(JSON.parse(out), ['http://127.0.0.1:9', 'http://127.0.0.1:9', 'localhost,127.0.0.1,::1']);
  });

  test('is in force in this very process', () => {
    assert.equal(
      process.env.ALL_PROXY,
      'http://127.0.0.1:9',
      `run tests through npm, or with --import ${fileURLToPath(guard)}`,
    );
  });
});
