import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '../source/refusal.ts';
import { readShell } from '../source/shell/read.ts';
import { toStream, withoutRedirections } from './log-repairs.ts';
import { logSinks } from './log-sinks.ts';

function read(text: string) {
  const script = readShell(text);
  const commands = script.commands.map(({ words, redirects }) => ({
    words: words.map(({ literal }) => literal),
    redirects,
  }));
  return { script, sinks: logSinks(commands) };
}

const FOUND: readonly (readonly [script: string, ...sinks: string[]])[] = [
  ['shop >> /var/log/app.log', '>> /var/log/app.log'],
  ['shop > "/logs/out.txt" 2> err.log', '> /logs/out.txt', '> err.log'],
  ['nohup shop &> shop.log &', '&> shop.log'],
  ['exec > /var/log/start.log 2>&1\nshop', '> /var/log/start.log'],
  ['shop >> $LOGS/shop.log', '>> $LOGS/shop.log'],
  ['shop --log-file=/var/log/a.log', '--log-file /var/log/a.log'],
  ['shop --access-logfile /srv/a.log', '--access-logfile /srv/a.log'],
  ['java -Dlogging.file.name=/var/log/a.log -jar a.jar', '-Dlogging.file.name /var/log/a.log'],
  ['glog --log_dir=/var/log/shop', '--log_dir /var/log/shop'],
];

const SILENT = [
  'shop >> /dev/stdout 2>> /proc/1/fd/2',
  'shop > /dev/null 2>&1',
  'echo a > /etc/shop.conf',
  'shop < /var/log/app.log',
  'shop >> /var/log/app.log & tail -F /var/log/app.log',
  'ln -sf /dev/stdout /var/log/app.log && shop > /var/log/app.log',
  'mkfifo /var/log/app.log; cat /var/log/app.log & shop > /var/log/app.log',
  'shop --log-file=- --access-logfile /dev/stdout',
  'shop --log-level debug --log-format json',
  'tensorboard --logdir /outputs/run1',
  'glog --log_dir=/outputs',
  'shop --error-log --verbose',
  'cat /var/log/app.log',
];

describe('places that send output to log files', () => {
  for (const [script, ...expected] of FOUND)
    it(script, () =>
      assert.deepEqual(
        read(script).sinks.map(({ by, file }) => `${by} ${file}`),
        expected,
      ),
    );
  for (const script of SILENT) it(`not in ${script}`, () => assert.deepEqual(read(script).sinks, []));
});

describe('without redirections', () => {
  const cases = [
    ['shop >> /var/log/app.log', 'shop'],
    ['shop >> /var/log/a.log 2>> /var/log/b.log; date', 'shop; date'],
    ['a && shop --port 1 > out.log 2>&1 &', 'a && shop --port 1 2>&1 &'],
  ] as const;
  for (const [before, after] of cases)
    it(before, () => {
      const { script, sinks } = read(before);
      assert.equal(withoutRedirections(script, sinks), after);
    });
  it('refuses where nothing would be left', () => {
    const { script, sinks } = read('> /var/log/app.log');
    assert.ok(isRefusal(withoutRedirections(script, sinks)));
  });
});

describe('options of known programs', () => {
  const sinksOf = (words: readonly string[]) => logSinks([{ words, redirects: [] }]);
  it('turn to the stream', () => {
    const words = ['python', '-m', 'gunicorn', '--access-logfile', '/a.log', '--error-logfile=/e.log'];
    const expected = ['python', '-m', 'gunicorn', '--access-logfile', '-', '--error-logfile=-'];
    assert.deepEqual(toStream(words, sinksOf(words)), expected);
    const redis = ['redis-server', '--logfile', '/var/log/redis.log'];
    assert.deepEqual(toStream(redis, sinksOf(redis)), ['redis-server', '--logfile', '']);
  });
  it('stay as they are for other programs', () => {
    const words = ['shop', '--log-file', '/a.log'];
    assert.ok(isRefusal(toStream(words, sinksOf(words))));
  });
});
