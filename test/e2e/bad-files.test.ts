/** Files that cannot be read, in pull requests that also hold a good one: what is said of each, and the rest goes on. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld, type World } from '../support/world.ts';
import { boundedJob, EXEC_FORM, endlessJob, nakedPod, SHELL_FORM } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

let world: World;
before(async () => {
  world = await startWorld({ files: {} });
});
after(() => world.stop());

type Change = Parameters<typeof openScene>[1]['change'];
type Files = NonNullable<Change['files']>;

const GOOD: Files = { 'good.yaml': endlessJob('good') };
const GOOD_COMMENT = 'good.yaml:2 unbounded-job';

/** The summary of the check run, one line break wherever there are some. */
async function summary(scene: Scene): Promise<string> {
  const { checkRuns } = await scene.pull();
  assert.equal(checkRuns.length, 1);
  return checkRuns[0]?.summary ?? '';
}

/** No YAML before it is rendered. */
const HELM = `{{- range .Values.pods }}
apiVersion: v1
kind: Pod
{{ toYaml . | indent 2 }}: [
{{- end }}
`;

const UNREAD: readonly [what: string, path: string, file: Files[string], told: RegExp][] = [
  [
    'a broken YAML document',
    'broken.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: [open\nspec: {}\n',
    /- `broken\.yaml`: line \d+: broken YAML: /,
  ],
  [
    'a Helm template',
    'chart/templates/web.yaml',
    HELM,
    /- `chart\/templates\/web\.yaml`: line \d: a template that cannot be read before it is rendered/,
  ],
  [
    'a manifest of 6 MB',
    'large.yaml',
    `${nakedPod('large')}${'# filler\n'.repeat(700_000)}`,
    /- `large\.yaml`: 6\\?\.3 MB, above the limit of 5 MB for one file/,
  ],
  [
    'a Dockerfile with a syntax error',
    'Dockerfile',
    'FROM node:24.1.0\nRUNN npm ci\nCMD node server.js\n',
    /- `Dockerfile`: line 2: unknown instruction: RUNN/,
  ],
  [
    'a file that is not UTF-8',
    'latin.yaml',
    Buffer.from(nakedPod('caf\u00e9'), 'latin1'),
    /- `latin\.yaml`: not UTF-8 text/,
  ],
  ['a file with NUL bytes', 'nul.yaml', Buffer.from(nakedPod('a\0b')), /- `nul\.yaml`: binary: it holds NUL bytes/],
  [
    'a symbolic link out of the repository',
    'link.yaml',
    { content: '../../../../etc/passwd', mode: '120000' },
    /- `link\.yaml`: a symbolic link: it is not followed/,
  ],
  [
    'a symbolic link to a manifest',
    'alias.yaml',
    { content: 'good.yaml', mode: '120000' },
    /- `alias\.yaml`: a symbolic link: it is not followed/,
  ],
  [
    'YAML that nests without end',
    'deep.yaml',
    `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(20_000)}\n`,
    /- `deep\.yaml`: line \d+: broken YAML: /,
  ],
  [
    'YAML whose aliases multiply',
    'bomb.yaml',
    `apiVersion: v1\nkind: ConfigMap\ndata:\n  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, at) => `  a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(',')}]\n`).join('')}`,
    /- `bomb\.yaml`: line \d+: broken YAML: the aliases stand for more than \d+ nodes/,
  ],
];

