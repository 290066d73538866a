/** Branches in GraphQL, whose pull requests come from them, what they point at, and whether these can be merged. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, failure, type Scene, SHOP, scene, sceneWithPull, text } from './harness.ts';

async function ask<Fields>({ bot }: Pick<Scene, 'bot'>, fields: string): Promise<Fields> {
  const query = `{ repository(owner: "acme", name: "shop") { ${fields} } }`;
  return (await bot.graphql<{ repository: Fields }>(query)).repository;
}

interface RefAnswer {
  name: string;
  prefix: string;
  target: { oid: string };
  associatedPullRequests: { nodes: { number: number }[] };
}

const REF = 'name prefix target { oid } associatedPullRequests(first: 10, states: [OPEN]) { nodes { number } }';

test('a branch is found by its name, with its commit and the open pull requests that come from it', async (t) => {
  const made = await sceneWithPull(t);
  const ref = async (name: string) =>
    (await ask<{ ref: RefAnswer | null }>(made, `ref(qualifiedName: "${name}") { ${REF} }`)).ref;
  const found = await ref('refs/heads/feature');
  assert.deepEqual(found, {
    ...{ name: 'feature', prefix: 'refs/heads/', target: { oid: made.head } },
    associatedPullRequests: { nodes: [{ number: 1 }] },
  });
  assert.deepEqual(await ref('feature'), found);
  assert.deepEqual((await ref('main'))?.associatedPullRequests.nodes, []);
  assert.equal(await ref('refs/heads/nothing'), null);
  await made.hub.close('acme/shop', 1, 'dev');
  assert.deepEqual((await ref('feature'))?.associatedPullRequests.nodes, []);
});

test("a branch's commit shows its tree, its people and a file", async (t) => {
  const made = await sceneWithPull(t);
  const commit = '... on Commit { tree { oid } author { user { login } } file(path: "new.txt") { oid mode } }';
  const fields = `defaultBranchRef { name target { ${commit} } } ref(qualifiedName: "feature") { target { ${commit} } }`;
  const { defaultBranchRef, ref } = await ask<Record<string, { name?: string; target: Record<string, unknown> }>>(
    made,
    fields,
  );
  const git = (revision: string) => made.hub.git('acme/shop', ['rev-parse', revision]);
  assert.equal(defaultBranchRef?.name, 'main');
  assert.deepEqual(defaultBranchRef?.target, {
    ...{ tree: { oid: await git('main^{tree}') }, author: { user: { login: 'dev' } }, file: null },
  });
  assert.deepEqual(ref?.target, {
    tree: { oid: await git('feature^{tree}') },
    author: { user: { login: 'dev' } },
    file: { oid: await git('feature:new.txt'), mode: 0o100644 },
  });
});

test('branches below a prefix: prefix and name are the whole name, pages and a word to look for', async (t) => {
  const made = await scene(t);
  for (const name of ['fix/main/all', 'fix/main/one', 'fixed', 'other'])
    await made.hub.commit('acme/shop', name, { files: { [`${name}.txt`]: 'x\n' }, author: 'dev' });
  const names = async (filter: string) => {
    const { refs } = await ask<{ refs: { totalCount: number; nodes: { prefix: string; name: string }[] } }>(
      made,
      `refs(${filter}) { totalCount nodes { prefix name } }`,
    );
    return [refs.totalCount, ...refs.nodes.map(({ prefix, name }) => `${prefix}${name}`)];
  };
  const all = ['fix/main/all', 'fix/main/one', 'fixed', 'main', 'other'].map((name) => `refs/heads/${name}`);
  assert.deepEqual(await names('refPrefix: "refs/heads/", first: 10'), [5, ...all]);
  assert.deepEqual(await names('refPrefix: "refs/heads/", first: 2'), [5, ...all.slice(0, 2)]);
  assert.deepEqual(await names('refPrefix: "refs/heads/fix/", first: 10'), [2, ...all.slice(0, 2)]);
  assert.deepEqual(await names('refPrefix: "refs/heads/", first: 10, query: "ONE"'), [1, all[1]]);
  for (const field of ['refs(refPrefix: "refs/tags/", first: 1)', 'refs(refPrefix: "refs/heads/fi", first: 1)'])
    assert.equal((await failure(ask(made, `${field} { totalCount }`))).status, 501);
  made.hub.violations.length = 0;
});

test('references take permission to read contents; pull requests of repositories that are hidden are not listed', async (t) => {
  const made = await sceneWithPull(t, { permissions: { pull_requests: 'read' } });
  const refused = await failure(ask(made, 'ref(qualifiedName: "main") { name }'));
  assert.match(refused.message, /Resource not accessible by integration/);
  const blind = await sceneWithPull(t, { permissions: { contents: 'read' } });
  const { ref } = await ask<{ ref: RefAnswer }>(blind, `ref(qualifiedName: "feature") { ${REF} }`);
  assert.deepEqual(ref.associatedPullRequests.nodes, []);
});

const MERGEABLE = 'pullRequest(number: 1) { mergeable }';
const mergeable = async (made: Pick<Scene, 'bot'>) =>
  (await ask<{ pullRequest: { mergeable: string } }>(made, MERGEABLE)).pullRequest.mergeable;

test('git says whether it can be merged into the base branch of now; a closed one is unknown', async (t) => {
  const made = await sceneWithPull(t);
  const { hub, bot } = made;
  const rest = async () => (await bot.pulls.get({ ...SHOP, pull_number: 1 })).data.mergeable;
  assert.deepEqual([await mergeable(made), await rest()], ['MERGEABLE', true]);
  await hub.commit('acme/shop', 'main', { files: { 'app.txt': text(['another']) }, author: 'dev' });
  assert.deepEqual([await mergeable(made), await rest()], ['CONFLICTING', false]);
  await hub.commit('acme/shop', 'feature', { files: { 'app.txt': text(['another']) }, parents: ['feature', 'main'] });
  assert.deepEqual([await mergeable(made), await rest()], ['MERGEABLE', true]);
  await hub.close('acme/shop', 1, 'dev');
  assert.deepEqual([await mergeable(made), await rest()], ['UNKNOWN', null]);
});

test('it is unknown as often as wanted, anew after each move of head or base; webhooks do not count', async (t) => {
  const made = await sceneWithPull(t, { limits: { mergeTests: 2 } });
  const thrice = async () => [await mergeable(made), await mergeable(made), await mergeable(made)];
  assert.deepEqual(await thrice(), ['UNKNOWN', 'UNKNOWN', 'MERGEABLE']);
  await made.hub.commit('acme/shop', 'feature', { files: { 'new.txt': 'three\n' }, author: 'dev' });
  await made.hub.settled();
  const event = made.received.find(({ payload }) => payload.action === 'synchronize')?.payload.pull_request;
  assert.equal((event as { mergeable: unknown }).mergeable, null);
  assert.deepEqual(await thrice(), ['UNKNOWN', 'UNKNOWN', 'MERGEABLE']);
  await made.hub.commit('acme/shop', 'main', { files: { 'base.txt': 'x\n' }, author: 'dev' });
  assert.deepEqual(await thrice(), ['UNKNOWN', 'UNKNOWN', 'MERGEABLE']);
});

test("an App's commit through the API is signed by GitHub, a person's is not, and neither is where no key is", async (t) => {
  const signature = 'target { ... on Commit { signature { isValid wasSignedByGitHub } } }';
  const signed = async (made: Scene, by: Scene['bot']) => {
    const parent = await made.hub.git('acme/shop', ['rev-parse', 'main']);
    const tree = await made.hub.git('acme/shop', ['rev-parse', 'main^{tree}']);
    const { data } = await by.git.createCommit({ ...SHOP, message: 'x', tree, parents: [parent] });
    await by.git.createRef({ ...SHOP, ref: `refs/heads/${data.sha}`, sha: data.sha });
    const { ref } = await ask<{ ref: unknown }>(made, `ref(qualifiedName: "${data.sha}") { ${signature} }`);
    const again = await by.git.getCommit({ ...SHOP, commit_sha: data.sha });
    assert.equal(again.data.verification.verified, data.verification.verified);
    return [data.verification.verified, ref];
  };
  const made = await scene(t);
  const valid = { target: { signature: { isValid: true, wasSignedByGitHub: true } } };
  assert.deepEqual(await signed(made, made.bot), [true, valid]);
  assert.deepEqual(await signed(made, made.dev), [false, { target: { signature: null } }]);
  const keyless = await scene(t, { limits: { signsAppCommits: false } });
  assert.deepEqual(await signed(keyless, keyless.bot), [false, { target: { signature: null } }]);
});

test('the viewer of an App is its bot, with the ending that people see', async (t) => {
  const { hub, bot } = await scene(t);
  const viewer = async (octokit: Scene['bot']) =>
    (await octokit.graphql<{ viewer: { login: string } }>('{ viewer { login } }')).viewer.login;
  assert.equal(await viewer(bot), 'plimsoll[bot]');
  assert.equal(await viewer(client(hub, hub.userToken('dev'))), 'dev');
});

test('references are moved from where they stand, all or none, and deleted; moving a branch is a push', async (t) => {
  const made = await sceneWithPull(t, { permissions: { contents: 'write', pull_requests: 'read' } });
  const { hub, bot } = made;
  const git = (...args: string[]) => hub.git('acme/shop', args);
  const { id } = await ask<{ id: string }>(made, 'id');
  const [main, feature, zero] = [await git('rev-parse', 'main'), made.head, '0'.repeat(40)];
  const move = (...refUpdates: Record<string, unknown>[]) =>
    bot.graphql('mutation Move($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }', {
      input: { repositoryId: id, refUpdates },
    });
  const [made1, made2] = ['refs/heads/one', 'refs/heads/two'];
  await move({ name: made1, beforeOid: zero, afterOid: main }, { name: made2, beforeOid: zero, afterOid: feature });
  assert.deepEqual([await git('rev-parse', 'one'), await git('rev-parse', 'two')], [main, feature]);
  for (const refused of [
    { name: made1, beforeOid: zero, afterOid: feature },
    { name: made1, beforeOid: feature, afterOid: feature },
    { name: made2, beforeOid: feature, afterOid: main },
    { name: made2, beforeOid: feature, afterOid: 'e'.repeat(40) },
    { name: 'two', beforeOid: feature, afterOid: feature },
  ]) {
    const error = await failure(move({ name: made1, beforeOid: main, afterOid: feature }, refused));
    assert.equal(error.status ?? 200, 200);
    assert.equal(await git('rev-parse', 'one'), main, 'none of them moves');
  }
  await move({ name: made1, beforeOid: main, afterOid: feature }, { name: made2, afterOid: main, force: true });
  assert.deepEqual([await git('rev-parse', 'one'), await git('rev-parse', 'two')], [feature, main]);
  await move({ name: made1, beforeOid: feature, afterOid: zero });
  assert.equal(await git('for-each-ref', 'refs/heads/one'), '');
  hub.archiveRepository('acme/shop');
  assert.match((await failure(move({ name: made2, afterOid: feature, force: true }))).message, /archived/);
  const reader = await sceneWithPull(t, { permissions: { contents: 'read', pull_requests: 'read' } });
  const refused = reader.bot.graphql(
    'mutation Move($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }',
    { input: { repositoryId: id, refUpdates: [{ name: 'refs/heads/feature', afterOid: zero }] } },
  );
  assert.match((await failure(refused)).message, /Resource not accessible by integration/);
});
