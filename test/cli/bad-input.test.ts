import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { endlessJob, nakedPod, plimsoll, SHELL_FORM, scratch, service } from './scratch.ts';

interface Told {
  readonly code: number | null;
  readonly skipped: readonly { path: string; reason: string }[];
  readonly findings: readonly { path: string; rule: string; line: number }[];
  readonly stderr: string;
}

async function check(cwd: string, ...args: string[]): Promise<Told> {
  const { stdout, stderr, code } = await plimsoll(cwd, ['check', '--format', 'json', ...args]);
  return { ...(JSON.parse(stdout) as Told), stderr, code };
}

suite('check: bad input stops nothing else, and is told', { concurrency: 2 }, () => {
  test('a broken document beside good ones', async (t) => {
    const broken = 'apiVersion: v1\nkind: Pod\nmetadata: {name: [\n';
    const folder = scratch(t, { 'all.yaml': `${nakedPod('a')}---\n${broken}---\n${endlessJob('b')}` });
    const { findings, skipped, code } = await check(folder);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['naked-pod', 'unbounded-job'],
    );
    assert.equal(skipped.length, 1);
    assert.match(skipped[0]?.reason ?? '', /^document 2, line \d+: broken YAML/);
    assert.equal(code, 1);
  });

  test('a file of which nothing can be read', async (t) => {
    const folder = scratch(t, { 'a.yaml': 'apiVersion: v1\nkind: Pod\nspec: [', 'b.yaml': service('b') });
    assert.equal((await check(folder)).code, 0);
    const named = await check(folder, 'a.yaml', 'b.yaml');
    assert.match(named.stderr, /not checked: a\.yaml/);
    assert.equal(named.code, 2);
    const alone = await check(folder, 'a.yaml');
    assert.match(alone.stderr, /nothing could be checked in a\.yaml/);
    assert.equal(alone.code, 2);
  });

  test('a template of Helm', async (t) => {
    const template = `${nakedPod('a').replace('name: a', 'name: {{ .Release.Name }}')}`;
    const { code, stderr } = await check(scratch(t, { 'chart/templates/pod.yaml': template, 'b.yaml': service('b') }));
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  test('a template of Helm that is no YAML before it is rendered', async (t) => {
    const template = '{{- range .Values.pods }}\napiVersion: v1\nkind: Pod\n{{ toYaml . | indent 2 }}: [\n{{- end }}\n';
    const { skipped, code } = await check(scratch(t, { 't/pod.yaml': template, 'b.yaml': service('b') }));
    assert.match(skipped[0]?.reason ?? '', /template/);
    assert.equal(code, 0);
  });

  test('a manifest of 6 MB', async (t) => {
    const padding = '# padding of a large file\n'.repeat(240_000);
    const { skipped, findings } = await check(
      scratch(t, { 'big.yaml': nakedPod('a') + padding, 'b.yaml': nakedPod('b') }),
    );
    assert.deepEqual(skipped, [{ path: 'big.yaml', reason: '6.2 MB, above the limit of 5 MB for one file' }]);
    assert.deepEqual(
      findings.map(({ path }) => path),
      ['b.yaml'],
    );
  });

  test('a Dockerfile with a syntax error', async (t) => {
    const folder = scratch(t, { Dockerfile: 'FROM\nCMDD node\n', 'ok/Dockerfile': SHELL_FORM });
    const { skipped, findings } = await check(folder);
    assert.equal(skipped[0]?.path, 'Dockerfile');
    assert.match(skipped[0]?.reason ?? '', /^line \d+: /);
    assert.deepEqual(
      findings.map(({ path }) => path),
      ['ok/Dockerfile'],
    );
    assert.equal((await check(folder, 'Dockerfile')).code, 2);
  });

  test('files that are no UTF-8 text', async (t) => {
    const latin = Buffer.from(nakedPod('a').replace('name: a', 'name: é'), 'latin1');
    const folder = scratch(t, { 'latin.yaml': latin, 'zero.yaml': `${nakedPod('b')}\0`, 'c.yaml': nakedPod('c') });
    const { skipped, findings } = await check(folder);
    assert.deepEqual(skipped, [
      { path: 'latin.yaml', reason: 'not UTF-8 text' },
      { path: 'zero.yaml', reason: 'binary: it holds NUL bytes' },
    ]);
    assert.equal(findings.length, 1);
  });

  test('links, out of the repository and inside, to files and to folders', async (t) => {
    const outside = scratch(t, { 'secret.yaml': nakedPod('secret') });
    const folder = scratch(t, { 'real/pod.yaml': nakedPod('a') });
    symlinkSync(join(outside, 'secret.yaml'), join(folder, 'out.yaml'));
    symlinkSync('real/pod.yaml', join(folder, 'in.yaml'));
    symlinkSync('gone.yaml', join(folder, 'dangling.yaml'));
    symlinkSync(outside, join(folder, 'elsewhere'));
    symlinkSync('..', join(folder, 'real/loop'));
    const { skipped, findings } = await check(folder);
    assert.deepEqual(
      skipped.map(({ path, reason }) => [path, reason]),
      ['dangling.yaml', 'in.yaml', 'out.yaml'].map((path) => [path, 'a symbolic link: it is not followed']),
    );
    assert.deepEqual(
      findings.map(({ path }) => path),
      ['real/pod.yaml'],
    );
    const named = await check(folder, 'out.yaml');
    assert.deepEqual(named.findings, []);
    assert.equal(named.code, 2);
  });

  test('names with spaces, line feeds, quotes and controls', async (t) => {
    const names = [
      'a b.yaml',
      'line\nfeed.yaml',
      'quo"te.yaml',
      '-dash.yaml',
      'esc\u001b[31m.yaml',
      '__proto__.yaml',
      'ü ☂.yaml',
    ];
    const folder = scratch(t, Object.fromEntries(names.map((name) => [name, nakedPod('a')])));
    const { findings } = await check(folder);
    assert.deepEqual(new Set(findings.map(({ path }) => path)), new Set(names));
    assert.equal((await check(folder, '--', '-dash.yaml', 'line\nfeed.yaml')).findings.length, 2);
  });

  test('names that are no UTF-8', async (t) => {
    const folder = scratch(t, { 'b.yaml': nakedPod('b') });
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.from([0xff]), Buffer.from('.yaml')]),
      nakedPod('a'),
    );
    const { skipped, findings } = await check(folder);
    assert.deepEqual(skipped, [{ path: 'bad-\uFFFD.yaml', reason: 'its name is not UTF-8' }]);
    assert.equal(findings.length, 1);
  });

  test('a named pipe, which no one writes to', async (t) => {
    const folder = scratch(t, { 'b.yaml': nakedPod('b') });
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    const { skipped } = await check(folder);
    assert.deepEqual(skipped, [{ path: 'pipe.yaml', reason: 'not a regular file' }]);
    assert.equal((await check(folder, 'pipe.yaml')).code, 2);
  });

  test('files and folders without permission', {
    skip: process.getuid?.() === 0 ? 'root may read everything' : false,
  }, async (t) => {
    const folder = scratch(t, { 'shut/pod.yaml': nakedPod('a'), 'shut.yaml': nakedPod('b'), 'c.yaml': nakedPod('c') });
    chmodSync(join(folder, 'shut.yaml'), 0);
    chmodSync(join(folder, 'shut'), 0);
    t.after(() => chmodSync(join(folder, 'shut'), 0o700));
    const { skipped } = await check(folder);
    assert.deepEqual(new Set(skipped.map(({ path }) => path)), new Set(['shut', 'shut.yaml']));
  });

  test('a folder with the name of a manifest', async (t) => {
    const folder = scratch(t, { 'b.yaml': nakedPod('b') });
    mkdirSync(join(folder, 'Dockerfile'));
    assert.deepEqual((await check(folder)).skipped, []);
  });
});

