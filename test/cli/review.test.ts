import assert from 'node:assert/strict';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import {
  commit,
  EXEC_FORM,
  endlessJob,
  git,
  nakedPod,
  plimsoll,
  repository,
  SHELL_FORM,
  scratch,
  service,
  write,
} from './scratch.ts';

interface ReviewDocument {
  version: number;
  introduced: { rule: string; path: string; line: number }[];
  fixed: { rule: string; path: string }[];
  existing: number;
  comments: {
    path: string;
    line: number;
    startLine: number | null;
    side: string;
    body: string;
    suggestion: string | null;
    fingerprints: string[];
  }[];
  summary: string | null;
  check: { conclusion: string; title: string; annotations: { path: string }[] };
  skipped: { path: string; reason: string }[];
}

async function review(
  folder: string,
  ...args: string[]
): Promise<ReviewDocument & { code: number | null; stderr: string }> {
  const given = args.length > 0 ? args : ['--base', 'main', '--head', 'HEAD'];
  const { stdout, stderr, code } = await plimsoll(folder, ['review', '--format', 'json', ...given]);
  assert.notEqual(stdout, '', stderr);
  return { ...(JSON.parse(stdout) as ReviewDocument), code, stderr };
}

const rules = (findings: readonly { rule: string; path: string }[]) =>
  findings.map(({ rule, path }) => `${rule} ${path}`);

/** A repository with the files on `main`, and a branch `change` checked out. */
function branched(...[t, files]: Parameters<typeof repository>): string {
  const folder = repository(t, files);
  git(folder, ['checkout', '--quiet', '-b', 'change']);
  return folder;
}

