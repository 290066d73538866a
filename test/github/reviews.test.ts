import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, SHOP, sceneWithPull } from './harness.ts';

const PULL = { ...SHOP, pull_number: 1 };
type Scene = Awaited<ReturnType<typeof sceneWithPull>>;
type Comment = {
  path: string;
  body: string;
  line: number;
  side?: string;
  start_line?: number;
  start_side?: string;
};

const at = (path: string, line: number, more: Partial<Comment> = {}): Comment => ({ path, line, body: 'x', ...more });
const review = ({ bot }: Scene, ...comments: Comment[]) =>
  bot.pulls.createReview({ ...PULL, event: 'COMMENT', body: 'Summary', comments });

/** The sentences of a 422. */
async function refusal(request: Promise<unknown>): Promise<unknown> {
  const { status, data } = await failure(request);
  assert.equal(status, 422);
  return data.errors;
}

test('one comment outside the diff refuses the whole review, and says only what kind of fault it was', async (t) => {
  const scene = await sceneWithPull(t);
  const outside = at('app.txt', 15);
  assert.deepEqual(await refusal(review(scene, at('app.txt', 3), outside, outside)), ['Line could not be resolved']);
  assert.deepEqual(await refusal(review(scene, at('app.txt', 3), at('README', 1))), ['Path could not be resolved']);
  await scene.hub.settled();
  const { reviews, threads } = await scene.hub.state.pull('acme/shop', 1);
  assert.deepEqual([reviews, threads, scene.hub.notifications, scene.received], [[], [], [], []]);
});

test('LEFT counts in the old file, RIGHT in the new one', async (t) => {
  const scene = await sceneWithPull(t);
  await review(
    scene,
    at('app.txt', 28, { side: 'LEFT' }),
    at('app.txt', 28, { side: 'RIGHT' }),
    at('app.txt', 3, { side: 'LEFT' }),
    at('app.txt', 3),
  );
  const { data } = await scene.bot.pulls.listReviewComments(PULL);
  const shown = data.map(({ side, line, diff_hunk }) => [side, line, diff_hunk.split('\n').at(-1)]);
  assert.deepEqual(shown, [
    ['LEFT', 28, '-line 28'],
    ['RIGHT', 28, ' line 29'],
    ['LEFT', 3, '-line 3'],
    ['RIGHT', 3, '+line three'],
  ]);
  assert.deepEqual(await refusal(review(scene, at('new.txt', 1, { side: 'LEFT' }))), ['Line could not be resolved']);
  assert.match(String(await refusal(review(scene, at('app.txt', 3, { side: 'MIDDLE' })))), /must be one of/);
});

test('a comment on several lines stays within one hunk, first line first', async (t) => {
  const scene = await sceneWithPull(t);
  const range = (start_line: number, line: number) => review(scene, at('app.txt', line, { start_line }));
  assert.match(String(await refusal(range(5, 27))), /must be part of the same hunk/);
  assert.match(String(await refusal(range(5, 3))), /must precede the end line/);
  assert.match(String(await refusal(range(3, 3))), /must precede the end line/);
  assert.match(String(await refusal(range(15, 27))), /Start line could not be resolved/);
  await range(1, 5);
  await review(scene, at('app.txt', 4, { start_line: 3, start_side: 'LEFT' }));
  const { data } = await scene.bot.pulls.listReviewComments(PULL);
  assert.deepEqual(
    data.map(({ start_line, start_side, line, side }) => [start_line, start_side, line, side]),
    [
      [1, 'RIGHT', 5, 'RIGHT'],
      [3, 'LEFT', 4, 'RIGHT'],
    ],
  );
});

