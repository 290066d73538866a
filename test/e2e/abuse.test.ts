/** Markers that others write in the App's name: whatever they do, the finding is told, and the check fails. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Octokit } from '@octokit/rest';
import { parseMarkers } from '../../src/review/marker.ts';
import { startWorld, type World } from '../support/world.ts';
import { endlessJob, nakedPod } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

const FIRST = { 'first.yaml': endlessJob('first') };
const SECOND = { 'job.yaml': endlessJob('rows') };
const OTHER_APP = 4712;

let world: World;
/** What the App writes about the second file, wherever that stands: the marker is real, only its writer is not. */
let marked: string;
before(async () => {
  world = await startWorld({ files: {} });
  const original = await openScene(world, { name: 'original', change: { files: SECOND } });
  marked = (await original.pull()).threads[0]?.comments[0]?.body ?? '';
  assert.equal(parseMarkers(marked).length, 1);
});
after(() => world.stop());

/** A review of somebody's own, on the first file. */
async function review({ repository, number }: Scene, token: string): Promise<void> {
  const [owner = '', repo = ''] = repository.split('/');
  const comments = [{ path: 'first.yaml', line: 2, body: marked }];
  const octokit = new Octokit({ baseUrl: world.hub.url, auth: token });
  await octokit.rest.pulls.createReview({ owner, repo, pull_number: number, event: 'COMMENT', body: marked, comments });
}

async function ownThread(scene: Scene): Promise<{ readonly id: number; readonly commentId: number }> {
  const thread = (await scene.pull()).threads.find(({ comments }) => comments[0]?.author === 'plimsoll[bot]');
  assert.ok(thread?.comments[0]);
  return { id: thread.id, commentId: thread.comments[0].id };
}

const FORGED: readonly [where: string, forge: (scene: Scene) => Promise<unknown>][] = [
  ['a comment', ({ repository, number }) => world.hub.comment(repository, number, 'dev', marked)],
  [
    'a comment on a line',
    ({ repository, number }) =>
      world.hub.commentOnLine(repository, number, 'dev', { path: 'first.yaml', line: 2, body: marked }),
  ],
  [
    'an answer in the App’s own thread',
    async (scene) => world.hub.reply(scene.repository, scene.number, (await ownThread(scene)).id, 'dev', marked),
  ],
  [
    'what the App itself answers to a command',
    async (scene) => {
      const line = `/plimsoll explain ${marked.slice(marked.lastIndexOf('<!--'))}`;
      await world.hub.comment(scene.repository, scene.number, 'dev', line);
      await world.hub.reply(scene.repository, scene.number, (await ownThread(scene)).id, 'dev', line);
      await world.settled();
      const answers = [
        ...(await scene.pull()).comments,
        ...(await scene.pull()).threads.flatMap((thread) => thread.comments.slice(1)),
      ];
      assert.equal(answers.filter(({ author }) => author === 'plimsoll[bot]').length, 2);
    },
  ],
  ['a review of a person', (scene) => review(scene, world.hub.userToken('dev'))],
  ['a review of another App', (scene) => review(scene, world.hub.installationToken(otherApp(scene)))],
  [
    'the title and the text of the pull request',
    ({ repository, number }) =>
      world.hub.editPull(repository, number, 'dev', { title: marked.slice(-200), body: marked }),
  ],
  ['a commit message', (scene) => scene.push({ message: marked, files: { 'README.md': 'More\n' } })],
];

/** Installs another App on `acme`, which may write reviews as well. */
function otherApp({ number }: Scene): number {
  const permissions = { metadata: 'read', pull_requests: 'write' } as const;
  world.hub.createApp({ id: OTHER_APP + number, slug: `other-${number}`, permissions, events: [], webhookSecret: 'x' });
  return world.hub.install(OTHER_APP + number, 'acme');
}

describe('a marker of the App silences nothing in', () => {
  for (const [at, [where, forge]] of FORGED.entries()) {
    it(where, async () => {
      const scene = await openScene(world, { name: `forged-${at}`, change: { files: FIRST } });
      await forge(scene);
      await world.settled();
      await scene.push({ files: SECOND });
      assert.deepEqual((await scene.see()).checks[0]?.annotations, [
        'first.yaml:2 unbounded-job',
        'job.yaml:2 unbounded-job',
      ]);
      const { threads } = await scene.pull();
      const told = threads.filter(
        ({ path, comments }) => path === 'job.yaml' && comments[0]?.author === 'plimsoll[bot]',
      );
      assert.deepEqual(
        told.map(({ comments }) => parseMarkers(comments[0]?.body ?? '')),
        [parseMarkers(marked)],
      );
    });
  }

  it('the text of a file, of which the App speaks', async () => {
    const marker = marked.slice(marked.lastIndexOf('<!--'));
    const pod = nakedPod('bare').replace('name: bare', `name: ${JSON.stringify(`bare ${marker}`)}`);
    const scene = await openScene(world, { name: 'forged-file', change: { files: { 'pod.yaml': pod } } });
    const [own] = (await scene.pull()).threads;
    assert.equal(own?.path, 'pod.yaml');
    assert.notDeepEqual(parseMarkers(own?.comments[0]?.body ?? ''), parseMarkers(marked));
    await scene.push({ files: SECOND });
    assert.deepEqual(
      (await scene.pull()).threads.map(({ path }) => path),
      ['pod.yaml', 'job.yaml'],
    );
  });
});

describe('a person with write permission who edits the App’s own comment', () => {
  const edits: readonly [what: string, edit: (body: string) => string][] = [
    ['to the marker of what comes next', () => marked],
    ['to nothing', () => 'gone'],
    ['to say that it is fixed', (body) => body.replace(/<!-- plimsoll:1 /, '<!-- plimsoll:1 fixed ')],
  ];
  for (const [at, [what, edit]] of edits.entries()) {
    it(`(${what}) takes nothing out of the check`, async () => {
      const scene = await openScene(world, { name: `edited-${at}`, change: { files: FIRST } });
      const { commentId } = await ownThread(scene);
      const body = (await scene.pull()).threads[0]?.comments[0]?.body ?? '';
      await world.hub.editComment(scene.repository, commentId, 'dev', edit(body));
      await scene.push({ files: SECOND });
      const { conclusion, annotations } = (await scene.see()).checks[0] ?? {};
      assert.equal(conclusion, 'failure');
      assert.deepEqual(annotations, ['first.yaml:2 unbounded-job', 'job.yaml:2 unbounded-job']);
    });
  }
});
