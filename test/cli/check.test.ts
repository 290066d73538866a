import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { deployment, endlessJob, nakedPod, plimsoll, repository, SHELL_FORM, scratch, service } from './scratch.ts';

suite('check: exit codes', { concurrency: 2 }, () => {
  const cases: readonly [name: string, files: Record<string, string>, args: string[], code: number][] = [
    ['0 without findings', { 'a.yaml': service('a') }, [], 0],
    ['0 with warnings only', { 'a.yaml': nakedPod('a') }, [], 0],
    ['1 with warnings that fail', { 'a.yaml': nakedPod('a') }, ['--fail-on', 'warning'], 1],
    ['1 with notes that fail and a warning', { 'a.yaml': nakedPod('a') }, ['--fail-on', 'note'], 1],
    ['1 with errors', { 'a.yaml': endlessJob('a') }, [], 1],
    ['0 with errors where nothing fails', { 'a.yaml': endlessJob('a') }, ['--fail-on', 'never'], 0],
    ['0 with errors of a rule that does not run', { 'a.yaml': endlessJob('a') }, ['--rule', 'naked-pod'], 0],
    ['1 with errors of the only rule that runs', { 'a.yaml': endlessJob('a') }, ['--rule', 'unbounded-job'], 1],
    [
      'the configuration’s level counts',
      { 'a.yaml': nakedPod('a'), '.github/plimsoll.yml': 'failOn: warning\n' },
      [],
      1,
    ],
    [
      'the option goes before the configuration',
      { 'a.yaml': nakedPod('a'), '.github/plimsoll.yml': 'failOn: warning\n' },
      ['--fail-on', 'error'],
      0,
    ],
  ];
  for (const [name, files, args, code] of cases) {
    test(name, async (t) => {
      const ended = await plimsoll(scratch(t, files), ['check', ...args]);
      assert.equal(ended.stderr, '');
      assert.equal(ended.code, code);
    });
  }
});

