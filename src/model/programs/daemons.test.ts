import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { daemonStart, isSupervisor } from './daemons.ts';
import { isKeepAlive, isShortLived, isWaiting } from './lifetime.ts';

const words = (line: string) => line.split(' ').map((word) => (word.startsWith('$') ? null : word));

describe('daemonStart', () => {
  const leaves: readonly (readonly [line: string, foreground: string | null])[] = [
    ['service nginx start', "nginx -g 'daemon off;'"],
    ['/etc/init.d/cron start', 'cron -f'],
    ['systemctl restart shop.service', null],
    ['rc-service sshd start', '/usr/sbin/sshd -D'],
    ['crond -l 2', 'crond -f (BusyBox), crond -n (cronie)'],
    ['cron', 'cron -f'],
    ['/usr/sbin/sshd', '/usr/sbin/sshd -D'],
    ['nginx', "nginx -g 'daemon off;'"],
    ['php-fpm -D', 'php-fpm -F'],
    ['redis-server --daemonize yes', 'redis-server --daemonize no'],
    ['mongod --fork', 'mongod without --fork'],
    ['apachectl start', 'apachectl -DFOREGROUND'],
    ['pm2 start app.js', 'pm2-runtime'],
    ['screen -dmS shop ./shop', null],
  ];
  for (const [line, foreground] of leaves)
    it(`${line} goes to the background`, () => assert.equal(daemonStart(words(line))?.foreground, foreground));

  const stays = [
    ...['service nginx status', 'service --status-all', 'systemctl daemon-reload', 'crond -f', 'crond -n', 'cron -f'],
    ...['cron -f -L 15', 'sshd -D -e', 'nginx -t', 'nginx -s reload', 'nginx -g $OPTIONS', 'php-fpm', 'php-fpm -F'],
    ...['apachectl -DFOREGROUND', 'httpd -DFOREGROUND', 'httpd -D FOREGROUND', 'redis-server', 'rsyslogd -n'],
    ...['pm2 start app.js --no-daemon', './start.sh', '', '$CMD start'],
  ];
  for (const line of stays) it(`${line} stays`, () => assert.equal(daemonStart(words(line)), null));
});

describe('lifetimes', () => {
  it('knows what only keeps a script alive', () => {
    for (const line of ['sleep infinity', 'wait', 'tail -f /dev/null', 'exec tail -n 0 -F /dev/null'])
      assert.equal(isKeepAlive(words(line)), true, line);
    for (const line of ['tail -f /var/log/a', 'wait $pid', 'cat', 'tail', './sleep-well'])
      assert.equal(isKeepAlive(words(line)), false, line);
    assert.equal(isWaiting(words('tail -f /var/log/a')), true);
  });

  it('knows what ends by itself', () => {
    for (const line of ['mkdir -p a', 'curl -f x', 'rm -f a', 'echo a', 'ln -sf a b'])
      assert.equal(isShortLived(words(line)), true, line);
    for (const line of ['kubectl port-forward a 80', 'kubectl get -w pods', './server', 'tail -f x', '$APP'])
      assert.equal(isShortLived(words(line)), false, line);
  });

  it('knows supervisors', () => {
    assert.equal(isSupervisor(words('exec /usr/bin/supervisord -n')), true);
    assert.equal(isSupervisor(words('supervisorctl status')), false);
  });
});
