/** What `fix --pull-request` shows on a screen, and where it finds GitHub. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from '../../src/cli/fix-pull-progress.ts';
import { parseRepository, readGitHubSettings } from '../../src/cli/fix-pull-settings.ts';
import { visiblePatch } from '../../src/cli/formats/fix-pull-text.ts';
import { UsageError } from '../../src/cli/terminal.ts';

test('a screen shows what the bytes of a patch would do to it', () => {
  const patch = '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\tone\r\n+\ttwo\u001b[2J\u202e\r\n';
  const shown = '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-\tone\\u{d}\n+\ttwo\\u{1b}[2J\\u{202e}\\u{d}\n';
  assert.equal(visiblePatch(patch), shown);
});

function told(errors: boolean): { readonly lines: string[]; readonly progress: ReturnType<typeof createProgress> } {
  const lines: string[] = [];
  const progress = createProgress({ screen: { output: false, errors }, tell: (text) => void lines.push(text) });
  return { lines, progress };
}

function work({ stage, onFile, observe }: ReturnType<typeof createProgress>): void {
  const answer = { operation: null, remaining: null };
  stage('reading acme/shop');
  for (let done = 1; done <= 4_001; done += 1) onFile(done, 4_001);
  onFile(1, 3);
  stage('writing to GitHub');
  observe({ ...answer, method: 'POST', path: '/repos/acme/shop/git/trees', status: 201 });
  observe({ ...answer, method: 'POST', path: '/repos/acme/shop/git/commits', status: 502 });
  observe({ ...answer, method: 'POST', path: '/repos/acme/shop/git/commits', status: 201 });
  observe({ ...answer, method: 'POST', path: '/repos/acme/shop/git/commits', status: 201 });
}

test('somebody who looks on is told how far the work is; a log is not', () => {
  const { lines, progress } = told(true);
  work(progress);
  assert.deepEqual(lines, [
    'plimsoll: reading acme/shop ...\n',
    'plimsoll: judging 4001 files ...\n',
    'plimsoll: 2000 of 4001 files\n',
    'plimsoll: 4000 of 4001 files\n',
    'plimsoll: writing to GitHub ...\n',
    'plimsoll: 1 commit written\n',
    'plimsoll: 2 commits written\n',
  ]);
  const silent = told(false);
  work(silent.progress);
  assert.deepEqual(silent.lines, []);
});

test('the token, and where GitHub is', () => {
  const open = readGitHubSettings({ GITHUB_TOKEN: '', GH_TOKEN: ' two\n', GITHUB_API_URL: '' });
  assert.deepEqual(open, { token: 'two', apiUrl: 'https://api.github.com', webUrl: 'https://github.com' });
  const both = readGitHubSettings({
    GITHUB_TOKEN: 'one',
    GH_TOKEN: 'two',
    GITHUB_API_URL: 'https://git.acme.dev/api/v3/',
  });
  assert.deepEqual(both, { token: 'one', apiUrl: 'https://git.acme.dev/api/v3', webUrl: 'https://git.acme.dev' });
  const cloud = readGitHubSettings({ GITHUB_API_URL: 'https://api.acme.ghe.com' });
  assert.deepEqual([cloud.token, cloud.webUrl], [null, 'https://acme.ghe.com']);
  for (const address of ['file:///etc/passwd', 'api.github.com', 'https://'])
    assert.throws(() => readGitHubSettings({ GITHUB_API_URL: address }), UsageError, address);
});

test('names of repositories', () => {
  for (const name of ['a/b', 'acme-inc/.github', 'dev_acme/My.Repo-1', 'x/-'])
    assert.equal(Object.values(parseRepository(name)).join('/'), name);
  for (const name of [
    '',
    'a',
    '/a',
    'a/',
    'a/b/c',
    '-a/b',
    'a b/c',
    'a/b#1',
    'a/.',
    'a/..',
    'ä/b',
    `a/${'b'.repeat(101)}`,
  ])
    assert.throws(() => parseRepository(name), UsageError, name);
});