suite('check: exit code 2', { concurrency: 2 }, () => {
  const cases: readonly [name: string, args: string[], told: RegExp][] = [
    ['an unknown rule', ['check', '--rule', 'latest-tagg'], /no rule "latest-tagg"; did you mean "latest-tag"\?/],
    ['an unknown rule far from any', ['check', '--rule', 'zzz'], /"plimsoll rules" lists them all/],
    ['a path that does not exist', ['check', 'a.yaml', 'gone.yaml'], /gone\.yaml: no such file or folder/],
    ['an empty path', ['check', ''], /a path is empty/],
    ['an unknown format', ['check', '--format', 'xml'], /Allowed choices are text, json/],
    ['an unknown level', ['check', '--fail-on', 'fatal'], /Allowed choices are error, warning, note, never/],
    ['an unknown option', ['check', '--formatt', 'json'], /unknown option '--formatt'/],
    ['an unknown command', ['chekc'], /unknown command 'chekc'/],
    ['no command', [], /Usage: plimsoll/],
    ['a configuration that does not exist', ['check', '--config', 'none.yml'], /none\.yml: no such file/],
  ];
  for (const [name, args, told] of cases) {
    test(name, async (t) => {
      const ended = await plimsoll(scratch(t, { 'a.yaml': service('a') }), args);
      assert.equal(ended.stdout, '');
      assert.match(ended.stderr, told);
      assert.equal(ended.code, 2);
    });
  }

  test('empty input is no pass, and says so', async (t) => {
    const folder = scratch(t, { 'README.md': 'nothing here', 'package.json': '{}' });
    const ended = await plimsoll(folder, ['check']);
    assert.equal(ended.stdout, 'Nothing was checked.\n');
    assert.match(ended.stderr, /nothing to check: no Dockerfile or manifest in this folder/);
    assert.equal(ended.code, 2);
  });

  test('a file that no rule reads, named', async (t) => {
    const ended = await plimsoll(scratch(t, { Makefile: 'all:', 'a.yaml': service('a') }), [
      'check',
      'a.yaml',
      'Makefile',
    ]);
    assert.match(ended.stdout, /Makefile: its name is neither that of a Dockerfile nor of a manifest/);
    assert.match(ended.stderr, /not checked: Makefile/);
    assert.equal(ended.code, 2);
  });

  test('a configuration with mistakes tells line, column and remedy of each', async (t) => {
    const config = 'failOn: eror\nrules:\n  latest-tagg: error\n';
    const ended = await plimsoll(scratch(t, { 'a.yaml': service('a'), '.github/plimsoll.yml': config }), ['check']);
    assert.match(ended.stderr, /\.github\/plimsoll\.yml:1:\d+: .*error/);
    assert.match(ended.stderr, /\.github\/plimsoll\.yml:3:3: .*latest-tag"/);
    assert.equal(ended.stdout, '');
    assert.equal(ended.code, 2);
  });

  test('a configuration of a name that is not read', async (t) => {
    const ended = await plimsoll(repository(t, { 'a.yaml': service('a'), '.github/plimsoll.yaml': '' }), ['check']);
    assert.match(ended.stderr, /rename it to \.github\/plimsoll\.yml/);
    assert.equal(ended.code, 2);
  });
});

interface CheckDocument {
  version: number;
  scanned: number;
  skipped: { path: string; reason: string }[];
  findings: Record<string, unknown>[];
  subjects: Record<string, unknown>[];
  rules: Record<string, Record<string, number>>;
}

async function checkJson(cwd: string, ...args: string[]): Promise<CheckDocument> {
  const { stdout } = await plimsoll(cwd, ['check', '--format', 'json', ...args]);
  return JSON.parse(stdout) as CheckDocument;
}

suite('check --format json', { concurrency: 2 }, () => {
  test('has exactly the documented keys', async (t) => {
    const folder = scratch(t, { 'k8s/job.yaml': endlessJob('nightly'), Dockerfile: SHELL_FORM });
    const document = await checkJson(folder);
    assert.deepEqual(Object.keys(document), ['version', 'scanned', 'skipped', 'findings', 'subjects', 'rules']);
    assert.equal(document.version, 1);
    assert.equal(document.scanned, 2);
    const [docker, job] = document.findings;
    const keys = 'rule pattern level path line column endLine endColumn message fingerprint resource fix refusal'.split(
      ' ',
    );
    for (const finding of document.findings) assert.deepEqual(Object.keys(finding), keys);
    assert.deepEqual(
      [docker?.path, docker?.line, docker?.resource, docker?.refusal],
      ['Dockerfile', 2, { stage: '0', instruction: 'CMD' }, null],
    );
    assert.deepEqual(Object.keys(docker?.fix as object), ['safety', 'title', 'assumes']);
    assert.deepEqual(job?.resource, { kind: 'Job', namespace: null, name: 'nightly', container: null });
    assert.deepEqual(
      [job?.rule, job?.pattern, job?.level, job?.path],
      ['unbounded-job', 'P9', 'error', 'k8s/job.yaml'],
    );
    assert.equal(job?.fix, null);
    assert.match(String(job?.refusal), /activeDeadlineSeconds/);
    for (const subject of document.subjects) {
      assert.deepEqual(Object.keys(subject), ['path', 'rule', 'passed', 'failed', 'waived', 'unknown']);
    }
    assert.deepEqual(document.rules['unbounded-job'], { passed: 0, failed: 1, waived: 0, unknown: 0 });
    assert.deepEqual(document.rules['latest-tag'], { passed: 2, failed: 0, waived: 0, unknown: 0 });
  });

  test('prints a document where there is nothing to check, too', async (t) => {
    const ended = await plimsoll(scratch(t), ['check', '--format', 'json']);
    assert.equal((JSON.parse(ended.stdout) as CheckDocument).scanned, 0);
    assert.equal(ended.code, 2);
  });

  test('gives paths relative to the working directory inside it, absolute ones outside', async (t) => {
    const folder = repository(t, { 'apps/a/pod.yaml': nakedPod('a'), 'apps/b/pod.yaml': nakedPod('b') });
    const document = await checkJson(join(folder, 'apps/a'), '.', '../b');
    assert.deepEqual(
      document.findings.map(({ path }) => path),
      ['pod.yaml', join(folder, 'apps/b/pod.yaml')],
    );
  });

  test('fingerprints do not depend on the working directory', async (t) => {
    const folder = repository(t, { 'apps/a/pod.yaml': nakedPod('a') });
    const [above, inside] = [await checkJson(folder), await checkJson(join(folder, 'apps'), 'a/pod.yaml')];
    assert.equal(above.findings.length, 1);
    assert.equal(above.findings[0]?.fingerprint, inside.findings[0]?.fingerprint);
  });
});

suite('check: what is looked at', { concurrency: 2 }, () => {
  test('facts come from the whole repository, findings from the named paths', async (t) => {
    const folder = repository(t, {
      'web/app.yaml': deployment('web'),
      'net/service.yaml': service('web'),
      'pod.yaml': nakedPod('p'),
    });
    const document = await checkJson(folder, 'web/app.yaml');
    assert.equal(document.scanned, 1);
    assert.deepEqual(
      document.findings.map(({ rule, path }) => [rule, path]),
      [['missing-readiness-probe', 'web/app.yaml']],
    );
  });

  test('outside of a repository facts come from the folder of the paths', async (t) => {
    const folder = scratch(t, { 'k8s/app.yaml': deployment('web'), 'k8s/service.yaml': service('web') });
    const document = await checkJson(folder, 'k8s/app.yaml');
    assert.equal(document.findings[0]?.rule, 'missing-readiness-probe');
  });

  test('a file is checked when it is named, although the configuration ignores it', async (t) => {
    const config = 'ignore: ["legacy/**"]\n';
    const folder = repository(t, {
      'legacy/deep/pod.yaml': nakedPod('a'),
      'b.yaml': service('b'),
      '.github/plimsoll.yml': config,
    });
    const whole = await checkJson(folder);
    assert.deepEqual(whole.findings, []);
    assert.deepEqual(whole.skipped, [{ path: 'legacy', reason: 'ignored by the pattern legacy/**' }]);
    const named = await checkJson(folder, 'legacy/deep/pod.yaml');
    assert.equal(named.findings.length, 1);
  });

  test('what an ignore list takes back is found inside an ignored folder', async (t) => {
    const config = 'ignore: ["legacy/**", "!legacy/kept/**"]\n';
    const files = {
      'legacy/old/pod.yaml': nakedPod('a'),
      'legacy/kept/pod.yaml': nakedPod('b'),
      '.github/plimsoll.yml': config,
    };
    const document = await checkJson(repository(t, files));
    assert.deepEqual(
      document.findings.map(({ path }) => path),
      ['legacy/kept/pod.yaml'],
    );
  });

  test('packages of others are left out, in one entry', async (t) => {
    const folder = scratch(t, { 'node_modules/x/y/Dockerfile': SHELL_FORM, 'a.yaml': service('a') });
    const document = await checkJson(folder);
    assert.deepEqual(document.skipped, [{ path: 'node_modules', reason: 'packages of others' }]);
  });

  test('several repositories, each with its own configuration', async (t) => {
    const folder = scratch(t, {
      'one/pod.yaml': nakedPod('a'),
      'one/.github/plimsoll.yml': 'rules:\n  naked-pod: error\n',
      'two/pod.yaml': nakedPod('b'),
      'two/.github/plimsoll.yml': 'rules:\n  naked-pod: off\n',
    });
    const document = await checkJson(folder, 'one', 'two');
    assert.deepEqual(
      document.findings.map(({ path, level }) => [path, level]),
      [['one/pod.yaml', 'error']],
    );
    assert.equal(document.scanned, 4);
  });

  test('--config takes the place of the repository’s own', async (t) => {
    const folder = repository(t, {
      'pod.yaml': nakedPod('a'),
      '.github/plimsoll.yml': 'rules:\n  naked-pod: off\n',
      'other.yml': 'rules:\n  naked-pod: error\n',
    });
    symlinkSync('other.yml', join(folder, 'link.yml'));
    for (const file of ['other.yml', 'link.yml']) {
      const document = await checkJson(folder, '--config', file);
      assert.equal(document.findings[0]?.level, 'error', file);
    }
  });

  test('an ended waiver is told, and its findings count', async (t) => {
    const config = 'waivers: [{ rule: naked-pod, path: "*.yaml", reason: "moving", until: 2020-01-01 }]\n';
    const folder = repository(t, { 'pod.yaml': nakedPod('a'), '.github/plimsoll.yml': config });
    const ended = await plimsoll(folder, ['check', '--fail-on', 'warning']);
    assert.match(ended.stderr, /the waiver of naked-pod for \*\.yaml ended on 2020-01-01/);
    assert.equal(ended.code, 1);
  });

  test('a path that is a link to a folder stands for the folder', async (t) => {
    const folder = scratch(t, { 'real/pod.yaml': nakedPod('a') });
    const here = scratch(t);
    symlinkSync(join(folder, 'real'), join(here, 'link'));
    const document = await checkJson(here, 'link');
    assert.deepEqual(
      document.findings.map(({ path }) => path),
      [join(folder, 'real/pod.yaml')],
    );
  });

  test('a folder that is a repository of its own keeps its files', async (t) => {
    const folder = scratch(t, { 'inner/pod.yaml': nakedPod('a') });
    mkdirSync(join(folder, 'inner/.git'));
    const document = await checkJson(folder);
    assert.equal(document.findings.length, 1);
  });
});
