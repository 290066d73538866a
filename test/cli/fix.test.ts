import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { wantedIn } from '../../src/cli/fix.ts';
import {
  deployment,
  EXEC_FORM,
  endlessJob,
  git,
  nakedPod,
  plimsoll,
  repository,
  SHELL_FORM,
  scratch,
  service,
} from './scratch.ts';

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

suite('fix', { concurrency: 2 }, () => {
  test('writes safe fixes, keeps modes, and changes nothing the second time', async (t) => {
    const folder = scratch(t, { 'a/Dockerfile': SHELL_FORM, 'pod.yaml': nakedPod('a'), 'other.txt': 'kept' });
    chmodSync(join(folder, 'a/Dockerfile'), 0o751);
    const first = await plimsoll(folder, ['fix']);
    assert.equal(first.stderr, '');
    assert.equal(first.code, 0);
    assert.equal(read(folder, 'a/Dockerfile'), EXEC_FORM);
    assert.equal(lstatSync(join(folder, 'a/Dockerfile')).mode & 0o7777, 0o751);
    assert.equal(read(folder, 'pod.yaml'), nakedPod('a'), 'a fix that needs review is not made');
    assert.match(first.stdout, /^fixed {2}a\/Dockerfile:2:1 {2}shell-form-command {2}/m);
    assert.match(first.stdout, /^left {2}pod\.yaml:2:7 {2}naked-pod {2}.*needs --review/m);
    assert.match(first.stdout, /^1 fix made in 1 file, 1 finding left\.$/m);
    assert.deepEqual(readdirSync(join(folder, 'a')), ['Dockerfile'], 'no temporary file is left');
    const second = await plimsoll(folder, ['fix']);
    assert.match(second.stdout, /^0 fixes made in 0 files/m);
    assert.equal(read(folder, 'a/Dockerfile'), EXEC_FORM);
  });

  test('--review makes the fixes that rest on an assumption, too', async (t) => {
    const folder = scratch(t, { 'k8s.yaml': `${deployment('web')}---\n${service('web')}---\n${nakedPod('p')}` });
    const ended = await plimsoll(folder, ['fix', '--review']);
    const text = read(folder, 'k8s.yaml');
    assert.match(text, /readinessProbe:/);
    assert.doesNotMatch(text, /kind: Pod\n/);
    assert.match(ended.stdout, /^2 fixes made in 1 file, 0 findings left\.$/m);
    assert.equal((await plimsoll(folder, ['check', '--fail-on', 'note'])).code, 0);
  });

  test('keeps a byte order mark and CRLF', async (t) => {
    const folder = scratch(t, { Dockerfile: `\uFEFF${SHELL_FORM.replaceAll('\n', '\r\n')}` });
    await plimsoll(folder, ['fix']);
    assert.equal(read(folder, 'Dockerfile'), `\uFEFF${EXEC_FORM.replaceAll('\n', '\r\n')}`);
  });

  test('exit code 1 while something that fails is left', async (t) => {
    const folder = scratch(t, { 'job.yaml': endlessJob('a'), Dockerfile: SHELL_FORM });
    const ended = await plimsoll(folder, ['fix']);
    assert.match(ended.stdout, /^no fix {2}job\.yaml:2:7 {2}unbounded-job {2}.*activeDeadlineSeconds/m);
    assert.equal(ended.code, 1);
    assert.equal((await plimsoll(folder, ['fix', '--rule', 'shell-form-command'])).code, 0);
  });

  test('the configuration gives numbers', async (t) => {
    const config = 'rules:\n  unbounded-job: { activeDeadlineSeconds: 3600 }\n';
    const folder = scratch(t, { 'job.yaml': endlessJob('a'), 'own.yml': config });
    assert.equal((await plimsoll(folder, ['fix', '--review', '--config', 'own.yml', 'job.yaml'])).code, 0);
    assert.match(read(folder, 'job.yaml'), /activeDeadlineSeconds: 3600/);
  });

  test('never touches files that were not named', async (t) => {
    const folder = repository(t, { 'a/Dockerfile': SHELL_FORM, 'b/Dockerfile': SHELL_FORM });
    await plimsoll(folder, ['fix', 'a']);
    assert.equal(git(folder, ['status', '--porcelain']), ' M a/Dockerfile\n');
  });

  test('--rule makes the fixes of one rule', async (t) => {
    const folder = scratch(t, { Dockerfile: SHELL_FORM, 'pod.yaml': nakedPod('a') });
    await plimsoll(folder, ['fix', '--review', '--rule', 'naked-pod']);
    assert.equal(read(folder, 'Dockerfile'), SHELL_FORM);
    assert.match(read(folder, 'pod.yaml'), /kind: Deployment/);
  });

  test('does not write through a link', async (t) => {
    const outside = scratch(t, { Dockerfile: SHELL_FORM });
    const folder = scratch(t, { 'b/Dockerfile': SHELL_FORM });
    symlinkSync(join(outside, 'Dockerfile'), join(folder, 'Dockerfile'));
    await plimsoll(folder, ['fix']);
    assert.equal(read(outside, 'Dockerfile'), SHELL_FORM);
    assert.equal(read(folder, 'b/Dockerfile'), EXEC_FORM);
    assert.ok(lstatSync(join(folder, 'Dockerfile')).isSymbolicLink());
  });

  test('nothing to fix in nothing is no success', async (t) => {
    const ended = await plimsoll(scratch(t), ['fix']);
    assert.match(ended.stderr, /nothing to check/);
    assert.equal(ended.code, 2);
  });
});

