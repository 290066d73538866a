import assert from 'node:assert/strict';
import { chmodSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { replaceFiles } from '../../../src/edges/atomic-write.ts';
import { runNode, scratch } from '../scratch.ts';

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');
const MODULE = join(import.meta.dirname, '../../../src/edges/atomic-write.ts');

suite('replaceFiles', () => {
  test('writes all files, keeps modes, leaves nothing else behind', (t) => {
    const folder = scratch(t, { 'a.txt': 'old a', 'deep/b.txt': '\uFEFFold b\r\n' });
    chmodSync(join(folder, 'a.txt'), 0o4751);
    const result = replaceFiles(folder, [
      { path: 'a.txt', before: 'old a', after: 'new a' },
      { path: 'deep/b.txt', before: '\uFEFFold b\r\n', after: '\uFEFFnew ü ☂\r\n' },
    ]);
    assert.equal(result, null);
    assert.deepEqual([read(folder, 'a.txt'), read(folder, 'deep/b.txt')], ['new a', '\uFEFFnew ü ☂\r\n']);
    assert.equal(lstatSync(join(folder, 'a.txt')).mode & 0o7777, 0o4751);
    assert.deepEqual(readdirSync(folder, { recursive: true }).toSorted(), ['a.txt', 'deep', 'deep/b.txt']);
  });

  test('writes nothing when one file no longer holds what was read', (t) => {
    const folder = scratch(t, { 'a.txt': 'old a', 'b.txt': 'changed b' });
    const result = replaceFiles(folder, [
      { path: 'a.txt', before: 'old a', after: 'new a' },
      { path: 'b.txt', before: 'old b', after: 'new b' },
    ]);
    assert.deepEqual(result, { refused: 'b.txt has changed in the meantime' });
    assert.equal(read(folder, 'a.txt'), 'old a');
    assert.deepEqual(readdirSync(folder).toSorted(), ['a.txt', 'b.txt']);
  });

  test('refuses links, folders on the way that are links, and paths out of the root', (t) => {
    const outside = scratch(t, { 'x.txt': 'old' });
    const folder = scratch(t, { 'a.txt': 'old' });
    symlinkSync(join(outside, 'x.txt'), join(folder, 'file'));
    symlinkSync(outside, join(folder, 'folder'));
    mkdirSync(join(folder, 'real'));
    for (const path of ['file', 'folder/x.txt', '../x.txt', 'real', 'gone.txt']) {
      const result = replaceFiles(folder, [{ path, before: 'old', after: 'new' }]);
      assert.ok(result, path);
    }
    assert.equal(read(outside, 'x.txt'), 'old');
  });

  test('a second name of the file keeps the old content', (t) => {
    const folder = scratch(t, { 'a.txt': 'old' });
    linkSync(join(folder, 'a.txt'), join(folder, 'twin.txt'));
    replaceFiles(folder, [{ path: 'a.txt', before: 'old', after: 'new' }]);
    assert.deepEqual([read(folder, 'a.txt'), read(folder, 'twin.txt')], ['new', 'old']);
  });
});

/** Runs `replaceFiles` on three files in a process of its own, with `fs.renameSync` replaced by the code. */
function replaceWith(folder: string, rename: string) {
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const real = fs.renameSync;
    let calls = 0;
    fs.renameSync = (from, to) => { calls += 1; ${rename} };
    syncBuiltinESMExports();
    const { replaceFiles } = await import(${JSON.stringify(MODULE)});
    const files = ['a', 'b', 'c'].map((path) => ({ path, before: 'old ' + path, after: 'new ' + path }));
    console.log(JSON.stringify(replaceFiles(process.cwd(), files)));
    setTimeout(() => console.log('still here'), 1000);`;
  return runNode(folder, ['--input-type=module', '--eval', script]);
}

const FILES = { a: 'old a', b: 'old b', c: 'old c' };
const contents = (folder: string) => ['a', 'b', 'c'].map((path) => read(folder, path));

suite('replaceFiles: trouble half-way', { concurrency: 2 }, () => {
  for (const code of ['ENOSPC', 'EACCES', 'EROFS']) {
    test(`${code} puts the old files back`, async (t) => {
      const folder = scratch(t, FILES);
      const fail = `if (calls === 3) throw Object.assign(new Error('no'), { code: '${code}' }); real(from, to);`;
      const { stdout } = await replaceWith(folder, fail);
      assert.match(stdout, /"refused":".*cannot be written: /);
      assert.deepEqual(contents(folder), ['old a', 'old b', 'old c']);
      assert.deepEqual(readdirSync(folder).toSorted(), ['a', 'b', 'c']);
    });
  }

  test('a failure that nobody expects puts the old files back as well, and is no refusal', async (t) => {
    const folder = scratch(t, FILES);
    const { stderr, stdout } = await replaceWith(
      folder,
      `if (calls === 2) throw Object.assign(new Error('the disk fails'), { code: 'EIO' }); real(from, to);`,
    );
    assert.match(stderr, /the disk fails/);
    assert.equal(stdout, '');
    assert.deepEqual(contents(folder), ['old a', 'old b', 'old c']);
    assert.deepEqual(readdirSync(folder).toSorted(), ['a', 'b', 'c']);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    test(`${signal} waits until the files are whole, and then ends the process`, async (t) => {
      const folder = scratch(t, FILES);
      const ended = await replaceWith(
        folder,
        `if (calls === 2) process.kill(process.pid, '${signal}'); real(from, to);`,
      );
      assert.equal(ended.signal, signal);
      assert.equal(ended.stdout, 'null\n');
      assert.deepEqual(contents(folder), ['new a', 'new b', 'new c']);
      assert.deepEqual(readdirSync(folder).toSorted(), ['a', 'b', 'c']);
    });
  }

  test('a process that is killed leaves every file whole', async (t) => {
    const folder = scratch(t, FILES);
    const ended = await replaceWith(folder, `if (calls === 2) process.kill(process.pid, 'SIGKILL'); real(from, to);`);
    assert.equal(ended.signal, 'SIGKILL');
    assert.deepEqual(contents(folder), ['new a', 'old b', 'old c']);
  });
});
