import assert from 'node:assert/strict';
import { type Api, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { type BranchMove, type CommitChain, readCommitPoint, type WrittenChain, writeChain } from './commit-chain.ts';

const PARENT = { sha: 'a'.repeat(40), tree: 'b'.repeat(40) };
const [TREE, COMMIT, TREE_2, COMMIT_2] = ['1', '2', '3', '4'].map((digit) => digit.repeat(40));
const BRANCH = 'plimsoll/main/all';
const CREATE: BranchMove = { kind: 'create' };
const REPLACE: BranchMove = { kind: 'replace', from: 'e'.repeat(40), repositoryId: 'R_1' };
const SWAPPED = { data: { updateRefs: { clientMutationId: null } } };
const REFUSED = { data: { updateRefs: null }, errors: [{ type: 'UNPROCESSABLE', message: 'no' }] };

const FIRST: CommitChain['commits'][number] = {
  subject: 'Pin images',
  body: 'Because.',
  files: [
    { path: 'Dockerfile', mode: '100644', text: 'FROM node:24.1.0\n' },
    { path: 'run.sh', mode: '100755', text: null },
  ],
};
const SECOND: CommitChain['commits'][number] = {
  subject: 'Start without a shell',
  body: '',
  files: [{ path: 'run.sh', mode: '100755', text: 'exec node\n' }],
};

function chain(changes: Partial<CommitChain> = {}): CommitChain {
  return { repository: REPOSITORY, parent: PARENT, commits: [FIRST], branch: BRANCH, move: CREATE, ...changes };
}

function run({ client }: Api, changes: Partial<CommitChain> = {}): Promise<WrittenChain> {
  return writeChain(client, chain(changes), { pauseMs: 0 });
}

function expectObjects({ scope }: Api, sha = COMMIT, verified = true): void {
  scope.post(`${REPO}/git/trees`).reply(201, { sha: TREE });
  scope.post(`${REPO}/git/commits`).reply(201, { sha, verification: { verified } });
}

const REF = `${REPO}/git/ref/${encodeURIComponent(`heads/${BRANCH}`)}`;
const REFS = `${REPO}/git/refs/${encodeURIComponent(`heads/${BRANCH}`)}`;
const at = (sha: string | undefined) => ({ ref: `refs/heads/${BRANCH}`, object: { sha } });

apiTest('two commits and a branch are five requests, the branch last', async (api) => {
  const entries = [
    { path: 'Dockerfile', mode: '100644', type: 'blob', content: 'FROM node:24.1.0\n' },
    { path: 'run.sh', mode: '100755', type: 'blob', sha: null },
  ];
  const { scope } = api;
  scope.post(`${REPO}/git/trees`, { base_tree: PARENT.tree, tree: entries }).reply(201, { sha: TREE });
  const commit = { message: 'Pin images\n\nBecause.', tree: TREE, parents: [PARENT.sha] };
  scope.post(`${REPO}/git/commits`, commit).reply(201, { sha: COMMIT, verification: { verified: true } });
  const isOnFirst = (body: { base_tree: string }) => body.base_tree === TREE;
  scope.post(`${REPO}/git/trees`, isOnFirst).reply(201, { sha: TREE_2 });
  const next = { message: 'Start without a shell', tree: TREE_2, parents: [COMMIT] };
  scope.post(`${REPO}/git/commits`, next).reply(201, { sha: COMMIT_2, verification: { verified: true } });
  scope.post(`${REPO}/git/refs`, { ref: `refs/heads/${BRANCH}`, sha: COMMIT_2 }).reply(201, at(COMMIT_2));
  const written = await run(api, { commits: [FIRST, SECOND] });
  assert.deepEqual(written, { outcome: 'written', headSha: COMMIT_2, verified: true });
  assert.equal(api.requests.length, 5);
});

for (const [first, second] of [
  [{ verified: true }, { verified: false }],
  [{ verified: false }, { verified: true }],
  [{ verified: true }, undefined],
] as const) {
  apiTest(`commits signed ${JSON.stringify([first, second])} are no verified chain`, async (api) => {
    expectObjects(api, COMMIT, first.verified);
    api.scope.post(`${REPO}/git/trees`).reply(201, { sha: TREE_2 });
    api.scope.post(`${REPO}/git/commits`).reply(201, { sha: COMMIT_2, verification: second });
    api.scope.post(`${REPO}/git/refs`).reply(201, at(COMMIT_2));
    const written = await run(api, { commits: [FIRST, SECOND] });
    assert.deepEqual(written, { outcome: 'written', headSha: COMMIT_2, verified: false });
  });
}

apiTest('what is over 7 MB goes in several trees, one on the other', async (api) => {
  const files = ['a', 'b', 'c', 'd'].map((path) => ({ path, mode: '100644', text: 'x'.repeat(3_000_000) }) as const);
  const asked: { base: string; paths: string[] }[] = [];
  const note = ({ base_tree: base, tree }: { base_tree: string; tree: { path: string }[] }): boolean =>
    asked.push({ base, paths: tree.map(({ path }) => path) }) > 0;
  api.scope.post(`${REPO}/git/trees`, note).reply(201, { sha: TREE });
  api.scope.post(`${REPO}/git/trees`, note).reply(201, { sha: TREE_2 });
  const holdsLast = ({ tree }: { tree: string }) => tree === TREE_2;
  api.scope.post(`${REPO}/git/commits`, holdsLast).reply(201, { sha: COMMIT });
  api.scope.post(`${REPO}/git/refs`).reply(201, at(COMMIT));
  assert.equal((await run(api, { commits: [{ ...FIRST, files }] })).outcome, 'written');
  assert.deepEqual(asked, [
    { base: PARENT.tree, paths: ['a', 'b'] },
    { base: TREE, paths: ['c', 'd'] },
  ]);
});

apiTest('objects in doubt are sent again', async (api) => {
  api.scope.post(`${REPO}/git/trees`).reply(502);
  api.scope.post(`${REPO}/git/trees`).reply(201, { sha: TREE });
  api.scope.post(`${REPO}/git/commits`).replyWithError(new Error('socket hang up'));
  api.scope.post(`${REPO}/git/commits`).reply(201, { sha: COMMIT });
  api.scope.post(`${REPO}/git/refs`).reply(201, at(COMMIT));
  assert.equal((await run(api)).outcome, 'written');
});

apiTest('without its objects nothing is said of a branch', async (api) => {
  api.scope.post(`${REPO}/git/trees`).reply(201, { sha: TREE });
  api.scope.post(`${REPO}/git/commits`).twice().reply(502);
  const written = await run(api);
  assert.ok(written.outcome === 'failed');
  assert.deepEqual([written.step, written.failure.kind], ['objects', 'server']);
});

apiTest('a branch in doubt is looked for first, and not made twice', async (api) => {
  expectObjects(api);
  api.scope.post(`${REPO}/git/refs`).reply(502);
  api.scope.get(REF).reply(200, at(COMMIT));
  assert.equal((await run(api)).outcome, 'written');
});

apiTest('a branch in doubt that is not there is made', async (api) => {
  expectObjects(api);
  api.scope.post(`${REPO}/git/refs`).reply(502);
  api.scope.get(REF).reply(404, { message: 'Not Found' });
  api.scope.post(`${REPO}/git/refs`).reply(201, at(COMMIT));
  assert.equal((await run(api)).outcome, 'written');
});

apiTest('a branch in doubt that somebody else has made meanwhile is not taken for ours', async (api) => {
  expectObjects(api);
  api.scope.post(`${REPO}/git/refs`).reply(502);
  api.scope.get(REF).reply(200, at('f'.repeat(40)));
  api.scope.post(`${REPO}/git/refs`).reply(422, { message: 'Reference already exists' });
  assert.equal((await run(api)).outcome, 'failed');
});

apiTest('a branch of the same name stays, and its refusal is a value', async (api) => {
  expectObjects(api);
  api.scope.post(`${REPO}/git/refs`).reply(422, { message: 'Reference already exists' });
  const written = await run(api);
  assert.ok(written.outcome === 'failed');
  assert.deepEqual([written.step, written.failure.kind], ['branch', 'validation']);
});

apiTest('a branch grows without force', async (api) => {
  expectObjects(api);
  api.scope.patch(REFS, { sha: COMMIT, force: false }).reply(200, at(COMMIT));
  assert.equal((await run(api, { move: { kind: 'advance' } })).outcome, 'written');
});

apiTest('a branch is replaced with force where it stands as it did', async (api) => {
  expectObjects(api);
  api.graphql('UpdateRefs', SWAPPED);
  assert.equal((await run(api, { move: REPLACE })).outcome, 'written');
  assert.equal(api.requests.length, 3);
});

for (const [what, status, body] of [
  ['has moved', 200, at('f'.repeat(40))],
  ['is gone', 404, { message: 'Not Found' }],
] as const) {
  apiTest(`a branch that ${what} is not replaced`, async (api) => {
    expectObjects(api);
    api.graphql('UpdateRefs', REFUSED);
    api.scope.get(REF).reply(status, body);
    assert.deepEqual(await run(api, { move: REPLACE }), { outcome: 'moved' });
  });
}

apiTest('a branch whose replacement is refused has failed', async (api) => {
  expectObjects(api);
  api.graphql('UpdateRefs', REFUSED);
  api.scope.get(REF).reply(200, at('e'.repeat(40)));
  api.scope.patch(REFS, { sha: COMMIT, force: true }).reply(403, { message: 'no' });
  const written = await run(api, { move: REPLACE });
  assert.ok(written.outcome === 'failed');
  assert.deepEqual([written.step, written.failure.kind], ['branch', 'forbidden']);
});

apiTest('a branch whose pull request is over is not replaced', async (api) => {
  expectObjects(api);
  api.scope.get(`${REPO}/pulls/7`).reply(200, { state: 'closed' });
  assert.deepEqual(await run(api, { move: { ...REPLACE, pull: 7 } }), { outcome: 'over' });
});

apiTest('a commit tells its tree', async ({ client, scope }) => {
  scope.get(`${REPO}/git/commits/${PARENT.sha}`).reply(200, { sha: PARENT.sha, tree: { sha: PARENT.tree } });
  assert.deepEqual(await readCommitPoint(client, REPOSITORY, PARENT.sha), PARENT);
});

apiTest('a chain without commits is a mistake of ours', async (api) => {
  await assert.rejects(run(api, { commits: [] }), RangeError);
});
