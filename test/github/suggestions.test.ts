import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINES, replaced, SHOP, sceneWithPull, text } from './harness.ts';

type Scene = Awaited<ReturnType<typeof sceneWithPull>>;
type Place = { path?: string; start_line?: number; body?: string };

/** The feature branch's `app.txt` without its 28th line. */
const FEATURE = replaced(3, 'line three').filter((line) => line !== 'line 28');
const feature = (changes: Record<number, string>) => text(FEATURE.map((line, at) => changes[at + 1] ?? line));
const block = (...lines: string[]) => ['```suggestion', ...lines, '```'].join('\n');

/** A comment with that body, by the App. Gives its id. */
async function comment({ bot, hub }: Scene, line: number, body: string, place: Place = {}): Promise<number> {
  const { sha } = (await hub.state.pull('acme/shop', 1)).head;
  const where = { ...SHOP, pull_number: 1, commit_id: sha, path: 'app.txt', line, ...place };
  return (await bot.pulls.createReviewComment({ ...where, body })).data.id;
}

const file = ({ hub }: Scene, path = 'app.txt') => hub.git('acme/shop', ['show', `feature:${path}`]);
const apply = ({ hub }: Scene, ids: number | number[]) => hub.applySuggestion('acme/shop', ids, 'dev');

test('one suggestion is a commit on the head branch, with both authors, and a push', async (t) => {
  const scene = await sceneWithPull(t);
  const sha = await apply(scene, await comment(scene, 3, `Better:\n\n${block('line 3a', 'line 3b')}`));
  assert.equal(`${await file(scene)}\n`, feature({ 3: 'line 3a\nline 3b' }));
  const { head, files } = await scene.hub.state.pull('acme/shop', 1);
  assert.deepEqual([head.sha, files.length], [sha, 2]);
  const message = await scene.hub.git('acme/shop', ['log', '-1', '--format=%an%n%B', sha]);
  assert.match(message, /^dev\nApply suggestion from code review\n\nCo-authored-by: plimsoll\[bot\] </);
  await scene.hub.settled();
  assert.ok(scene.received.some(({ payload }) => payload.action === 'synchronize' && payload.after === sha));
  const { threads } = await scene.hub.state.pull('acme/shop', 1);
  assert.equal(threads[0]?.isOutdated, true);
});

test('several suggestions are one commit, in files of their own', async (t) => {
  const scene = await sceneWithPull(t);
  const ids = [
    await comment(scene, 1, block('first')),
    await comment(scene, 29, block('last', 'and more')),
    await comment(scene, 2, block('TWO'), { path: 'new.txt' }),
  ];
  const sha = await apply(scene, ids);
  assert.equal(`${await file(scene)}\n`, feature({ 1: 'first', 29: 'last\nand more' }));
  assert.equal(await file(scene, 'new.txt'), 'one\nTWO');
  assert.equal(await scene.hub.git('acme/shop', ['rev-parse', `${sha}^`]), scene.head);
});

test('a suggestion replaces all lines of its comment; an empty one deletes them', async (t) => {
  const scene = await sceneWithPull(t);
  await apply(scene, await comment(scene, 4, block('both'), { start_line: 3 }));
  const expected = FEATURE.flatMap((line, at) => (at === 2 ? ['both'] : at === 3 ? [] : [line]));
  assert.equal(`${await file(scene)}\n`, text(expected));
  await apply(scene, await comment(scene, 3, block()));
  assert.equal(`${await file(scene)}\n`, text(expected.filter((line) => line !== 'both')));
});

test('line ends, a missing last line break and the mode of the file stay', async (t) => {
  const scene = await sceneWithPull(t);
  const files = { 'run.sh': { content: 'one\r\ntwo\r\nthree', mode: '100755' as const } };
  await scene.hub.commit('acme/shop', 'feature', { files });
  await apply(scene, await comment(scene, 2, block('2a', '2b'), { path: 'run.sh' }));
  await apply(scene, await comment(scene, 4, block('end'), { path: 'run.sh' }));
  assert.equal(await file(scene, 'run.sh'), 'one\r\n2a\r\n2b\r\nend');
  assert.match(await scene.hub.git('acme/shop', ['ls-tree', 'feature', 'run.sh']), /^100755 /);
});

test('a longer fence holds a shorter one', async (t) => {
  const scene = await sceneWithPull(t);
  await apply(scene, await comment(scene, 3, '````suggestion\n```\n````'));
  assert.equal(`${await file(scene)}\n`, feature({ 3: '```' }));
});

test('after a push above it a suggestion is applied where its line is now', async (t) => {
  const scene = await sceneWithPull(t);
  const id = await comment(scene, 2, block('TWO'), { path: 'new.txt' });
  await scene.hub.commit('acme/shop', 'feature', { files: { 'new.txt': 'zero\none\ntwo\n' } });
  await apply(scene, id);
  assert.equal(await file(scene, 'new.txt'), 'zero\none\nTWO');
});

test('what GitHub cannot apply is refused, and nothing is committed', async (t) => {
  const scene = await sceneWithPull(t);
  const plain = await comment(scene, 3, 'No block');
  const double = await comment(scene, 3, `${block('a')}\n\n${block('b')}`);
  const over = [await comment(scene, 4, block('a'), { start_line: 2 }), await comment(scene, 3, block('b'))];
  await assert.rejects(apply(scene, plain), /holds no suggestion/);
  await assert.rejects(apply(scene, double), /more than one suggestion/);
  await assert.rejects(apply(scene, over), /Only one suggestion per line/);
  await assert.rejects(apply(scene, 99_999), /not review comments of one pull request/);
  assert.equal((await scene.hub.state.pull('acme/shop', 1)).head.sha, scene.head);
});

test('outdated suggestions and those of closed pull requests are refused', async (t) => {
  const scene = await sceneWithPull(t);
  const outdated = await comment(scene, 3, block('a'));
  const fine = await comment(scene, 1, block('b'));
  const files = { 'app.txt': text(LINES.map((line) => (line === 'line 3' ? 'changed' : line))) };
  await scene.hub.commit('acme/shop', 'feature', { files });
  await assert.rejects(apply(scene, outdated), /outdated/);
  await scene.dev.pulls.update({ ...SHOP, pull_number: 1, state: 'closed' });
  await assert.rejects(apply(scene, fine), /closed pull request/);
});
