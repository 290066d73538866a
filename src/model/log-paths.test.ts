import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { absoluteLog, isLogPath, isNoFile, linkedByImage } from './log-paths.ts';

const STREAMS =
  '- /dev/stdout /dev/stderr /dev/null /dev/fd/2 /proc/1/fd/1 /proc/self/fd/2 //dev/stdout php://stderr stdout off syslog:server=1.2.3.4 memory:32m';
const FILES = '/var/log/app.log logs/access_log /dev/shm/a.log /proc/1/fd/10 stdout.log /offices';

describe('no file', () => {
  for (const target of STREAMS.split(' ')) it(`${target}`, () => assert.equal(isNoFile(target), true));
  it('nothing at all', () => assert.equal(isNoFile(' '), true));
  for (const target of FILES.split(' ')) it(`but ${target}`, () => assert.equal(isNoFile(target), false));
});

describe('paths of logs', () => {
  for (const path of '/var/log/app.log app.log /logs/out.txt /var/log/nginx/access.log ./access_log /tmp/x.log.1 /srv/log/messages /a/server-log.txt'.split(
    ' ',
  ))
    it(path, () => assert.equal(isLogPath(path), true));
  for (const path of '/etc/app.conf /tmp/login /data/catalog /var/log/app.pid /dev/stdout /blog/index.html /logo.png /etc/logrotate.conf'.split(
    ' ',
  ))
    it(`not ${path}`, () => assert.equal(isLogPath(path), false));
});

describe('images', () => {
  it('knows that nginx links its logs, and apache httpd does not', () => {
    assert.equal(linkedByImage('docker.io/library/nginx').length, 2);
    assert.deepEqual(linkedByImage('httpd'), []);
    assert.deepEqual(linkedByImage(null), []);
  });
  it('completes relative paths and the variable of Debian', () => {
    assert.equal(absoluteLog('logs/access_log', 'httpd'), '/usr/local/apache2/logs/access_log');
    assert.equal(absoluteLog('$APACHE_LOG_DIR/error.log', null), '/var/log/apache2/error.log');
    assert.equal(absoluteLog('logs/a.log', 'acme/shop'), null);
    assert.equal(absoluteLog('/logs/$host.log', 'nginx'), null);
  });
});
