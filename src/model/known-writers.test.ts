import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KNOWN_WRITERS, knownWriter, writesNothing } from './known-writers.ts';
import { plainImageName } from './shipped.ts';
import { isSystem, kindFor, kindOf } from './written-path.ts';

describe('published images', () => {
  const known = [
    'nginx',
    'docker.io/library/nginx',
    'public.ecr.aws/docker/library/redis',
    'nginxinc/nginx-unprivileged',
    'quay.io/prometheus/prometheus',
    'registry.k8s.io/pause',
  ];
  for (const name of known) it(name, () => assert.notEqual(knownWriter(plainImageName(name)), null));
  for (const name of ['acme/nginx', 'registry.example/nginx', 'nginx-ingress', 'postgres-exporter', ''])
    it(`not ${name || 'nothing'}`, () => assert.equal(knownWriter(plainImageName(name)), null));
  it('name a source, and absolute paths', () => {
    for (const { writes, source } of KNOWN_WRITERS) {
      assert.ok(source.length > 10);
      assert.ok(writes.every(({ path }) => path.startsWith('/') && !path.endsWith('/')));
    }
  });
  it('know when redis keeps nothing', () => {
    const [write] = knownWriter('redis')?.writes ?? [];
    assert.equal(write?.unless?.(['--save', '', '--appendonly', 'no']), true);
    assert.equal(write?.unless?.(['--save', '', '--appendonly', 'yes']), false);
    assert.equal(write?.unless?.(['--save', '60', '1']), false);
  });
});

describe('commands that write nothing', () => {
  const silent = [
    ['sleep', '10'],
    ['/bin/echo', 'a'],
    ['curl', '-fsS', 'http://a'],
    ['wget', '-qO-', 'http://a'],
    ['wget', '--spider', 'http://a'],
    ['python3', '-m', 'http.server'],
    ['sed', 's/a/b/', 'f'],
    ['env', 'A=b', 'sleep', '5'],
    ['exec', 'tail', '-f', '/dev/null'],
    [],
  ];
  const writing = [
    ['curl', '-o', 'a', 'http://a'],
    ['curl', '-LO', 'http://a'],
    ['wget', 'http://a'],
    ['python', 'app.py'],
    ['sed', '-i', 's/a/b/', 'f'],
    ['cp', 'a', 'b'],
    ['/export', '--name=a'],
    ['env', 'A=b', 'shop'],
    ['exec', 'shop'],
    ['command', 'shop'],
    ['curl', null],
    [null],
  ];
  for (const words of silent) it(words.join(' ') || 'none', () => assert.equal(writesNothing(words), true));
  for (const words of writing) it(`not ${words.join(' ')}`, () => assert.equal(writesNothing(words), false));
});

describe('kinds of paths', () => {
  it('follow their names', () => {
    assert.deepEqual(['/tmp/a', '/var/run/a', '/var/cache/a', '/app/logs', '/srv/uploads', '/running'].map(kindOf), [
      'temporary',
      'run',
      'cache',
      'log',
      'data',
      'data',
    ]);
    assert.equal(kindFor('TMPDIR', '/work'), 'temporary');
    assert.equal(kindFor('--cache-dir', '/work'), 'cache');
    assert.equal(kindFor('DATA_DIR', '/work'), 'data');
  });
  it('tell folders that every image fills', () => {
    for (const path of ['/', '/etc', '/etc/a', '/usr/share/a', '/opt', '/var', '/app']) assert.ok(isSystem(path), path);
    for (const path of ['/opt/a', '/var/lib/a', '/srv/a', '/data', '/etcetera']) assert.ok(!isSystem(path), path);
  });
});