test('a suggestion on LEFT is refused; one that changes nothing is a warning', async (t) => {
  const scene = await sceneWithPull(t);
  const suggest = (text: string) => ({ body: `\`\`\`suggestion\n${text}\n\`\`\`` });
  const refused = await refusal(review(scene, at('app.txt', 28, { side: 'LEFT', ...suggest('y') })));
  assert.match(String(refused), /on LEFT can never be applied: app.txt:28/);
  scene.hub.warnings.length = 0;
  await review(scene, at('app.txt', 3, suggest('line 3')));
  assert.deepEqual(scene.hub.warnings, []);
  await review(scene, at('app.txt', 3, suggest('line three')));
  assert.deepEqual(scene.hub.warnings, ['suggestion changes nothing at app.txt:3']);
});

test('bodies may have 65,536 characters, however many bytes they are', async (t) => {
  const { bot, hub } = await sceneWithPull(t);
  const [longest, longer] = ['😀'.repeat(65_536), 'x'.repeat(65_537)];
  const told = async (request: Promise<unknown>) =>
    assert.match(JSON.stringify(await refusal(request)), /too long \(maximum is 65536 characters\)/);
  const event = 'COMMENT';
  await bot.pulls.createReview({ ...PULL, event, body: longest });
  await told(bot.pulls.createReview({ ...PULL, event, body: longer }));
  await told(bot.pulls.createReview({ ...PULL, event, body: 'x', comments: [at('app.txt', 3, { body: longer })] }));
  await told(bot.issues.createComment({ ...SHOP, issue_number: 1, body: longer }));
  await told(bot.pulls.update({ ...PULL, body: longer }));
  const pull = await hub.state.pull('acme/shop', 1);
  assert.deepEqual([pull.reviews.length, pull.threads.length, pull.comments.length], [1, 0, 0]);
});

test('a review is of the head or an earlier commit of the pull request', async (t) => {
  const scene = await sceneWithPull(t);
  const { hub, bot, head } = scene;
  const base = await hub.git('acme/shop', ['rev-parse', 'main']);
  await hub.commit('acme/shop', 'feature', { files: { 'more.txt': 'x\n' } });
  const other = await hub.commit('acme/shop', 'other', { base: 'main', files: { 'other.txt': 'x\n' } });
  const on = (commit_id: string, ...comments: Comment[]) =>
    bot.pulls.createReview({ ...PULL, event: 'COMMENT', body: 'x', commit_id, comments });
  for (const commit of [base, other, 'f'.repeat(40), 'feature'])
    assert.deepEqual(await refusal(on(commit)), ['The commitOID is not part of the pull request']);
  assert.equal((await on(head, at('app.txt', 3))).data.commit_id, head);
  assert.deepEqual(await refusal(on(head, at('more.txt', 1))), ['Path could not be resolved']);
});

test('after a push comments move with their lines, or are outdated when these changed', async (t) => {
  const scene = await sceneWithPull(t);
  await review(scene, at('app.txt', 3), at('new.txt', 2), at('app.txt', 28, { side: 'LEFT' }));
  const base = await scene.hub.git('acme/shop', ['show', 'feature:app.txt']);
  const files = { 'app.txt': `${base.replace('line three', 'line drei')}\n`, 'new.txt': 'zero\none\ntwo\n' };
  const head = await scene.hub.commit('acme/shop', 'feature', { files });
  const { data } = await scene.bot.pulls.listReviewComments(PULL);
  const [outdated, moved, deleted] = data;
  assert.deepEqual([outdated?.line, outdated?.position, outdated?.original_line], [null, null, 3]);
  assert.deepEqual([outdated?.commit_id, moved?.commit_id], [scene.head, head]);
  assert.deepEqual([moved?.line, moved?.original_line, moved?.original_commit_id], [3, 2, scene.head]);
  assert.deepEqual([deleted?.line, deleted?.side], [28, 'LEFT']);
  const { threads } = await scene.hub.state.pull('acme/shop', 1);
  assert.deepEqual(
    threads.map(({ isOutdated }) => isOutdated),
    [true, false, false],
  );
});

