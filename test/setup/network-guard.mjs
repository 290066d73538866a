/**
 * Cuts the tests off from every network but loopback: `node --import ./test/setup/network-guard.mjs`.
 *
 * A forbidden connection fails as a connection does, so that no runtime around it breaks; and since code under test may
 * well survive a failed connection, the process that tried also ends with a failure and the list of what was tried.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const HINT = 'tests may only use loopback: serve it from the double of GitHub, or intercept it with nock';

const attempts = new Set();

function refusal(target) {
  attempts.add(target);
  return Object.assign(new Error(`no network in tests: ${target} (${HINT})`), { code: 'ERR_NETWORK_FORBIDDEN' });
}

/** RFC 1122 and RFC 4291. An IPv4 address that is mapped into IPv6 is checked as what it is. */
const loopback = new net.BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(host) {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (net.isIP(name)) return loopback.check(name, net.isIPv6(name) ? 'ipv6' : 'ipv4');
  // RFC 6761
  return name === 'localhost' || name.endsWith('.localhost');
}

/** The host of a connection that leaves this machine; null for loopback and for sockets in the file system. */
function strangerIn(args) {
  const [first, second] = args;
  const options = Array.isArray(first) ? first[0] : first;
  const byOptions = typeof options === 'object' && options !== null;
  if (byOptions ? options.path : typeof options === 'string' && Number.isNaN(Number(options))) return null;
  const host = byOptions ? options.host : typeof second === 'string' ? second : undefined;
  return host === undefined || host === null || isLoopback(host) ? null : host;
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function guardedConnect(...args) {
  const stranger = strangerIn(args);
  if (stranger === null) return connect.apply(this, args);
  const error = refusal(stranger);
  // Later, like any failure to connect: the caller still sets the socket up, and listens for errors last.
  this.connecting = true;
  setImmediate(() => this.destroy(error));
  return this;
};

for (const method of ['send', 'connect']) {
  const original = dgram.Socket.prototype[method];
  dgram.Socket.prototype[method] = function guardedDatagram(...args) {
    const stranger = args.slice(1).find((arg) => typeof arg === 'string' && !isLoopback(arg));
    if (stranger !== undefined) throw refusal(stranger);
    return original.apply(this, args);
  };
}

const QUESTION = /^(?:lookup|lookupService|reverse|resolve\w*)$/;

function guardNames(owner, refuse) {
  for (const method of Object.getOwnPropertyNames(owner).filter((name) => QUESTION.test(name))) {
    const original = owner[method];
    owner[method] = function guardedQuestion(name, ...rest) {
      return isLoopback(String(name)) ? original.call(this, name, ...rest) : refuse(refusal(String(name)), rest.at(-1));
    };
  }
}

const byCallback = (error, callback) => void process.nextTick(callback, error);
const byPromise = (error) => Promise.reject(error);
for (const owner of [dns, dns.Resolver.prototype]) guardNames(owner, byCallback);
for (const owner of [dns.promises, dns.promises.Resolver.prototype]) guardNames(owner, byPromise);
syncBuiltinESMExports();

// Other programs that a test may start (git, npm, curl) listen to these. Nothing answers on the discard port.
const closed = 'http://127.0.0.1:9';
for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']) {
  process.env[name] = closed;
  process.env[name.toLowerCase()] = closed;
}
process.env.NO_PROXY = 'localhost,127.0.0.1,::1';
process.env.no_proxy = process.env.NO_PROXY;

process.on('exit', () => {
  if (attempts.size === 0) return;
  process.stderr.write(`This process tried to reach ${[...attempts].join(', ')}: ${HINT}\n`);
  process.exitCode = 1;
});