suite('review', { concurrency: 2 }, () => {
  test('tells what a change brings in, with documented keys', async (t) => {
    const folder = branched(t, { 'old.yaml': nakedPod('old'), Dockerfile: 'FROM node:22.20.0-slim\n' });
    write(folder, { Dockerfile: SHELL_FORM, 'job.yaml': endlessJob('job') });
    commit(folder, 'change');
    const { code, stderr, ...document } = await review(folder);
    assert.deepEqual(Object.keys(document), [
      'version',
      'introduced',
      'fixed',
      'existing',
      'comments',
      'summary',
      'check',
      'skipped',
    ]);
    assert.equal(document.version, 1);
    assert.deepEqual(rules(document.introduced), ['shell-form-command Dockerfile', 'unbounded-job job.yaml']);
    assert.equal(document.existing, 1);
    assert.equal(stderr, '');
    const [docker] = document.comments;
    assert.deepEqual(Object.keys(docker ?? {}), [
      'path',
      'line',
      'startLine',
      'side',
      'body',
      'suggestion',
      'fingerprints',
    ]);
    assert.deepEqual([docker?.path, docker?.line, docker?.side], ['Dockerfile', 2, 'RIGHT']);
    assert.equal(docker?.suggestion, 'CMD ["node", "server.js"]');
    assert.match(docker?.body ?? '', /```suggestion\nCMD \["node", "server\.js"\]\n```/);
    assert.equal(document.check.conclusion, 'failure');
    assert.equal(document.check.annotations.length, 2);
    assert.equal(code, 1);
  });

  test('tells what a change repairs', async (t) => {
    const folder = branched(t, { Dockerfile: SHELL_FORM });
    write(folder, { Dockerfile: EXEC_FORM });
    commit(folder, 'repair');
    const document = await review(folder);
    assert.deepEqual(document.introduced, []);
    assert.deepEqual(rules(document.fixed), ['shell-form-command Dockerfile']);
    assert.deepEqual([document.comments, document.summary, document.check.conclusion], [[], null, 'success']);
    assert.equal(document.code, 0);
  });

  test('a renamed and shifted file brings nothing in, a deleted one repairs', async (t) => {
    const folder = branched(t, { 'a.yaml': nakedPod('a'), 'b.yaml': nakedPod('b'), 'c.yaml': service('c') });
    renameSync(join(folder, 'a.yaml'), join(folder, 'moved.yaml'));
    write(folder, { 'moved.yaml': `# a line above\n${nakedPod('a')}` });
    rmSync(join(folder, 'b.yaml'));
    commit(folder, 'move');
    const document = await review(folder);
    assert.deepEqual(document.introduced, []);
    assert.deepEqual(rules(document.fixed), ['naked-pod b.yaml']);
    assert.equal(document.existing, 1);
  });

  test('starts from the merge base: what the base got since is not the change’s doing', async (t) => {
    const folder = branched(t, { 'a.yaml': service('a'), Dockerfile: SHELL_FORM });
    write(folder, { 'job.yaml': endlessJob('job') });
    commit(folder, 'change');
    git(folder, ['checkout', '--quiet', 'main']);
    write(folder, { Dockerfile: EXEC_FORM, 'pod.yaml': nakedPod('p') });
    commit(folder, 'main goes on');
    const document = await review(folder, '--base', 'main', '--head', 'change');
    assert.deepEqual(rules(document.introduced), ['unbounded-job job.yaml']);
    assert.deepEqual(document.fixed, []);
    assert.equal(document.existing, 1);
  });

  test('takes the configuration of the base: no change sets the rules for itself', async (t) => {
    const folder = branched(t, { 'a.yaml': service('a'), '.github/plimsoll.yml': 'rules:\n  naked-pod: error\n' });
    write(folder, { 'pod.yaml': nakedPod('p'), '.github/plimsoll.yml': 'rules:\n  naked-pod: off\n' });
    commit(folder, 'change');
    const document = await review(folder);
    assert.deepEqual(rules(document.introduced), ['naked-pod pod.yaml']);
    assert.equal(document.code, 1);
  });

  test('a configuration with mistakes is told, and the defaults hold', async (t) => {
    const folder = branched(t, { 'a.yaml': service('a'), '.github/plimsoll.yml': 'rules:\n  naked-pot: error\n' });
    write(folder, { 'pod.yaml': nakedPod('p') });
    commit(folder, 'change');
    const document = await review(folder);
    assert.deepEqual(rules(document.introduced), ['naked-pod pod.yaml']);
    assert.ok(document.check.annotations.some(({ path }) => path === '.github/plimsoll.yml'));
  });

  test('an empty change', async (t) => {
    const document = await review(branched(t, { 'pod.yaml': nakedPod('p') }));
    assert.deepEqual([document.introduced, document.fixed, document.comments, document.existing], [[], [], [], 1]);
    assert.equal(document.check.conclusion, 'success');
  });

  test('reads commits only, wherever it is started, from a bare repository as well', async (t) => {
    const folder = branched(t, { 'deep/a.yaml': service('a') });
    write(folder, { 'job.yaml': endlessJob('job') });
    commit(folder, 'change');
    write(folder, { 'job.yaml': 'dirty: [', 'new.yaml': nakedPod('n') });
    const here = await review(join(folder, 'deep'));
    assert.deepEqual(rules(here.introduced), ['unbounded-job job.yaml']);
    const elsewhere = scratch(t);
    git(elsewhere, ['clone', '--quiet', '--bare', folder, 'bare.git']);
    const bare = await review(elsewhere, '--repo', 'bare.git', '--base', 'main', '--head', 'change');
    assert.deepEqual(rules(bare.introduced), ['unbounded-job job.yaml']);
  });

  test('text and Markdown say the same', async (t) => {
    const folder = branched(t, { 'a.yaml': service('a') });
    write(folder, { Dockerfile: SHELL_FORM });
    commit(folder, 'change');
    const text = await plimsoll(folder, ['review', '--base', 'main', '--head', 'change']);
    assert.match(text.stdout, /Dockerfile:2\n/);
    assert.equal(text.code, 0);
    const markdown = await plimsoll(folder, ['review', '--base', 'main', '--head', 'change', '--format', 'markdown']);
    assert.match(markdown.stdout, /```suggestion\nCMD \["node", "server\.js"\]\n```/);
  });
});

