import assert from 'node:assert/strict';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { type ChangedFile, diffCommits } from '../../../src/edges/git-diff.ts';
import { GitError, mergeBase, resolveCommit } from '../../../src/edges/git-process.ts';
import { isRefusal } from '../../../src/source/refusal.ts';
import { commit, git, repository, scratch, write } from '../scratch.ts';

const head = (folder: string, revision = 'HEAD') => git(folder, ['rev-parse', revision]).trim();

async function diffOf(folder: string, wanted = (_path: string) => true): Promise<readonly ChangedFile[]> {
  return diffCommits(folder, head(folder, 'HEAD~1'), head(folder), wanted);
}

suite('diffCommits', () => {
  test('added, removed, modified, renamed, and files of every awkward kind', async (t) => {
    const long = Array.from({ length: 40 }, (_, n) => `line ${n}\n`).join('');
    const folder = repository(t, {
      'gone.yaml': 'x\n',
      'kept.yaml': 'a\nb\nc\n',
      'from.yaml': long,
      'pure.yaml': `${long}pure\n`,
      'bin.yaml': Buffer.from([0, 1, 2]),
      'type.yaml': 'text\n',
      'quo"te\n\t\\.yaml': 'a\n',
    });
    rmSync(join(folder, 'gone.yaml'));
    renameSync(join(folder, 'from.yaml'), join(folder, 'to.yaml'));
    renameSync(join(folder, 'pure.yaml'), join(folder, 'purest.yaml'));
    rmSync(join(folder, 'type.yaml'));
    symlinkSync('kept.yaml', join(folder, 'type.yaml'));
    write(folder, {
      'kept.yaml': 'a\n--- b\nc\n',
      'to.yaml': long.replace('line 20', 'line twenty'),
      'bin.yaml': Buffer.from([0, 1, 3]),
      'new.yaml': '+++ n\ndiff --git a/x b/x',
      'quo"te\n\t\\.yaml': 'b\n',
      'ü ☂.yaml': 'ü\n',
    });
    commit(folder, 'second');
    const files = new Map((await diffOf(folder)).map((file) => [file.path, file]));
    const told = (path: string) => {
      const file = files.get(path);
      return [file?.status, file?.previousPath, file?.patch];
    };
    assert.deepEqual(told('gone.yaml'), ['removed', null, '@@ -1 +0,0 @@\n-x']);
    assert.deepEqual(told('kept.yaml'), ['modified', null, '@@ -1,3 +1,3 @@\n a\n-b\n+--- b\n c']);
    assert.deepEqual(told('purest.yaml'), ['renamed', 'pure.yaml', '']);
    assert.equal(files.get('to.yaml')?.previousPath, 'from.yaml');
    assert.match(files.get('to.yaml')?.patch ?? '', /^@@ -18,7 \+18,7 @@/);
    assert.deepEqual(told('bin.yaml'), ['modified', null, null]);
    assert.deepEqual(told('type.yaml'), ['modified', null, null]);
    const added = '@@ -0,0 +1,2 @@\n++++ n\n+diff --git a/x b/x\n\\ No newline at end of file';
    assert.deepEqual(told('new.yaml'), ['added', null, added]);
    assert.deepEqual(told('quo"te\n\t\\.yaml'), ['modified', null, '@@ -1 +1 @@\n-a\n+b']);
    assert.deepEqual(told('ü ☂.yaml'), ['added', null, '@@ -0,0 +1 @@\n+ü']);
    assert.equal(files.size, 9);
  });

  test('patches of unwanted files are not kept', async (t) => {
    const folder = repository(t, {});
    write(folder, { 'a.yaml': 'a\n', 'b.txt': 'b\n' });
    commit(folder, 'second');
    const files = await diffOf(folder, (path) => path.endsWith('.yaml'));
    assert.deepEqual(
      files.map(({ path, patch }) => [path, patch !== null]),
      [
        ['a.yaml', true],
        ['b.txt', false],
      ],
    );
  });

  test('3,100 files, and texts of which GitHub shows no patch', async (t) => {
    const folder = repository(t, {});
    write(folder, Object.fromEntries(Array.from({ length: 3100 }, (_, n) => [`d${n % 7}/${n}.yaml`, `${n}\n`])));
    write(folder, {
      'big.yaml': `${'x'.repeat(99)}\n`.repeat(300_000),
      'bytes.yaml': `${'x'.repeat(999)}\n`.repeat(500),
      'fits.yaml': 'x\n'.repeat(20_000),
      'lines.yaml': 'x\n'.repeat(20_001),
    });
    commit(folder, 'second');
    const files = await diffOf(folder);
    assert.equal(files.length, 3104);
    assert.deepEqual(
      files.filter(({ patch }) => patch === null).map(({ path }) => path),
      ['big.yaml', 'bytes.yaml', 'lines.yaml'],
    );
    for (const { path, patch } of files.filter((file) => file.path.startsWith('d')))
      assert.equal(patch, `@@ -0,0 +1 @@\n+${path.replace(/^d\d\/|\.yaml$/g, '')}`);
  });

  test('fails loudly when git does', async (t) => {
    const folder = repository(t, {});
    await assert.rejects(
      diffCommits(folder, '1'.repeat(40), '2'.repeat(40), () => true),
      GitError,
    );
  });
});

suite('resolveCommit and mergeBase', () => {
  test('take what a person writes, and nothing that git would take for an option', async (t) => {
    const folder = repository(t, { 'a.yaml': 'a' });
    const id = head(folder);
    git(folder, ['tag', '--annotate', '--message=v', 'v1']);
    for (const revision of ['main', 'HEAD', 'v1', id, id.slice(0, 8), 'main@{0}']) {
      assert.equal(await resolveCommit(folder, revision), id, revision);
    }
    for (const revision of [
      '',
      '-h',
      '--help',
      '--all',
      'HEAD:a.yaml',
      'HEAD^{tree}',
      'a..b',
      'nope',
      'HEAD\n',
      'HEAD\0x',
    ]) {
      const result = await resolveCommit(folder, revision).catch((error: unknown) => error);
      assert.ok(isRefusal(result), `${JSON.stringify(revision)}: ${result}`);
    }
  });

  test('a folder that is no repository is an error, not a refusal', async (t) => {
    const folder = scratch(t);
    process.env.GIT_CEILING_DIRECTORIES = folder;
    t.after(() => delete process.env.GIT_CEILING_DIRECTORIES);
    await assert.rejects(resolveCommit(join(folder), 'HEAD'), /not a git repository/);
  });

  test('the environment of a hook does not lead to another repository', async (t) => {
    const [folder, other] = [repository(t, { 'a.yaml': 'a' }), repository(t, { 'b.yaml': 'b' })];
    process.env.GIT_DIR = join(other, '.git');
    t.after(() => delete process.env.GIT_DIR);
    const found = await resolveCommit(folder, 'HEAD');
    delete process.env.GIT_DIR;
    assert.equal(found, head(folder));
  });

  test('the common ancestor', async (t) => {
    const folder = repository(t, { 'a.yaml': 'a' });
    const base = head(folder);
    git(folder, ['checkout', '--quiet', '-b', 'side']);
    const side = commit(folder, 'side');
    git(folder, ['checkout', '--quiet', 'main']);
    const main = commit(folder, 'main');
    assert.equal(await mergeBase(folder, main, side), base);
    git(folder, ['checkout', '--quiet', '--orphan', 'alone']);
    assert.ok(isRefusal(await mergeBase(folder, main, commit(folder, 'alone'))));
  });
});