test('what files hold never reaches a terminal as a control sequence', async (t) => {
  const name = 'esc\u001b]0;owned\u0007.yaml';
  const folder = scratch(t, {
    [name]: endlessJob('"\\u001b[2Jx\\u202e"'),
    'broken\u001b[2J.yaml': 'apiVersion: v1\nkind: [',
  });
  for (const format of ['text', 'github', 'markdown', 'junit']) {
    const { stdout } = await plimsoll(folder, ['check', '--format', format]);
    assert.match(stdout, /unbounded-job/);
    assert.ok(isHarmless(stdout), format);
  }
  const fixed = await plimsoll(folder, ['fix']);
  assert.ok(isHarmless(fixed.stdout + fixed.stderr));
});

const isHarmless = (text: string) => ['\u001b', '\u0007', '\u202e'].every((mark) => !text.includes(mark));

test('internal errors end with 2 and ask for a report, with the stack on demand only', async (t) => {
  const folder = scratch(t, { 'a.yaml': nakedPod('a') });
  const breakIt = 'data:text/javascript,Array.prototype.findLast = () => { throw new TypeError("broken on purpose") }';
  const options = { NODE_OPTIONS: `--import=${JSON.stringify(breakIt)}` };
  const short = await plimsoll(folder, ['check'], options);
  assert.match(short.stderr, /internal error: broken on purpose/);
  assert.match(short.stderr, /This is a bug in Plimsoll/);
  assert.doesNotMatch(short.stderr, /\n\s+at /);
  assert.equal(short.code, 2);
  for (const [args, environment] of [
    [['--verbose'], options],
    [[], { ...options, DEBUG: '1' }],
  ] as const) {
    assert.match((await plimsoll(folder, ['check', ...args], environment)).stderr, /\n\s+at /);
  }
});

test('a reader that closes the pipe early is no error', async (t) => {
  const folder = scratch(t, { 'a.yaml': Array.from({ length: 2000 }, (_, n) => endlessJob(`j${n}`)).join('---\n') });
  const launcher = join(import.meta.dirname, '..', '..', 'bin', 'plimsoll');
  const command = `"${process.execPath}" "${launcher}" check --format json 2>"${folder}/err" | head -c 10 > /dev/null`;
  execFileSync('sh', ['-c', command], { cwd: folder });
  assert.equal(readFileSync(join(folder, 'err'), 'utf8'), '');
});
