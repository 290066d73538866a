import assert from 'node:assert/strict';
import fs, { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { replaceFiles } from '../../../src/edges/atomic-write.ts';
import { isLeftover } from '../../../src/edges/leftovers.ts';
import { scratch } from '../scratch.ts';

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');
const listed = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
const make = (path: string, after = 'new') => ({ path, before: null, after });

/** Lets `before` run ahead of each call of a function of the file system until the test ends; it may throw. */
function ahead(t: TestContext, name: 'linkSync' | 'renameSync', before: (from: string, to: string) => void): void {
  const real = fs[name];
  fs[name] = (from, to) => {
    before(String(from), String(to));
    real(from, to);
  };
  syncBuiltinESMExports();
  t.after(() => {
    fs[name] = real;
    syncBuiltinESMExports();
  });
}

const failure = (code: string) => Object.assign(new Error(code), { code });

suite('replaceFiles: new files', { concurrency: 1 }, () => {
  test('are made with their folders and the mode of any new file', (t) => {
    const umask = process.umask(0o027);
    t.after(() => process.umask(umask));
    const folder = scratch(t, { 'there/a': 'a' });
    const files = [make('b', ''), make('there/ü ☂', '\ufeffa\r\n'), make('n/e/w'), make('n/e/x'), make('n/y')];
    assert.equal(replaceFiles(folder, files), null);
    for (const { path, after } of files) assert.equal(read(folder, path), after);
    assert.equal(lstatSync(join(folder, 'n/e/w')).mode & 0o7777, 0o640);
    assert.equal(lstatSync(join(folder, 'n/e')).mode & 0o7777, 0o750);
    assert.equal(lstatSync(join(folder, 'n/e/w')).nlink, 1);
    assert.deepEqual(listed(folder), ['b', 'n', 'n/e', 'n/e/w', 'n/e/x', 'n/y', 'there', 'there/a', 'there/ü ☂']);
  });

  test('are not made over anything, through a link, outside the root, or among git’s own files', (t) => {
    const parent = scratch(t, { 'outside/x': 'old', 'root/file': 'old', 'root/.git/config': '' });
    const [outside, folder] = [join(parent, 'outside'), join(parent, 'root')];
    mkdirSync(join(folder, 'folder'));
    symlinkSync('nowhere', join(folder, 'dangling'));
    symlinkSync(outside, join(folder, 'away'));
    symlinkSync('folder', join(folder, 'inside'));
    const before = listed(folder);
    const paths = ['file', 'folder', 'dangling', 'away/new', 'away/deep/new', 'inside/new', 'file/new', 'dangling/new'];
    const strange = ['../new', 'folder/../../new', '', '.', '.git/hooks/pre-commit', 'folder/.GIT/config', 'a/.git'];
    for (const path of [...paths, ...strange]) {
      assert.ok(replaceFiles(folder, [make('n/first'), make(path)]), path);
      assert.deepEqual(listed(folder), before, path);
    }
    assert.deepEqual([listed(outside), read(outside, 'x'), read(folder, 'file')], [['x'], 'old', 'old']);
    assert.deepEqual(readdirSync(parent).toSorted(), ['outside', 'root']);
  });

  test('go away again with their folders when a file of the set is refused', (t) => {
    const folder = scratch(t, { a: 'a', b: 'changed' });
    const files = [{ path: 'a', before: 'a', after: 'A' }, make('n/e/w'), { path: 'b', before: 'b', after: 'B' }];
    assert.deepEqual(replaceFiles(folder, files), { refused: 'b has changed in the meantime' });
    assert.deepEqual(replaceFiles(folder, [make('n/e/w'), make('n/e/w')]), {
      refused: 'n/e/w cannot be written: something has appeared there in the meantime',
    });
    assert.deepEqual([listed(folder), read(folder, 'a')], [['a', 'b'], 'a']);
  });

  test('never cover what appears between the look and the writing', (t) => {
    const folder = scratch(t, { a: 'a' });
    ahead(t, 'linkSync', (_, to) => {
      if (to.endsWith('/new')) writeFileSync(to, 'theirs');
    });
    const files = [{ path: 'a', before: 'a', after: 'A' }, make('b'), make('n/new'), make('c')];
    assert.deepEqual(replaceFiles(folder, files), {
      refused: 'n/new cannot be written: something has appeared there in the meantime',
    });
    assert.deepEqual([listed(folder), read(folder, 'a'), read(folder, 'n/new')], [['a', 'n', 'n/new'], 'a', 'theirs']);
  });

  test('are left alone when something went wrong and they are someone else’s by then', (t) => {
    const folder = scratch(t, { a: 'a' });
    ahead(t, 'renameSync', () => {
      rmSync(join(folder, 'new'));
      writeFileSync(join(folder, 'new'), 'theirs');
      throw failure('EACCES');
    });
    const files = [make('new'), { path: 'a', before: 'a', after: 'A' }];
    assert.deepEqual(replaceFiles(folder, files), { refused: 'a cannot be written: no permission to write there' });
    assert.deepEqual([listed(folder), read(folder, 'new')], [['a', 'new'], 'theirs']);
  });

  for (const code of ['EPERM', 'ENOTSUP']) {
    test(`are made, and old ones put back, where the file system knows no links (${code})`, (t) => {
      const folder = scratch(t, { a: 'a', there: 'theirs' });
      ahead(t, 'linkSync', () => {
        throw failure(code);
      });
      const replaced = { path: 'a', before: 'a', after: 'A' };
      const renames: string[] = [];
      ahead(t, 'renameSync', (_, to) => {
        if (renames.push(to) === 1) writeFileSync(join(folder, 'n/new'), 'theirs');
      });
      assert.ok(replaceFiles(folder, [make('b'), replaced, make('n/new')]));
      assert.deepEqual([listed(folder), read(folder, 'a')], [['a', 'n', 'n/new', 'there'], 'a']);
      assert.equal(replaceFiles(folder, [make('b'), replaced, make('n/newer')]), null);
      assert.deepEqual(listed(folder), ['a', 'b', 'n', 'n/new', 'n/newer', 'there']);
      assert.deepEqual([read(folder, 'a'), read(folder, 'n/new')], ['A', 'theirs']);
    });
  }
});

suite('replaceFiles: old files', { concurrency: 1 }, () => {
  test('are not replaced when they change after they were read', (t) => {
    const folder = scratch(t, { a: 'a', b: 'b' });
    ahead(t, 'renameSync', (_, to) => {
      if (to.endsWith('/a')) writeFileSync(join(folder, 'b'), 'B');
    });
    const files = ['a', 'b'].map((path) => ({ path, before: path, after: 'new' }));
    assert.deepEqual(replaceFiles(folder, files), { refused: 'b has changed in the meantime' });
    assert.deepEqual([listed(folder), read(folder, 'a'), read(folder, 'b')], [['a', 'b'], 'a', 'B']);
  });

  test('are never lost: what cannot be put back is named', (t) => {
    const folder = scratch(t, { a: 'a', b: 'b', c: 'c' });
    let calls = 0;
    ahead(t, 'renameSync', () => {
      calls += 1;
      // The third file cannot be placed, nor the second one put back.
      if (calls === 3 || calls === 4) throw failure('EIO');
    });
    const files = ['a', 'b', 'c'].map((path) => ({ path, before: path, after: 'new' }));
    assert.throws(() => replaceFiles(folder, files), /b could not be put back: what it held is in .*\.old$/);
    const [kept = '', ...more] = listed(folder).filter(isLeftover);
    assert.deepEqual([read(folder, kept), more], ['b', []]);
    assert.deepEqual(
      ['a', 'b', 'c'].map((path) => read(folder, path)),
      ['a', 'new', 'c'],
    );
  });

  test('with names as long as the file system takes are replaced', (t) => {
    const names = ['a'.repeat(255), '日'.repeat(85), '😀'.repeat(63)];
    const folder = scratch(t, Object.fromEntries(names.map((name) => [name, 'old'])));
    assert.equal(
      replaceFiles(
        folder,
        names.map((path) => ({ path, before: 'old', after: 'new' })),
      ),
      null,
    );
    assert.deepEqual([listed(folder), names.map((name) => read(folder, name))], [names, ['new', 'new', 'new']]);
    assert.deepEqual(replaceFiles(folder, [make('a'.repeat(256))]), {
      refused: `${'a'.repeat(256)} cannot be written: its path is too long`,
    });
  });

  test('that are write-protected stay', { skip: process.getuid?.() === 0 && 'root may write anything' }, (t) => {
    const folder = scratch(t, { a: 'old' });
    fs.chmodSync(join(folder, 'a'), 0o444);
    assert.deepEqual(replaceFiles(folder, [{ path: 'a', before: 'old', after: 'new' }]), {
      refused: 'a cannot be written: no permission to write there',
    });
    assert.deepEqual([listed(folder), read(folder, 'a')], [['a'], 'old']);
  });
});