test('a review of event COMMENT says something, and is told of once', async (t) => {
  const scene = await sceneWithPull(t);
  const { bot, dev, hub } = scene;
  assert.deepEqual(await refusal(bot.pulls.createReview({ ...PULL, event: 'COMMENT' })), ['Review body is required']);
  const own = dev.pulls.createReview({ ...PULL, event: 'APPROVE', body: 'x' });
  assert.deepEqual(await refusal(own), ['Can not approve your own pull request']);
  const { data } = await review(scene, at('app.txt', 3), at('new.txt', 1));
  assert.deepEqual([data.state, data.user?.login, data.body], ['COMMENTED', 'plimsoll[bot]', 'Summary']);
  await hub.settled();
  const sent = scene.received.filter(({ event }) => event === 'pull_request_review');
  assert.deepEqual(
    sent.map(({ payload }) => [
      payload.action,
      (payload.review as { state: string }).state,
      (payload.pull_request as { number: number }).number,
    ]),
    [['submitted', 'commented', 1]],
  );
  assert.deepEqual(
    hub.notifications.map(({ user, reason }) => [user, reason]),
    [['dev', 'author']],
  );
});

test('files whose patch GitHub does not show take no comments', async (t) => {
  const scene = await sceneWithPull(t, { limits: { patchLines: 5 } });
  const files = { 'logo.bin': Buffer.from([0, 1, 2, 10]), 'long.txt': 'x\n'.repeat(6), 'short.txt': 'x\n'.repeat(5) };
  await scene.hub.commit('acme/shop', 'feature', { files });
  for (const path of ['logo.bin', 'long.txt'])
    assert.deepEqual(await refusal(review(scene, at(path, 1))), ['Line could not be resolved']);
  await review(scene, at('short.txt', 5));
});

test('comments are answered in their thread and edited by who wrote them', async (t) => {
  const scene = await sceneWithPull(t);
  await review(scene, at('app.txt', 3));
  const [thread] = (await scene.hub.state.pull('acme/shop', 1)).threads;
  const comment_id = Number(thread?.comments[0]?.id);
  const reply = await scene.dev.pulls.createReplyForReviewComment({ ...PULL, comment_id, body: 'Why?' });
  assert.equal(reply.data.in_reply_to_id, comment_id);
  await scene.bot.pulls.updateReviewComment({ ...SHOP, comment_id, body: 'Because' });
  const theirs = scene.bot.pulls.updateReviewComment({ ...SHOP, comment_id: reply.data.id, body: 'Mine' });
  assert.equal((await failure(theirs)).status, 403);
  const [after] = (await scene.hub.state.pull('acme/shop', 1)).threads;
  assert.deepEqual(
    after?.comments.map(({ author, body }) => [author, body]),
    [
      ['plimsoll[bot]', 'Because'],
      ['dev', 'Why?'],
    ],
  );
});

test('a single comment is refused for the same reasons, in records instead of sentences', async (t) => {
  const { bot, head, hub } = await sceneWithPull(t);
  const comment = { ...PULL, commit_id: head, path: 'app.txt', line: 3, body: 'x' };
  const message = async (changes: object) => {
    const errors = await refusal(bot.pulls.createReviewComment({ ...comment, ...changes }));
    return (errors as { message: string }[]).map((error) => error.message).join();
  };
  assert.equal(await message({ line: 15 }), 'Line could not be resolved');
  assert.equal(await message({ commit_id: 'f'.repeat(40) }), 'The commitOID is not part of the pull request');
  assert.match(await message({ body: 'x'.repeat(65_537) }), /^Body is too long/);
  assert.match(await message({ side: 'LEFT', body: '```suggestion\ny\n```' }), /on LEFT can never be applied/);
  assert.deepEqual((await hub.state.pull('acme/shop', 1)).threads, []);
  const empty = bot.pulls.createReview({
    ...PULL,
    event: 'COMMENT',
    body: 'x',
    comments: [at('app.txt', 3, { body: ' ' })],
  });
  assert.deepEqual(await refusal(empty), ['Body is required']);
});
