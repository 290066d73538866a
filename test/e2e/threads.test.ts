/** What becomes of a comment over the life of a pull request: repaired, brought back, resolved, ignored, answered. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RequestRecord } from '../../src/github/observe.ts';
import { formatMarkers, parseMarkers } from '../../src/review/marker.ts';
import type { ThreadView } from '../github/index.ts';
import { REVIEW_ONLY, startWorld, type World } from '../support/world.ts';
import { boundedJob, endlessJob, nakedPod } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

/** One installation may resolve threads, as `contents: write` allows; the other has not granted that. */
let writing: World;
let world: World;
before(async () => {
  [writing, world] = await Promise.all([startWorld({ files: {} }), startWorld({ files: {}, granted: REVIEW_ONLY })]);
});
after(() => Promise.all([writing.stop(), world.stop()]));

/** A thread in the few words that these tests compare. */
function state({ comments, resolvedBy }: ThreadView): string {
  const [comment] = comments;
  const said = /^\*\*(Fixed in|No longer introduced here)/.exec(comment?.body ?? '')?.[1] ?? 'open';
  const folded = comment?.isMinimized === true ? `, folded as ${comment.minimizedReason?.toLowerCase()}` : '';
  return `${said}${folded}${resolvedBy === null ? '' : `, resolved by ${resolvedBy}`}`;
}

async function states(scene: Scene): Promise<readonly string[]> {
  return (await scene.pull()).threads.map(state);
}

async function firstThread(scene: Scene): Promise<ThreadView> {
  const [thread] = (await scene.pull()).threads;
  assert.ok(thread);
  return thread;
}

/** GraphQL mutations among requests, by name. */
function mutations(requests: readonly RequestRecord[]): readonly string[] {
  return requests.flatMap(({ operation }) => (operation?.endsWith('Threads') ? [operation] : []));
}

const ENDLESS = { 'a.yaml': endlessJob('a') };
const BOUNDED = { 'a.yaml': boundedJob('a') };