suite('review: bad input', { concurrency: 2 }, () => {
  test('files that cannot be read stop nothing else', async (t) => {
    const folder = branched(t, { 'a.yaml': service('a') });
    write(folder, {
      'broken.yaml': 'apiVersion: v1\nkind: Pod\nspec: [',
      'big.yaml': nakedPod('big') + '# padding of a large file\n'.repeat(240_000),
      'latin.yaml': Buffer.from(nakedPod('\u00e9'), 'latin1'),
      'line\nfeed "q".yaml': nakedPod('lf'),
      'picture.png': Buffer.from([0, 1, 2, 255]),
      Dockerfile: 'FROM\n',
    });
    commit(folder, 'change');
    const document = await review(folder);
    assert.deepEqual(rules(document.introduced), ['naked-pod line\nfeed "q".yaml']);
    assert.equal(document.comments[0]?.path, 'line\nfeed "q".yaml');
    assert.deepEqual(document.skipped.map(({ path }) => path).toSorted(), [
      'Dockerfile',
      'big.yaml',
      'broken.yaml',
      'latin.yaml',
    ]);
  });

  test('a file that turns into a link, and one that git shows no patch of', async (t) => {
    const folder = branched(t, {
      'a.yaml': nakedPod('a'),
      'gen.yaml': service('g'),
      '.gitattributes': 'gen.yaml -diff\n',
    });
    rmSync(join(folder, 'a.yaml'));
    git(folder, ['rm', '--quiet', 'a.yaml']);
    const blob = git(folder, ['hash-object', '-w', '--stdin'], '/etc/hostname').trim();
    git(folder, ['update-index', '--add', '--cacheinfo', `120000,${blob},a.yaml`]);
    write(folder, { 'gen.yaml': nakedPod('g') });
    git(folder, ['add', 'gen.yaml']);
    git(folder, ['commit', '--quiet', '--message=change']);
    const document = await review(folder);
    assert.deepEqual(rules(document.introduced), ['naked-pod gen.yaml']);
    const places = document.comments.map(({ path, startLine, line }) => `${path}:${startLine}-${line}`);
    assert.deepEqual(places, ['gen.yaml:1-10'], 'its lines are worked out from the two texts');
    assert.deepEqual(document.skipped, [{ path: 'a.yaml', reason: 'a symbolic link: it is not followed' }]);
  });

  test('what a person or a repository has configured runs nothing and changes nothing', async (t) => {
    const folder = branched(t, { Dockerfile: EXEC_FORM, '.gitattributes': '* diff=evil\n' });
    write(folder, { Dockerfile: SHELL_FORM });
    commit(folder, 'change');
    const mark = join(folder, 'ran');
    for (const [key, value] of [
      ['diff.evil.command', `touch ${mark}`],
      ['diff.evil.textconv', `touch ${mark}; cat`],
      ['diff.external', `touch ${mark}`],
      ['diff.noprefix', 'true'],
      ['color.ui', 'always'],
      ['diff.context', '0'],
    ] as const) {
      git(folder, ['config', key, value]);
    }
    const document = await review(folder);
    assert.equal(document.comments[0]?.suggestion, 'CMD ["node", "server.js"]');
    assert.ok(!existsSync(mark));
  });

  const wrong: readonly [name: string, args: string[], told: RegExp][] = [
    [
      'a revision that does not exist',
      ['--base', 'main', '--head', 'nope'],
      /"nope" names no commit in this repository/,
    ],
    ['a revision that names no commit', ['--base', 'main', '--head', 'HEAD:a.yaml'], /"HEAD:a\.yaml" names no commit/],
    [
      'a revision that looks like an option',
      ['--base=--output=pwned', '--head', 'HEAD'],
      /"--output=pwned" is no revision/,
    ],
    ['an empty revision', ['--base=', '--head', 'HEAD'], /"" is no revision/],
    ['a range', ['--base', 'main', '--head', 'main..HEAD'], /names no commit/],
    ['no head', ['--base', 'main'], /required option '--head <REV>' not specified/],
    [
      'a folder that does not exist',
      ['--base', 'main', '--head', 'HEAD', '--repo', 'gone'],
      /git does not start: .*does the folder exist/,
    ],
  ];
  for (const [name, args, told] of wrong) {
    test(`${name}: exit code 2`, async (t) => {
      const folder = branched(t, { 'a.yaml': service('a') });
      const ended = await plimsoll(folder, ['review', ...args]);
      assert.match(ended.stderr, told);
      assert.equal(ended.stdout, '');
      assert.equal(ended.code, 2);
      assert.ok(!existsSync(join(folder, 'pwned')));
    });
  }

  test('no repository', async (t) => {
    const folder = scratch(t);
    mkdirSync(join(folder, 'sub'));
    const ended = await plimsoll(join(folder, 'sub'), ['review', '--base', 'a', '--head', 'b'], {
      GIT_CEILING_DIRECTORIES: folder,
    });
    assert.match(ended.stderr, /not a git repository/);
    assert.equal(ended.code, 2);
  });

  test('histories that share nothing', async (t) => {
    const folder = branched(t, { 'a.yaml': service('a') });
    git(folder, ['checkout', '--quiet', '--orphan', 'other']);
    commit(folder, 'other');
    const ended = await plimsoll(folder, ['review', '--base', 'main', '--head', 'other']);
    assert.match(ended.stderr, /no common ancestor here; if the clone is shallow, fetch more/);
    assert.equal(ended.code, 2);
  });
});
