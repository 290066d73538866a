/** The pull requests of a branch in GraphQL: whose they are, who closed them, whose their commits are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, NOON, type Scene, SHOP, scene, sceneWithPull } from './harness.ts';

interface Node {
  number: number;
  viewerDidAuthor: boolean;
  headRef: { target: { oid: string } } | null;
  timelineItems: { nodes: { actor: { __typename: string; login: string } }[] };
  commits: { nodes: { commit: Record<'author' | 'committer', { email: string; user: { login: string } | null }> }[] };
}

async function pullsOf({ bot }: Scene, filter: string): Promise<Node[]> {
  const query = `{ repository(owner: "acme", name: "shop") { pullRequests(last: 20, ${filter}) { nodes {
    number viewerDidAuthor headRef { target { oid } }
    timelineItems(itemTypes: [CLOSED_EVENT], last: 1) { nodes { ... on ClosedEvent { actor { __typename login } } } }
    commits(last: 10) { nodes { commit { author { email user { login } } committer { email user { login } } } } }
  } } } }`;
  return (await bot.graphql<{ repository: { pullRequests: { nodes: Node[] } } }>(query)).repository.pullRequests.nodes;
}

const numbers = (nodes: Node[]) => nodes.map(({ number }) => number);

test('they are found by branch, base and state', async (t) => {
  const made = await sceneWithPull(t);
  const { hub } = made;
  await hub.commit('acme/shop', 'other', { files: { 'other.txt': 'x\n' }, author: 'dev' });
  await hub.openPull('acme/shop', 'dev', { title: 'Other', head: 'other', base: 'feature' });
  await hub.close('acme/shop', 2, 'dev');
  assert.deepEqual(numbers(await pullsOf(made, 'headRefName: "feature"')), [1]);
  assert.deepEqual(numbers(await pullsOf(made, 'baseRefName: "feature"')), [2]);
  assert.deepEqual(numbers(await pullsOf(made, 'states: [OPEN]')), [1]);
  assert.deepEqual(numbers(await pullsOf(made, 'states: [CLOSED, MERGED]')), [2]);
  assert.deepEqual(numbers(await pullsOf(made, 'headRefName: "none"')), []);
});

test('each closing names who did it, and the last one comes last', async (t) => {
  const made = await sceneWithPull(t);
  const { hub, bot } = made;
  const closers = async () => {
    const nodes = await pullsOf(made, 'headRefName: "feature"');
    return nodes.flatMap(({ timelineItems }) => timelineItems.nodes.map(({ actor }) => actor));
  };
  assert.deepEqual(await closers(), []);
  await hub.close('acme/shop', 1, 'dev');
  assert.deepEqual(await closers(), [{ __typename: 'User', login: 'dev' }]);
  await hub.reopen('acme/shop', 1, 'dev');
  await bot.pulls.update({ ...SHOP, pull_number: 1, state: 'closed' });
  assert.deepEqual(await closers(), [{ __typename: 'Bot', login: 'plimsoll' }]);
});

test("an App's pull request is its own; its commits have no user, people's have", async (t) => {
  const made = await scene(t);
  const { hub, bot } = made;
  const base = await hub.git('acme/shop', ['rev-parse', 'main']);
  const tree = [{ path: 'a.txt', mode: '100644' as const, type: 'blob' as const, content: 'a\n' }];
  const { data: written } = await bot.git.createTree({ ...SHOP, base_tree: base, tree });
  const { data: commit } = await bot.git.createCommit({ ...SHOP, message: 'x', tree: written.sha, parents: [base] });
  await bot.git.createRef({ ...SHOP, ref: 'refs/heads/fix', sha: commit.sha });
  await bot.pulls.create({ ...SHOP, title: 'x', head: 'fix', base: 'main' });
  const theirs = await hub.commit('acme/shop', 'fix', { files: { 'b.txt': 'b\n' }, author: 'dev' });
  const [pull] = await pullsOf(made, 'headRefName: "fix"');
  assert.deepEqual([pull?.viewerDidAuthor, pull?.headRef?.target.oid], [true, theirs]);
  const authors = pull?.commits.nodes.map((node) => node.commit.author);
  assert.match(authors?.[0]?.email ?? '', /^\d+\+plimsoll\[bot\]@/);
  assert.deepEqual(
    authors?.map(({ user }) => user),
    [null, { login: 'dev' }],
  );
  await hub.deleteBranch('acme/shop', 'fix');
  assert.equal((await pullsOf(made, 'headRefName: "fix"'))[0]?.headRef, null);
});

test('they come in the order that is asked for, by label too', async (t) => {
  let now = NOON;
  const made = await sceneWithPull(t, { clock: () => now });
  const { hub, bot } = made;
  for (const head of ['second', 'third']) {
    now += 60_000;
    await hub.commit('acme/shop', head, { files: { [`${head}.txt`]: 'x\n' }, author: 'dev' });
    await hub.openPull('acme/shop', 'dev', { title: head, head, base: 'main' });
  }
  now += 60_000;
  await bot.issues.addLabels({ ...SHOP, issue_number: 2, labels: ['fix'] });
  await hub.comment('acme/shop', 1, 'dev', 'First');
  await hub.editPull('acme/shop', 1, 'dev', { title: 'Changed last' });
  const ordered = (field: string, direction: string) =>
    pullsOf(made, `orderBy: { field: ${field}, direction: ${direction} }`).then(numbers);
  assert.deepEqual(await ordered('CREATED_AT', 'ASC'), [1, 2, 3]);
  assert.deepEqual(await ordered('CREATED_AT', 'DESC'), [3, 2, 1]);
  assert.deepEqual((await ordered('UPDATED_AT', 'DESC'))[0], 1);
  assert.deepEqual((await ordered('COMMENTS', 'ASC')).at(-1), 1);
  assert.deepEqual(numbers(await pullsOf(made, 'labels: ["fix"]')), [2]);
  const first = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { createdAt closedAt } } }`;
  const at = async () => (await bot.graphql<{ repository: { pullRequest: object } }>(first)).repository.pullRequest;
  assert.deepEqual(await at(), { createdAt: '2026-11-21T12:00:00Z', closedAt: null });
  await hub.close('acme/shop', 1, 'dev');
  assert.deepEqual(await at(), { createdAt: '2026-11-21T12:00:00Z', closedAt: '2026-11-21T12:03:00Z' });
});

test('other items of the timeline are violations', async (t) => {
  const made = await sceneWithPull(t);
  const field = 'pullRequest(number: 1) { timelineItems(last: 1) { totalCount } }';
  const asked = made.bot.graphql(`{ repository(owner: "acme", name: "shop") { ${field} } }`);
  assert.equal((await failure(asked)).status, 501);
  made.hub.violations.length = 0;
});
