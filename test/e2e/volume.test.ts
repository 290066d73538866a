/** Pull requests and repositories that are larger than GitHub's answers. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { StartOptions } from '../github/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { boundedJob, endlessJob, nakedPod } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

async function worldFor(t: TestContext, limits: StartOptions['limits'] = {}): Promise<World> {
  const world = await startWorld({ files: {}, hub: { limits } });
  t.after(() => world.stop());
  return world;
}

/** `count` small files that no rule reads, in front of the letter z. */
function notes(count: number, text = 'note'): Record<string, string> {
  const name = (at: number) => `notes/${String(at).padStart(5, '0')}.txt`;
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [name(at), `${text} ${at}\n`]));
}

describe('3,100 changed files', () => {
  it('are all reviewed: those that GitHub does not list come from the trees', async (t) => {
    const world = await worldFor(t);
    const base = { ...notes(10, 'old'), 'zz/fixed.yaml': endlessJob('fixed'), 'zz/moved.yaml': endlessJob('moved') };
    const scene = await openScene(world, {
      name: 'many',
      base,
      change: {
        rename: { 'zz/moved.yaml': 'zz/new-place.yaml' },
        files: {
          ...notes(3_100),
          'a.yaml': nakedPod('a'),
          'zz/fixed.yaml': boundedJob('fixed'),
          'zz/late.yaml': endlessJob('late'),
        },
      },
    });
    const { reviews, checks, notified } = await scene.see();
    assert.deepEqual(
      reviews.map(({ comments }) => comments),
      [['a.yaml:1-10 naked-pod suggestion', 'zz/late.yaml:2 unbounded-job']],
    );
    assert.deepEqual(
      { checks, notified },
      {
        checks: [
          {
            conclusion: 'failure',
            title: '1 error, 1 warning introduced, 1 repaired',
            annotations: ['a.yaml:2 naked-pod', 'zz/late.yaml:2 unbounded-job'],
          },
        ],
        notified: ['dev'],
      },
    );
  });

  it('without a finding are green, not neutral, since all was read', async (t) => {
    const scene = await openScene(await worldFor(t), {
      name: 'many',
      change: { files: { ...notes(3_100), 'zz/job.yaml': boundedJob('rows') } },
    });
    assert.deepEqual((await scene.see()).checks, [
      { conclusion: 'success', title: 'Nothing introduced', annotations: [] },
    ]);
  });
});

