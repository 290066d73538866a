import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allContainers } from './containers.ts';
import { splitInit } from './init-programs.ts';
import { repositoryOf } from './repository.fixture.ts';
import { startsOf } from './scripts.ts';
import { startOf } from './start.ts';

const pod = (rest: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: r.io/shop:1${rest}}]}\n`;

function start(docker: string, rest = '', files: Readonly<Record<string, string>> = {}) {
  const repository = repositoryOf({ 'shop/p.yaml': pod(rest), 'shop/Dockerfile': docker, ...files });
  const [container] = allContainers(repository);
  assert.ok(container);
  const answer = startOf(repository, container);
  return answer.state === 'present' ? answer.value : null;
}

describe('process 1', () => {
  const docker = 'FROM a\nENTRYPOINT ["/tini", "--", "/run"]\nCMD ["serve"]\n';
  const cases: Readonly<Record<string, [docker: string, rest: string, argv: readonly string[]]>> = {
    'is ENTRYPOINT with CMD': [docker, '', ['/tini', '--', '/run', 'serve']],
    'is ENTRYPOINT with args': [docker, ', args: [work]', ['/tini', '--', '/run', 'work']],
    'is command, without ENTRYPOINT and CMD': [docker, ', command: [sleep, "10"]', ['sleep', '10']],
    'is command with args': [docker, ', command: [a], args: [b]', ['a', 'b']],
    'is args alone where the image has no ENTRYPOINT': ['FROM a\nCMD ["x"]\n', ', args: [go]', ['go']],
    'is a shell that drops args': ['FROM a\nENTRYPOINT run\n', ', args: [go]', ['/bin/sh', '-c', 'run']],
    'is CMD': ['FROM a\nCMD run me\n', '', ['/bin/sh', '-c', 'run me']],
  };
  for (const [name, [file, rest, argv]] of Object.entries(cases))
    it(name, () => assert.deepEqual(start(file, rest)?.argv, argv));

  it('is the shell in args, also where the image is built elsewhere', () => {
    assert.deepEqual(start('FROM a\n', ', image: busybox, args: [/bin/sh, -c, "sleep 9"]')?.argv, [
      '/bin/sh',
      '-c',
      'sleep 9',
    ]);
    assert.equal(start('FROM a\n', ', image: busybox, args: ["sleep", "9"]'), null);
  });

  it('is unknown where several Dockerfiles claim the image and start different programs', () => {
    const claims = { 'compose.yaml': 'services: {a: {image: r.io/shop, build: a}, b: {image: r.io/shop, build: b}}' };
    const both = (other: string) =>
      start('FROM a\n', '', {
        ...claims,
        'a/Dockerfile': 'FROM a\nCMD ["one"]\n',
        'b/Dockerfile': `FROM a\nCMD ["${other}"]\n`,
      });
    assert.equal(both('two'), null);
    assert.deepEqual(both('one')?.argv, ['one']);
  });

  it('is unknown where the base decides', () => assert.equal(start('FROM a\n'), null));

  it('is the init, and the program stands behind it', () => {
    const value = start(docker);
    assert.equal(value?.init?.name, 'tini');
    assert.deepEqual(value?.program, ['/run', 'serve']);
  });
});

describe('the script that it runs', () => {
  const script = { 'shop/start.sh': '#!/bin/sh\nserve &\nwait\n' };
  const cases: Readonly<Record<string, [docker: string, rest: string, path: string | null]>> = {
    'is a file of the repository, by its path': [
      'FROM a\nADD start.sh /start.sh\n',
      ', command: [/start.sh]',
      'shop/start.sh',
    ],
    'is one behind a shell': ['FROM a\nADD start.sh /x\n', ', command: [sh, -e, /x]', 'shop/start.sh'],
    'is one in the search path': ['FROM a\nCOPY start.sh /usr/local/bin/go\nCMD ["go"]\n', '', 'shop/start.sh'],
    'is one below the working directory': ['FROM a\nWORKDIR /app\nCOPY . .\nCMD ["./start.sh"]\n', '', 'shop/start.sh'],
    'is the text of sh -c': ['FROM a\n', ', command: [sh, -c, "serve & wait"]', null],
  };
  for (const [name, [docker, rest, path]] of Object.entries(cases))
    it(name, () => {
      const found = start(docker, rest, script)?.script;
      assert.ok(found);
      assert.equal(found.path, path);
      assert.equal(found.commands?.[0]?.background, true);
    });

  it('is none for a program of another kind', () =>
    assert.equal(start('FROM a\nCMD ["serve"]\n', '', script)?.script, null));

  it('knows what starts it', () => {
    const repository = repositoryOf({
      'shop/p.yaml': pod(', command: [/start.sh]'),
      'shop/Dockerfile': 'FROM a\nADD start.sh /start.sh\nCMD ["/start.sh"]\n',
      ...script,
      'shop/other.sh': 'echo\n',
    });
    const uses = startsOf(repository, 'shop/start.sh').map(({ container }) => container?.path ?? 'image');
    assert.deepEqual(uses, ['image', 'shop/p.yaml']);
    assert.deepEqual(startsOf(repository, 'shop/other.sh'), []);
  });
});

describe('an init', () => {
  const cases: readonly [argv: string, name: string | null, group: boolean, program: string][] = [
    ['tini -- a b', 'tini', false, 'a b'],
    ['/sbin/tini -g -- a', 'tini', true, 'a'],
    ['tini -p SIGTERM a', 'tini', false, 'a'],
    ['/usr/bin/dumb-init a', 'dumb-init', true, 'a'],
    ['dumb-init --single-child -- a', 'dumb-init', false, 'a'],
    ['/init a', 'init', true, 'a'],
    ['./init a', null, false, './init a'],
    ['constructor a', null, false, 'constructor a'],
  ];
  for (const [argv, name, group, program] of cases)
    it(argv, () => {
      const split = splitInit(argv.split(' '));
      assert.equal(split.init?.name ?? null, name);
      assert.equal(split.init?.signalsGroup ?? false, group);
      assert.equal(split.program.join(' '), program);
    });
});