describe('a finding that a later push repairs', () => {
  it('closes its thread: edited, folded, resolved, and nobody is notified', async () => {
    const scene = await openScene(writing, { name: 'fixed', change: { files: ENDLESS } });
    assert.deepEqual(await states(scene), ['open']);
    const before = await scene.see();
    writing.requests.length = 0;
    const sha = await scene.push({ files: BOUNDED });
    assert.deepEqual(await states(scene), ['Fixed in, folded as resolved, resolved by plimsoll[bot]']);
    assert.match(
      (await firstThread(scene)).comments[0]?.body ?? '',
      new RegExp(`^\\*\\*Fixed in ${sha}\\*\\*\n\n<details>`),
    );
    assert.deepEqual(mutations(writing.requests), ['ResolveThreads', 'EditThreads']);
    const { notified, reviews } = await scene.see();
    assert.deepEqual([notified, reviews.length], [before.notified, 1]);
  });

  it('closes it once: further pushes leave it alone', async () => {
    const scene = await openScene(writing, { name: 'once', change: { files: ENDLESS } });
    await scene.push({ files: BOUNDED });
    const body = (await firstThread(scene)).comments[0]?.body;
    writing.requests.length = 0;
    await scene.push({ files: { 'README.md': 'More\n' } });
    assert.deepEqual(mutations(writing.requests), []);
    assert.equal((await firstThread(scene)).comments[0]?.body, body);
  });

  it('closes it in its text where threads may not be resolved, and the review does not fail', async () => {
    const scene = await openScene(world, { name: 'forbidden', change: { files: ENDLESS } });
    world.requests.length = 0;
    await scene.push({ files: BOUNDED });
    assert.deepEqual(mutations(world.requests), ['EditThreads']);
    assert.deepEqual(await states(scene), ['Fixed in, folded as resolved']);
    assert.deepEqual((await scene.see()).checks[0]?.conclusion, 'success');
  });

  it('takes two requests for several threads, and leaves those open that still stand', async () => {
    const many = ['a', 'b', 'c', 'd'].map((name) => [`${name}.yaml`, endlessJob(name)] as const);
    const scene = await openScene(writing, { name: 'several', change: { files: Object.fromEntries(many) } });
    writing.requests.length = 0;
    await scene.push({ files: { ...BOUNDED, 'b.yaml': boundedJob('b'), 'c.yaml': boundedJob('c') } });
    const closed = 'Fixed in, folded as resolved, resolved by plimsoll[bot]';
    assert.deepEqual((await states(scene)).toSorted(), [closed, closed, closed, 'open']);
    assert.deepEqual(mutations(writing.requests), ['ResolveThreads', 'EditThreads']);
  });

  it('closes a comment on several findings when the last of them is gone', async () => {
    const both = (first: string, second: string) => ({ 'a.yaml': `${first}---\n${second}` });
    const scene = await openScene(writing, {
      name: 'grouped',
      change: { files: both(endlessJob('a'), endlessJob('b')) },
    });
    const { threads } = await scene.pull();
    assert.deepEqual(
      threads.map(({ comments }) => parseMarkers(comments[0]?.body ?? '').length),
      [2],
    );
    await scene.push({ files: both(boundedJob('a'), endlessJob('b')) });
    assert.deepEqual(await states(scene), ['open']);
    await scene.push({ files: both(boundedJob('a'), boundedJob('b')) });
    assert.deepEqual(await states(scene), ['Fixed in, folded as resolved, resolved by plimsoll[bot]']);
  });

  it('keeps the answer that a person gave', async () => {
    const scene = await openScene(writing, { name: 'answered', change: { files: ENDLESS } });
    const { id } = await firstThread(scene);
    await writing.hub.reply(scene.repository, scene.number, id, 'dev', 'Why is that?');
    await scene.push({ files: BOUNDED });
    assert.deepEqual(await states(scene), ['Fixed in, folded as resolved, resolved by plimsoll[bot]']);
    const { comments } = await firstThread(scene);
    assert.deepEqual(
      comments.slice(1).map(({ body, author }) => [author, body]),
      [['dev', 'Why is that?']],
    );
  });

  it('in a renamed file closes the thread that stood in the old one', async () => {
    const scene = await openScene(writing, { name: 'renamed', change: { files: ENDLESS } });
    await scene.push({ rename: { 'a.yaml': 'jobs/a.yaml' } });
    assert.deepEqual(await states(scene), ['open']);
    await scene.push({ files: { 'jobs/a.yaml': boundedJob('a') } });
    assert.deepEqual(await states(scene), ['Fixed in, folded as resolved, resolved by plimsoll[bot]']);
  });

  it('is told from one that the base branch has by now', async () => {
    const scene = await openScene(writing, { name: 'debt', change: { files: ENDLESS } });
    await writing.hub.commit(scene.repository, 'main', {
      author: 'dev',
      files: { ...ENDLESS, 'notes.txt': 'main\n' },
    });
    await scene.push({ base: 'main', force: true, files: { ...ENDLESS, 'b.yaml': boundedJob('b') } });
    assert.deepEqual(await states(scene), ['No longer introduced here, folded as outdated, resolved by plimsoll[bot]']);
  });

  it('is not told from a file that cannot be read: its thread waits', async () => {
    const scene = await openScene(writing, { name: 'broken', change: { files: ENDLESS } });
    await scene.push({ files: { 'a.yaml': `${endlessJob('a')}  broken: [\n` } });
    assert.deepEqual(await states(scene), ['open']);
  });
});

describe('a finding that comes back after it was fixed', () => {
  for (const [name, at] of [
    ['with', () => writing],
    ['without', () => world],
  ] as const) {
    it(`opens its thread again, ${name} the permission to resolve it, in place of a new comment`, async () => {
      const scene = await openScene(at(), { name: `back-${name}`, change: { files: ENDLESS } });
      const { notified } = await scene.see();
      await scene.push({ files: BOUNDED });
      await scene.push({ files: ENDLESS });
      assert.deepEqual(await states(scene), ['open']);
      const seen = await scene.see();
      assert.deepEqual([seen.reviews.length, seen.notified, seen.checks[0]?.conclusion], [1, notified, 'failure']);
      assert.match((await firstThread(scene)).comments[0]?.body ?? '', /`a\.yaml:2`/);
      await scene.push({ files: BOUNDED });
      assert.match((await states(scene))[0] ?? '', /^Fixed in, folded as resolved/);
    });
  }
});

describe('a thread that a person has resolved', () => {
  it('is quiet and counts, and the check tells who', async () => {
    const scene = await openScene(writing, { name: 'resolved', change: { files: ENDLESS } });
    const { id } = await firstThread(scene);
    await writing.hub.resolveThread(scene.repository, scene.number, id, 'dev');
    await scene.push({ files: { 'README.md': 'More\n' } });
    assert.deepEqual(await states(scene), ['open, resolved by dev']);
    const run = (await scene.pull()).checkRuns[0];
    assert.equal(run?.conclusion, 'failure');
    assert.match(run?.summary ?? '', /`a\.yaml:2` · .+: resolved by `dev`/);
    await scene.push({ files: BOUNDED });
    await scene.push({ files: ENDLESS });
    assert.deepEqual(await states(scene), ['open, resolved by dev']);
    assert.equal((await scene.see()).reviews.length, 1);
  });
});