test('a fix that changes a file that was not named, too, is not wanted', () => {
  const target = { root: '/repository', named: ['a', 'c.yaml'], files: new Set(['c.yaml']) };
  const edit = { op: 'insert', before: 0, text: '' } as const;
  const wants = (review: boolean, safety: 'safe' | 'review', ...paths: string[]) => {
    const edits = paths.map((path) => ({ path, language: 'dockerfile' as const, edit }));
    return wantedIn(target, review)({ fix: { title: 't', safety, assumes: null, edits, renames: [] } }, safety);
  };
  assert.equal(wants(false, 'safe', 'a/Dockerfile', 'c.yaml'), true);
  assert.equal(wants(false, 'safe', 'a/Dockerfile', 'b/Dockerfile'), false);
  assert.equal(wants(false, 'safe', 'ab/Dockerfile'), false);
  assert.equal(wants(false, 'review', 'c.yaml'), false);
  assert.equal(wants(true, 'review', 'c.yaml'), true);
});

const TRICKY = {
  Dockerfile: SHELL_FORM,
  'a b/Dockerfile': SHELL_FORM.trimEnd(),
  'crlf/Dockerfile': SHELL_FORM.replaceAll('\n', '\r\n'),
  'quo"te\\x/Dockerfile': SHELL_FORM,
  'line\nfeed/Dockerfile': SHELL_FORM,
  'ü ☂/Dockerfile': SHELL_FORM,
  'k8s/all.yaml': `${deployment('web')}---\n${service('web')}---\n${nakedPod('p')}`,
};

suite('fix --diff', { concurrency: 2 }, () => {
  test('writes nothing, and git apply makes of it what fix writes', async (t) => {
    const [folder, twin] = [repository(t, TRICKY), scratch(t, TRICKY)];
    const dry = await plimsoll(folder, ['fix', '--diff', '--review']);
    assert.equal(git(folder, ['status', '--porcelain']), '');
    assert.match(dry.stderr, /^would fix {2}Dockerfile:2:1 /m);
    assert.match(dry.stderr, /^8 fixes to be made in 7 files, 0 findings left\.$/m);
    assert.equal(dry.code, 0);
    git(folder, ['apply', '--whitespace=nowarn'], dry.stdout);
    await plimsoll(twin, ['fix', '--review']);
    for (const path of Object.keys(TRICKY)) assert.equal(read(folder, path), read(twin, path), path);
    assert.equal(read(folder, 'a b/Dockerfile'), EXEC_FORM.trimEnd());
  });

  test('applies from a folder below the root of the repository', async (t) => {
    const folder = repository(t, { 'deep/er/Dockerfile': SHELL_FORM });
    const dry = await plimsoll(join(folder, 'deep'), ['fix', '--diff']);
    git(join(folder, 'deep'), ['apply'], dry.stdout);
    assert.equal(read(folder, 'deep/er/Dockerfile'), EXEC_FORM);
  });

  test('prints nothing on standard output when there is nothing to do', async (t) => {
    const ended = await plimsoll(scratch(t, { Dockerfile: EXEC_FORM }), ['fix', '--diff']);
    assert.equal(ended.stdout, '');
    assert.equal(ended.code, 0);
  });

  test('exit code 1 when something that fails would be left', async (t) => {
    const ended = await plimsoll(scratch(t, { 'job.yaml': endlessJob('a') }), ['fix', '--diff']);
    assert.equal(ended.code, 1);
  });
});