describe('a file that cannot be read is named in the check, and the rest is reviewed', () => {
  for (const [at, [what, path, file, told]] of UNREAD.entries()) {
    it(what, async () => {
      const scene = await openScene(world, { name: `unread-${at}`, change: { files: { ...GOOD, [path]: file } } });
      const { reviews, checks } = await scene.see();
      assert.deepEqual(reviews, [{ body: '', comments: [GOOD_COMMENT] }]);
      assert.deepEqual(checks, [{ conclusion: 'failure', title: '1 error introduced', annotations: [GOOD_COMMENT] }]);
      assert.match(await summary(scene), told);
    });
  }

  it('and alone it makes no finding and no comment', async () => {
    const files = Object.fromEntries(UNREAD.map(([, path, file]) => [path, file]));
    const scene = await openScene(world, { name: 'unread-all', change: { files } });
    assert.deepEqual(await scene.see(), {
      reviews: [],
      checks: [{ conclusion: 'success', title: 'Nothing introduced', annotations: [] }],
      notified: [],
    });
    const text = await summary(scene);
    assert.match(text, /### Changed here, but not read/);
    for (const [what, , , told] of UNREAD) assert.match(text, told, what);
  });

  it('in the base it hides nothing either', async () => {
    const scene = await openScene(world, {
      name: 'unread-base',
      base: { 'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: [\n', Dockerfile: 'RUNN\n' },
      change: { files: { Dockerfile: SHELL_FORM, 'broken.yaml': nakedPod('now-whole') } },
    });
    assert.deepEqual((await scene.see()).reviews, [
      {
        body: '',
        comments: ['Dockerfile:3 shell-form-command suggestion', 'broken.yaml:1-10 naked-pod suggestion'],
      },
    ]);
  });

  it('a broken document hides none of its neighbours', async () => {
    const file = `${nakedPod('one')}---\napiVersion: v1\nkind: Pod\nmetadata: [\n---\n${endlessJob('three')}`;
    const scene = await openScene(world, { name: 'neighbours', change: { files: { 'all.yaml': file } } });
    assert.deepEqual((await scene.see()).checks[0]?.annotations, ['all.yaml:2 naked-pod', 'all.yaml:17 unbounded-job']);
    assert.match(await summary(scene), /- `all\.yaml`: document 2, line 1\d: broken YAML: /);
  });
});

describe('a Helm template that can be read in part', () => {
  it('is told what is written there, and not what may be filled in', async () => {
    const template = `${endlessJob('{{ .Release.Name }}').replace('acme/job:1.0.0', 'acme/job:latest')}---
${endlessJob('rows')}`;
    const scene = await openScene(world, { name: 'helm', change: { files: { 'chart/templates/job.yaml': template } } });
    assert.deepEqual((await scene.see()).checks[0]?.annotations, [
      'chart/templates/job.yaml:11 latest-tag',
      'chart/templates/job.yaml:17 unbounded-job',
    ]);
  });
});

describe('unusual paths', () => {
  const paths: readonly [what: string, path: string][] = [
    ['with spaces', 'my manifests/the job.yaml'],
    ['with a newline', 'two\nlines/job.yaml'],
    ['with quotes and a backslash', 'a "quoted" \\ folder/job.yaml'],
    ['with letters of other scripts', 'манифесты/ジョブ.yaml'],
    ['with percent and question marks', '100%/what?#job.yaml'],
    ['that begins with a dash', '-rf/job.yaml'],
    ['that names a prototype', '__proto__/constructor.yaml'],
  ];
  for (const [at, [what, path]] of paths.entries()) {
    it(what, async () => {
      const scene = await openScene(world, { name: `path-${at}`, change: { files: { [path]: endlessJob('rows') } } });
      const { threads, checkRuns } = await scene.pull();
      assert.deepEqual(
        threads.map((thread) => [thread.path, thread.line]),
        [[path, 2]],
      );
      assert.deepEqual(
        checkRuns[0]?.annotations.map((annotation) => [annotation.path, annotation.start_line]),
        [[path, 2]],
      );
    });
  }
});

describe('pull requests with little in them', () => {
  it('that change nothing a rule reads', async () => {
    const scene = await openScene(world, { name: 'readme', change: { files: { 'README.md': 'More\n' } } });
    assert.deepEqual(await scene.see(), {
      reviews: [],
      checks: [{ conclusion: 'success', title: 'No Dockerfile or manifest changed', annotations: [] }],
      notified: [],
    });
    assert.equal(await summary(scene), 'This change touches no Dockerfile and no manifest.');
  });

  it('that change nothing at all', async () => {
    const scene = await openScene(world, { name: 'empty', change: { message: 'Nothing' } });
    assert.deepEqual((await scene.pull()).files, []);
    assert.deepEqual((await scene.see()).checks, [
      { conclusion: 'success', title: 'No Dockerfile or manifest changed', annotations: [] },
    ]);
  });

  it('that only delete', async () => {
    const scene = await openScene(world, {
      name: 'deleted',
      base: { 'job.yaml': endlessJob('rows'), Dockerfile: EXEC_FORM, 'README.md': 'Shop\n' },
      change: { delete: ['job.yaml', 'Dockerfile'] },
    });
    assert.deepEqual(await scene.see(), {
      reviews: [],
      checks: [{ conclusion: 'success', title: 'Nothing introduced, 1 repaired', annotations: [] }],
      notified: [],
    });
  });

  it('that only rename', async () => {
    const scene = await openScene(world, {
      name: 'renamed',
      base: { 'job.yaml': endlessJob('rows'), Dockerfile: SHELL_FORM },
      change: { rename: { 'job.yaml': 'k8s/rows.yaml', Dockerfile: 'build/Dockerfile' } },
    });
    assert.deepEqual(await scene.see(), {
      reviews: [],
      checks: [{ conclusion: 'success', title: 'Nothing introduced', annotations: [] }],
      notified: [],
    });
  });

  it('that rename a file with a finding and add another to it', async () => {
    const scene = await openScene(world, {
      name: 'renamed-changed',
      base: { 'job.yaml': `${endlessJob('rows')}${'# a line of explanation\n'.repeat(20)}` },
      change: {
        delete: ['job.yaml'],
        files: {
          'k8s/rows.yaml': `${endlessJob('rows')}${'# a line of explanation\n'.repeat(20)}---\n${endlessJob('more')}`,
        },
      },
    });
    const [file] = (await scene.pull()).files;
    assert.deepEqual([file?.status, file?.previousPath], ['renamed', 'job.yaml']);
    assert.deepEqual((await scene.see()).reviews, [{ body: '', comments: ['k8s/rows.yaml:37 unbounded-job'] }]);
  });

  it('that turn a manifest into a symbolic link and back', async () => {
    const link = { content: 'real.yaml', mode: '120000' } as const;
    const scene = await openScene(world, {
      name: 'type-change',
      base: { 'real.yaml': boundedJob('rows'), 'a.yaml': link },
      change: { files: { 'a.yaml': endlessJob('a') } },
    });
    assert.deepEqual((await scene.see()).checks[0]?.annotations, ['a.yaml:2 unbounded-job']);
  });
});
