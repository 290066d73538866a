import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { isLeftover, namesBeside, removeLeftovers } from '../../../src/edges/leftovers.ts';
import { classify } from '../../../src/model/file-class.ts';
import { scratch, write } from '../scratch.ts';

const DAY = 24 * 60 * 60 * 1_000;
const ended = spawnSync(process.execPath, ['--eval', '0']).pid;

/** The names that a process gave, on this machine or on another one. */
function namesOf(pid: number, where?: string): readonly string[] {
  const names = Object.values(namesBeside('app.yaml')).map((name) => name.replace(`-${process.pid}-`, `-${pid}-`));
  return where ? names.map((name) => name.replace(/plimsoll-[0-9a-f]{8}/, `plimsoll-${where}`)) : names;
}

function scratchWith(t: TestContext, names: readonly string[]): string {
  return scratch(t, Object.fromEntries(names.map((name) => [name, 'x'])));
}

suite('the files beside a file that is replaced', () => {
  for (const name of [
    'app.yaml',
    'Dockerfile',
    'web.Dockerfile',
    'kustomization.yaml',
    'start.sh',
    'a'.repeat(255),
    '日'.repeat(85),
    '\n',
  ]) {
    test(`of ${JSON.stringify(name.slice(0, 20))} are known by their names, and read by no rule`, (t) => {
      const names = Object.values(namesBeside(join('folder', name)));
      for (const beside of names) {
        assert.ok(isLeftover(`folder/${beside}`), beside);
        assert.equal(classify(`folder/${beside}`), null);
        assert.ok(Buffer.byteLength(beside) <= 255);
      }
      assert.equal(new Set(names).size, 2);
      scratchWith(t, names);
    });
  }

  test('have names that nothing else has', () => {
    const [fresh = ''] = namesOf(1);
    for (const name of [
      '.app.yaml.12345678.new',
      fresh.slice(1),
      `${fresh}.yaml`,
      fresh.replace('plimsoll', 'other'),
      `${fresh}/a.yaml`,
    ])
      assert.equal(isLeftover(name), false, name);
    assert.notDeepEqual(namesBeside('a'), namesBeside('a'));
  });
});

suite('removeLeftovers', () => {
  test('removes the files of a process that has ended, and nothing else', (t) => {
    const stale = namesOf(ended);
    const kept = [
      ...namesOf(process.pid),
      ...namesOf(process.ppid),
      ...namesOf(ended, 'ffffffff'),
      'app.yaml',
      '.x.new',
    ];
    const folder = scratchWith(t, [...stale, ...kept]);
    assert.deepEqual(removeLeftovers(folder, [...kept, ...stale, ...stale, 'gone/.a']), stale);
    assert.deepEqual(
      [...stale, ...kept].filter((name) => existsSync(join(folder, name))),
      kept,
    );
  });

  test('removes those of another machine, or of another start of this one, after a day', (t) => {
    const strangers = [...namesOf(1, 'ffffffff'), ...namesOf(process.pid, 'ffffffff')];
    const folder = scratchWith(t, strangers);
    assert.deepEqual(removeLeftovers(folder, strangers, Date.now() + DAY / 2), []);
    assert.deepEqual(removeLeftovers(folder, strangers, Date.now() + 2 * DAY), strangers);
  });

  test('leaves links and folders of such names alone', (t) => {
    const [link = '', subfolder = ''] = namesOf(ended);
    const folder = scratch(t, { target: 'x' });
    symlinkSync('target', join(folder, link));
    mkdirSync(join(folder, subfolder));
    assert.deepEqual(removeLeftovers(folder, [link, subfolder]), []);
    assert.ok(existsSync(join(folder, link)) && existsSync(join(folder, subfolder)));
  });

  test('leaves the files of other people alone', {
    skip: process.getuid?.() !== 0 && 'only root gives files away',
  }, (t) => {
    const names = namesOf(ended);
    const folder = scratchWith(t, names);
    for (const name of names) chownSync(join(folder, name), 4711, 4711);
    assert.deepEqual(removeLeftovers(folder, names), []);
  });

  test('removes below the root only what it is told', (t) => {
    const [name = ''] = namesOf(ended);
    const folder = scratch(t, {});
    write(folder, { [`a/${name}`]: 'x', [`b/${name}`]: 'x' });
    assert.deepEqual(removeLeftovers(folder, [`a/${name}`]), [`a/${name}`]);
    assert.ok(existsSync(join(folder, 'b', name)));
  });
});