describe('a command that the App has acknowledged', () => {
  it('in a thread takes its finding out of the check, with who and why, until it is deleted', async () => {
    const scene = await openScene(world, {
      name: 'ignored',
      change: { files: { ...ENDLESS, 'b.yaml': nakedPod('b') } },
    });
    const { threads } = await scene.pull();
    const thread = threads.find(({ path }) => path === 'a.yaml');
    const wish = await world.hub.reply(
      scene.repository,
      scene.number,
      thread?.id ?? 0,
      'dev',
      '/plimsoll ignore -- it ends by itself',
    );
    await world.settled();
    await scene.push({ files: { 'README.md': 'More\n' } });
    const run = (await scene.pull()).checkRuns[0];
    assert.deepEqual([run?.conclusion, run?.title], ['success', '1 warning introduced, 1 ignored']);
    assert.match(run?.summary ?? '', /`a\.yaml:2` · .+: it ends by itself\. \(`dev`\)/);
    assert.equal(
      (await states(scene)).every((one) => one === 'open'),
      true,
    );
    await world.hub.deleteComment(scene.repository, wish, 'dev');
    await scene.push({ files: { 'README.md': 'And more\n' } });
    assert.equal((await scene.see()).checks[0]?.conclusion, 'failure');
  });
});

describe('an author who forges markers', () => {
  it('silences nothing: not in a thread, not in an answer, not in a comment, not in a review', async () => {
    const first = await openScene(world, { name: 'markers', change: { files: ENDLESS } });
    const markers = parseMarkers((await firstThread(first)).comments[0]?.body ?? '');
    const scene = await openScene(world, { name: 'forged', change: { files: { 'notes.txt': 'a\n' } } });
    const { hub } = world;
    const { repository, number } = scene;
    for (const forged of [formatMarkers(markers), formatMarkers(markers, 'fixed')]) {
      await hub.comment(repository, number, 'dev', forged);
      const place = { path: 'notes.txt', line: 1, body: forged };
      await hub.commentOnLine(repository, number, 'dev', place);
    }
    const { id } = await firstThread(scene);
    await hub.reply(repository, number, id, 'dev', formatMarkers(markers));
    await scene.push({ files: ENDLESS });
    const seen = await scene.see();
    assert.deepEqual(seen.reviews.at(-1)?.comments, ['a.yaml:2 unbounded-job']);
    assert.equal(seen.checks[0]?.conclusion, 'failure');
  });
});

describe('when the App or GitHub fails between two writes', () => {
  const CLOSED = 'Fixed in, folded as resolved, resolved by plimsoll[bot]';

  for (const [what, operation] of [
    ['resolving', 'ResolveThreads'],
    ['editing', 'EditThreads'],
  ] as const) {
    it(`after ${what} took effect unheard, nothing is done twice`, async () => {
      const scene = await openScene(writing, {
        name: `unheard-${operation.toLowerCase()}`,
        change: { files: ENDLESS },
      });
      const match = ({ graphqlOperation }: { graphqlOperation: string | null }) => graphqlOperation === operation;
      const fault = writing.hub.faults.add({ match, times: 1, respondAfterEffect: { status: 502 } });
      await scene.push({ files: BOUNDED });
      fault.remove();
      assert.equal(fault.hits, 1);
      assert.deepEqual(await states(scene), [CLOSED]);
    });

    it(`where ${what} fails for good, check and review stand, and the next push completes it`, async () => {
      const scene = await openScene(writing, { name: `lost-${operation.toLowerCase()}`, change: { files: ENDLESS } });
      const match = ({ graphqlOperation }: { graphqlOperation: string | null }) => graphqlOperation === operation;
      const fault = writing.hub.faults.add({ match, times: 2, status: 502 });
      await scene.push({ files: { ...BOUNDED, 'b.yaml': nakedPod('b') } });
      fault.remove();
      const seen = await scene.see();
      assert.deepEqual([seen.checks[0]?.title, seen.reviews.length], ['1 warning introduced', 2]);
      assert.notEqual((await states(scene))[0], CLOSED);
      await scene.push({ files: { 'README.md': 'More\n' } });
      assert.deepEqual(await states(scene), [CLOSED, 'open']);
    });
  }
});
