/** What becomes of pull requests when branches are renamed, deleted and merged; and every push is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, type Received, type Scene, SHOP, sceneWithPull } from './harness.ts';

const REPOSITORY = 'acme/shop';

/** Two on each other: #1 from `feature` to `main`, #2 from `above` to `feature`. */
async function stack(t: Parameters<typeof sceneWithPull>[0]) {
  const made = await sceneWithPull(t);
  const { hub, received } = made;
  await hub.commit(REPOSITORY, 'above', { files: { 'above.txt': 'x\n' }, base: 'feature', author: 'dev' });
  await hub.openPull(REPOSITORY, 'dev', { title: 'Above', head: 'above', base: 'feature' });
  await hub.settled();
  received.length = 0;
  const shown = async (number: number) => {
    const { state, base, head } = await hub.state.pull(REPOSITORY, number);
    return [state, base.ref, head.ref];
  };
  return { ...made, shown };
}

/** Webhooks without what changes from run to run, in a stable order. */
async function told({ hub, received }: Pick<Scene, 'hub' | 'received'>): Promise<string[]> {
  await hub.settled();
  return received.map(line).sort();
}

function line({ event, payload }: Received): string {
  if (event !== 'push') return `#${payload.number} ${payload.action}`;
  const { ref, created, deleted, forced } = payload;
  const kinds = Object.entries({ created, deleted, forced }).filter(([, is]) => is === true);
  return [ref, ...kinds.map(([name]) => name)].join(' ');
}

test('a renamed branch: pull requests to it go along, those from it are closed', async (t) => {
  const made = await stack(t);
  const { hub, shown, received } = made;
  await hub.renameBranch(REPOSITORY, 'feature', 'topic/new', 'dev');
  assert.deepEqual(await shown(1), ['closed', 'main', 'feature']);
  assert.deepEqual(await shown(2), ['open', 'topic/new', 'above']);
  assert.deepEqual(await told(made), [
    '#1 closed',
    '#2 edited',
    'refs/heads/feature deleted',
    'refs/heads/topic/new created',
  ]);
  const edited = received.find(({ payload }) => payload.action === 'edited')?.payload;
  assert.deepEqual(edited?.changes, { base: { ref: { from: 'feature' }, sha: { from: made.head } } });
  assert.equal(await hub.git(REPOSITORY, ['branch', '--list', 'feature']), '');
  await assert.rejects(hub.renameBranch(REPOSITORY, 'feature', 'x'), /has no branch feature/);
  await assert.rejects(hub.renameBranch(REPOSITORY, 'above', 'main'), /has a branch main already/);
});

test('the default branch is renamed with its protection, and everything says the new name', async (t) => {
  const made = await stack(t);
  const { hub, bot, shown } = made;
  hub.protect(REPOSITORY, 'main', { kind: 'rule set' });
  await hub.renameBranch(REPOSITORY, 'main', 'trunk', 'dev');
  assert.deepEqual(await shown(1), ['open', 'trunk', 'feature']);
  assert.equal((await bot.repos.get(SHOP)).data.default_branch, 'trunk');
  assert.equal(await hub.git(REPOSITORY, ['symbolic-ref', 'HEAD']), 'refs/heads/trunk');
  const query = '{ repository(owner: "acme", name: "shop") { defaultBranchRef { name } } }';
  assert.deepEqual(await bot.graphql(query), { repository: { defaultBranchRef: { name: 'trunk' } } });
  assert.equal((await failure(bot.git.deleteRef({ ...SHOP, ref: 'heads/trunk' }))).status, 422);
  await bot.git.createRef({ ...SHOP, ref: 'refs/heads/main', sha: made.head });
});

test('deleting a base branch closes what goes to it, and it cannot be opened or sent elsewhere', async (t) => {
  const made = await stack(t);
  const { hub, dev, shown } = made;
  await hub.deleteBranch(REPOSITORY, 'feature', 'dev');
  assert.deepEqual(
    [await shown(1), await shown(2)],
    [
      ['closed', 'main', 'feature'],
      ['closed', 'feature', 'above'],
    ],
  );
  assert.deepEqual(await told(made), ['#1 closed', '#2 closed', 'refs/heads/feature deleted']);
  const messages = async (changes: object) => {
    const { status, data } = await failure(dev.pulls.update({ ...SHOP, pull_number: 2, ...changes }));
    assert.equal(status, 422);
    return (data.errors as { message: string }[]).map(({ message }) => message);
  };
  const gone = 'state cannot be changed. The feature branch has been deleted.';
  assert.deepEqual(await messages({ state: 'open' }), [gone]);
  assert.deepEqual(await messages({ base: 'main' }), ['Cannot change the base branch of a closed pull request.']);
});

test('after a merge, the button that deletes the branch sends what goes to it to the base of what was merged', async (t) => {
  const made = await stack(t);
  const { hub, shown, received } = made;
  await hub.merge(REPOSITORY, 1, 'dev');
  assert.deepEqual(await told(made), ['#1 closed', 'refs/heads/main']);
  received.length = 0;
  await hub.deleteBranch(REPOSITORY, 'feature', 'dev');
  assert.deepEqual(await shown(2), ['open', 'main', 'above']);
  assert.deepEqual(await told(made), ['#2 edited', 'refs/heads/feature deleted']);
});

test('so does the setting that deletes merged branches; a deletion through the API closes', async (t) => {
  const bySetting = await stack(t);
  await bySetting.hub.merge(REPOSITORY, 1, 'dev', { deleteBranch: true });
  assert.deepEqual(await bySetting.shown(2), ['open', 'main', 'above']);
  assert.deepEqual(
    (await bySetting.hub.state.pull(REPOSITORY, 2)).files.map(({ path }) => path),
    ['above.txt'],
  );
  const byApi = await stack(t);
  await byApi.hub.merge(REPOSITORY, 1, 'dev');
  await byApi.bot.git.deleteRef({ ...SHOP, ref: 'heads/feature' });
  assert.deepEqual(await byApi.shown(2), ['closed', 'feature', 'above']);
});

test("an App's own pushes are told like people's: made, moved, forced, deleted", async (t) => {
  const made = await stack(t);
  const { bot, head, received, hub } = made;
  const base = await hub.git(REPOSITORY, ['rev-parse', 'main']);
  const ref = { ...SHOP, ref: 'heads/own' };
  await bot.git.createRef({ ...SHOP, ref: 'refs/heads/own', sha: base });
  await bot.git.updateRef({ ...ref, sha: head });
  await bot.git.updateRef({ ...ref, sha: base, force: true });
  await bot.git.deleteRef(ref);
  const own = 'refs/heads/own';
  assert.deepEqual(await told(made), [own, `${own} created`, `${own} deleted`, `${own} forced`]);
  const moved = received.find((one) => line(one) === own)?.payload;
  assert.ok(moved);
  assert.deepEqual([moved.before, moved.after, (moved.commits as object[]).length], [base, head, 1]);
  assert.equal((moved.sender as { login: string }).login, 'plimsoll[bot]');
});