describe('a tree that GitHub cuts', () => {
  const FOLDERS = Object.fromEntries(
    Array.from({ length: 6 }, (_, folder) =>
      Array.from({ length: 6 }, (_, file) => [`f${folder}/${file}.txt`, `${folder} ${file}\n`]),
    ).flat(),
  );

  it('is listed folder by folder', async (t) => {
    const scene = await openScene(await worldFor(t, { treeEntries: 10 }), {
      name: 'cut',
      base: FOLDERS,
      change: { files: { 'f5/job.yaml': endlessJob('rows') } },
    });
    assert.deepEqual((await scene.see()).checks, [
      { conclusion: 'failure', title: '1 error introduced', annotations: ['f5/job.yaml:2 unbounded-job'] },
    ]);
  });

  it('where even a folder is too large makes the check neutral, and the folder is named', async (t) => {
    const scene = await openScene(await worldFor(t, { treeEntries: 10 }), {
      name: 'cut',
      base: { ...notes(12), 'a/ok.yaml': boundedJob('ok') },
      change: { files: { 'a/other.yaml': boundedJob('other') } },
    });
    const { reviews, checks, notified } = await scene.see();
    assert.deepEqual({ reviews, notified }, { reviews: [], notified: [] });
    assert.deepEqual(checks, [
      { conclusion: 'neutral', title: 'Nothing introduced; not everything was read', annotations: [] },
    ]);
    const summary = (await scene.pull()).checkRuns[0]?.summary ?? '';
    assert.match(summary, /### Too much to read\n\n- `notes`: the folder holds more than GitHub lists/);
  });
});

/** What each review says on lines. */
async function said(scene: Scene): Promise<readonly (readonly string[])[]> {
  return (await scene.see()).reviews.map(({ comments }) => comments);
}

describe('a file whose patch GitHub does not show', () => {
  const HIDDEN = { 'big.yaml': `${endlessJob('rows')}${'# a line of explanation\n'.repeat(40)}` };
  const limits = { patchLines: 30 };
  const CHECK_OF_TWO = ['big.yaml:2 unbounded-job', 'pod.yaml:2 naked-pod'];

  async function openHidden(t: TestContext, more: StartOptions['limits']): Promise<Scene> {
    const hidden = await worldFor(t, { ...limits, ...more });
    const files = { ...HIDDEN, 'pod.yaml': nakedPod('bare') };
    const scene = await openScene(hidden, { name: 'hidden', change: { files } });
    assert.deepEqual((await scene.see()).checks[0]?.annotations, CHECK_OF_TWO);
    return scene;
  }

  it('has its finding on the exact line, where GitHub takes it', async (t) => {
    const scene = await openHidden(t, { commentsOnHiddenPatches: true });
    assert.deepEqual(await said(scene), [['big.yaml:2 unbounded-job', 'pod.yaml:1-10 naked-pod suggestion']]);
    assert.equal((await scene.see()).reviews[0]?.body, '');
  });

  it('has it in the review’s text, where GitHub refuses it, and the other comments stay on their lines', async (t) => {
    const scene = await openHidden(t, {});
    const { reviews, notified } = await scene.see();
    assert.deepEqual(
      reviews.map(({ comments }) => comments),
      [['pod.yaml:1-10 naked-pod suggestion']],
    );
    assert.match(reviews[0]?.body ?? '', /`big\.yaml:2`[\s\S]*Nothing ends the Job `rows`/);
    assert.deepEqual(notified, ['dev']);
    await scene.push({ files: { 'README.md': 'More\n' } });
    assert.equal((await scene.see()).reviews.length, 1);
  });

  it('has it there, too, where there is no other comment', async (t) => {
    const change = { files: { 'job.yaml': endlessJob('rows') } };
    const scene = await openScene(await worldFor(t, { patchLines: 5 }), { name: 'hidden', change });
    const { reviews, checks } = await scene.see();
    assert.deepEqual(checks[0]?.annotations, ['job.yaml:2 unbounded-job']);
    assert.deepEqual(await said(scene), [[]]);
    assert.match(reviews[0]?.body ?? '', /`job\.yaml:2`[\s\S]*Nothing ends the Job `rows`/);
  });

  it('is not told of what it held before', async (t) => {
    const hidden = await worldFor(t, { patchLines: 5 });
    const base = { 'big.yaml': endlessJob('rows') };
    const change = { files: { 'big.yaml': `${'# moved down\n'.repeat(20)}${endlessJob('rows')}` } };
    const scene = await openScene(hidden, { name: 'hidden', base, change });
    assert.deepEqual(await scene.see(), {
      reviews: [],
      checks: [{ conclusion: 'success', title: 'Nothing introduced', annotations: [] }],
      notified: [],
    });
  });
});

describe('more findings than one answer takes', () => {
  it('130 are annotated in three batches, and announced once', async (t) => {
    const world = await worldFor(t);
    const files = Object.fromEntries(Array.from({ length: 130 }, (_, at) => [`j/${at}.yaml`, endlessJob(`j${at}`)]));
    const scene = await openScene(world, { name: 'findings', change: { files } });
    const { reviews, checks, notified } = await scene.see();
    assert.equal(checks[0]?.title, '130 errors introduced');
    assert.equal(new Set(checks[0]?.annotations).size, 130);
    assert.deepEqual(
      world.requests.filter(({ path }) => path.includes('/check-runs')).map(({ method }) => method),
      ['POST', 'PATCH', 'PATCH'],
    );
    assert.equal(reviews.length, 1);
    assert.equal(reviews[0]?.comments.length, 10);
    assert.match(reviews[0]?.body ?? '', /^120 more findings have no comments of their own/);
    assert.deepEqual(notified, ['dev']);
    await scene.push({ files: { 'README.md': 'More\n' } });
    assert.equal((await scene.see()).reviews.length, 1);
    assert.equal((await scene.see()).checks[0]?.annotations.length, 130);
  });

  it('a check run whose second batch fails is taken up where it stopped', async (t) => {
    const world = await worldFor(t);
    const files = Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`j/${at}.yaml`, endlessJob(`j${at}`)]));
    world.hub.faults.add({
      match: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
      status: 502,
      times: Number.POSITIVE_INFINITY,
    });
    const scene = await openScene(world, { name: 'batches', change: { files } });
    const half = await scene.pull();
    assert.deepEqual(
      half.checkRuns.map(({ status, annotations }) => [status, annotations.length]),
      [['in_progress', 50]],
    );
    world.hub.faults.clear();
    await world.hub.redeliver(world.hub.deliveries.at(-1)?.id ?? '');
    await world.settled();
    const { checkRuns } = await scene.pull();
    assert.deepEqual(
      checkRuns.map(({ status, conclusion }) => [status, conclusion]),
      [['completed', 'failure']],
    );
    assert.equal(checkRuns[0]?.annotations.length, 70);
    assert.equal(new Set(checkRuns[0]?.annotations.map(({ path }) => path)).size, 70);
  });
});
