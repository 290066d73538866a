import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { snapshotFolder } from '../../../src/edges/folder-snapshot.ts';
import { GitError } from '../../../src/edges/git-process.ts';
import { snapshotCommit } from '../../../src/edges/git-snapshot.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { commit, git, repository, scratch } from '../scratch.ts';

const EVERYTHING = { skipFolder: () => null };

const TREE = {
  'a/b.yaml': 'one',
  'a-b.yaml': 'two',
  'a.yaml': 'three',
  'a b/ü ☂.yaml': 'four\r\n',
  'line\nfeed.yaml': 'five',
  'notes.txt': 'six',
  '__proto__/Dockerfile': '',
};

async function contents(snapshot: Snapshot): Promise<unknown[]> {
  return Promise.all(snapshot.entries.map(async (entry) => [entry.path, entry.kind, await snapshot.read(entry)]));
}

suite('snapshotFolder and snapshotCommit', () => {
  test('give the same files in the same order', async (t) => {
    const folder = repository(t, TREE);
    symlinkSync('a.yaml', join(folder, 'link.yaml'));
    const id = commit(folder, 'with a link');
    const committed = await snapshotCommit(folder, id);
    t.after(() => committed.close());
    const onDisk = snapshotFolder(folder, EVERYTHING);
    assert.deepEqual(
      onDisk.entries.map(({ path, kind }) => [path, kind]),
      committed.entries.map(({ path, kind }) => [path, kind]),
    );
    const files = (all: unknown[]) => all.filter((file) => Array.isArray(file) && file[1] === 'file');
    assert.deepEqual(files(await contents(onDisk)), files(await contents(committed)));
    assert.deepEqual(onDisk.gaps, []);
  });

  test('tell which files are programs', async (t) => {
    const folder = repository(t, { 'start.sh': 'exec a', 'stop.sh': 'exec b' });
    chmodSync(join(folder, 'start.sh'), 0o755);
    const committed = await snapshotCommit(folder, commit(folder, 'a program'));
    t.after(() => committed.close());
    for (const { entries } of [committed, snapshotFolder(folder, EVERYTHING)]) {
      assert.deepEqual(
        entries.map(({ path, executable }) => [path, executable]),
        [
          ['start.sh', true],
          ['stop.sh', undefined],
        ],
      );
    }
  });

  test('name files whose names are no UTF-8', async (t) => {
    const folder = repository(t, { 'a.yaml': 'a' });
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/x`), Buffer.from([0xe9]), Buffer.from('.yaml')]), 'x');
    const committed = await snapshotCommit(folder, commit(folder, 'latin'));
    t.after(() => committed.close());
    for (const { entries, gaps } of [committed, snapshotFolder(folder, EVERYTHING)]) {
      assert.deepEqual(
        entries.map(({ path }) => path),
        ['a.yaml'],
      );
      assert.deepEqual(gaps, [{ path: 'x\uFFFD.yaml', reason: 'its name is not UTF-8' }]);
    }
  });
});

suite('snapshotFolder', () => {
  test('ids change with the content', (t) => {
    const folder = scratch(t, { 'a.yaml': 'one', 'b.yaml': 'two' });
    const ids = () => snapshotFolder(folder, EVERYTHING).entries.map(({ id }) => id);
    const [a, b] = ids();
    assert.notEqual(a, b);
    assert.deepEqual(ids(), [a, b]);
    utimesSync(join(folder, 'a.yaml'), 1, 1);
    assert.notEqual(ids()[0], a);
    assert.equal(ids()[1], b);
  });

  test('a file that goes away, grows or becomes a link before it is read is no exception', async (t) => {
    const folder = scratch(t, { 'gone.yaml': 'x', 'grown.yaml': 'x', 'link.yaml': 'x' });
    const snapshot = snapshotFolder(folder, EVERYTHING);
    rmSync(join(folder, 'gone.yaml'));
    writeFileSync(join(folder, 'grown.yaml'), 'x'.repeat(6_000_000));
    rmSync(join(folder, 'link.yaml'));
    symlinkSync('/etc/hostname', join(folder, 'link.yaml'));
    const told = await Promise.all(snapshot.entries.map((entry) => snapshot.read(entry)));
    assert.deepEqual(told, [
      { unreadable: 'it is gone' },
      { unreadable: '6.0 MB, above the limit of 5 MB for one file' },
      { unreadable: 'a symbolic link: it is not followed' },
    ]);
  });

  test('a named pipe that no one writes to is not waited for', (t) => {
    const folder = scratch(t);
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const reader = `
      import { readRegularFile } from ${JSON.stringify(join(import.meta.dirname, '../../../src/edges/folder-snapshot.ts'))};
      console.log(JSON.stringify(readRegularFile('pipe')));`;
    const options = { cwd: folder, timeout: 10_000, encoding: 'utf8' } as const;
    const told = execFileSync(process.execPath, ['--input-type=module', '--eval', reader], options);
    assert.deepEqual(JSON.parse(told), { unreadable: 'not a regular file' });
  });

  test('lists what is named even behind a folder that is left out, and stops elsewhere after a while', (t) => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`many/${n}.yaml`, 'x']));
    const folder = scratch(t, { 'out/in/a.yaml': 'a', 'out/b.yaml': 'b', 'zz/c.yaml': 'c', ...many });
    const skipFolder = (path: string) => (path === 'out' ? 'left out' : null);
    const all = snapshotFolder(folder, { skipFolder, named: ['out/in', 'zz/c.yaml'] });
    assert.equal(all.entries.length, 32);
    assert.deepEqual(all.gaps, [{ path: 'out', reason: 'left out' }]);
    const few = snapshotFolder(folder, { skipFolder, named: ['out/in', 'zz/c.yaml'], maxOthers: 10 });
    const paths = few.entries.map(({ path }) => path);
    assert.ok(paths.includes('out/in/a.yaml') && paths.includes('zz/c.yaml'));
    assert.ok(few.entries.length <= 12);
    assert.deepEqual(few.gaps.at(-1), { path: '', reason: 'more than 10 entries: the rest was not looked at' });
  });
});

suite('snapshotCommit', () => {
  test('answers many reads at once, each with its own content', async (t) => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n}.yaml`, `${n}\n`.repeat(n * 40)]));
    const folder = repository(t, files);
    const snapshot = await snapshotCommit(folder, git(folder, ['rev-parse', 'HEAD']).trim());
    t.after(() => snapshot.close());
    for (const [path, , content] of (await contents(snapshot)) as [string, string, object][]) {
      assert.deepEqual(content, { text: files[path] }, path);
    }
  });

  test('submodules are entries of their own kind, large files are not loaded', async (t) => {
    const folder = repository(t, { 'big.yaml': 'x'.repeat(6_000_000) });
    git(folder, ['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`]);
    git(folder, ['commit', '--quiet', '--message=sub']);
    const snapshot = await snapshotCommit(folder, git(folder, ['rev-parse', 'HEAD']).trim());
    t.after(() => snapshot.close());
    const [big, sub] = snapshot.entries;
    assert.deepEqual([sub?.path, sub?.kind, sub?.size], ['sub', 'submodule', undefined]);
    assert.ok(big);
    assert.deepEqual(await snapshot.read(big), { unreadable: '6.0 MB, above the limit of 5 MB for one file' });
  });

  test('an object that the clone does not hold is told, and reads go on', async (t) => {
    const folder = repository(t, { 'a.yaml': 'aa', 'b.yaml': 'bb' });
    const snapshot = await snapshotCommit(folder, git(folder, ['rev-parse', 'HEAD']).trim());
    t.after(() => snapshot.close());
    const [a, b] = snapshot.entries;
    assert.ok(a && b);
    rmSync(join(folder, '.git/objects', a.id.slice(0, 2), a.id.slice(2)));
    const told = await Promise.all([snapshot.read(a), snapshot.read(b)]);
    assert.deepEqual(told, [{ unreadable: 'its content is not in this clone' }, { text: 'bb' }]);
  });

  test('refuses an id that is none', async (t) => {
    const folder = repository(t, { 'a.yaml': 'a' });
    const snapshot = await snapshotCommit(folder, git(folder, ['rev-parse', 'HEAD']).trim());
    t.after(() => snapshot.close());
    const forged = { path: 'x', kind: 'file' as const, id: `HEAD\n${'1'.repeat(40)}` };
    await assert.rejects(snapshot.read(forged), /is no object id/);
  });

  test('after close, and in a repository that breaks, reads fail', async (t) => {
    const folder = repository(t, { 'a.yaml': 'a' });
    const snapshot = await snapshotCommit(folder, git(folder, ['rev-parse', 'HEAD']).trim());
    const [entry] = snapshot.entries;
    assert.ok(entry);
    await snapshot.close();
    await assert.rejects(snapshot.read(entry), GitError);
    await assert.rejects(snapshotCommit(folder, '1'.repeat(40)), GitError);
    await assert.rejects(snapshotCommit(join(folder, 'nowhere'), '1'.repeat(40)), /does the folder exist/);
  });

  test('reads a repository whose objects are named by SHA-256', async (t) => {
    const folder = scratch(t, { 'a.yaml': 'a' });
    git(folder, ['init', '--quiet', '--object-format=sha256']);
    const snapshot = await snapshotCommit(folder, commit(folder, 'first'));
    t.after(() => snapshot.close());
    assert.deepEqual(await contents(snapshot), [['a.yaml', 'file', { text: 'a' }]]);
  });
});
