import assert from 'node:assert/strict';
import { type Api, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { addLabels, askReviewers, editPull, openPull, readFollowUps } from './follow-up-pulls.ts';

const PATIENCE = { pauseMs: 0 };
const BRANCH = 'plimsoll/main/all';
const APP = { __typename: 'Bot', login: 'plimsoll' };
const DEV = { __typename: 'User', login: 'dev' };
const HEAD = 'a'.repeat(40);

interface Signature {
  readonly name: string;
  readonly email: string;
  readonly user: { readonly login: string } | null;
}

const APP_SIGNATURE: Signature = {
  name: 'plimsoll[bot]',
  email: '12+plimsoll[bot]@users.noreply.github.com',
  user: null,
};
const DEV_SIGNATURE: Signature = { name: 'Dev', email: 'dev@example.com', user: { login: 'dev' } };
const GITHUB: Signature = { name: 'GitHub', email: 'noreply@github.com', user: null };

const commit = (author: Signature, committer: Signature) => ({ commit: { author, committer } });
const OURS = commit(APP_SIGNATURE, GITHUB);
const THEIRS = commit(DEV_SIGNATURE, DEV_SIGNATURE);

function pull(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ...{ number: 7, body: 'digest=abc', state: 'OPEN', isCrossRepository: false, viewerDidAuthor: true, author: APP },
    ...{ headRefName: BRANCH, headRefOid: HEAD, baseRefName: 'main', commits: { nodes: [OURS] } },
    timelineItems: { nodes: [] },
    ...changes,
  };
}

function readThem(api: Api, ...nodes: Record<string, unknown>[]) {
  api.graphql('FollowUps', { data: { repository: { pullRequests: { nodes } } } });
  return readFollowUps(api.client, REPOSITORY, BRANCH, (body) => /digest=(\w+)/.exec(body)?.[1] ?? null);
}

apiTest('the follow-ups of a branch are one query, the newest first', async (api) => {
  const closedBy = { nodes: [{ actor: DEV }] };
  const known = await readThem(
    api,
    pull({ state: 'CLOSED', timelineItems: closedBy }),
    pull({ number: 9, body: 'mine' }),
  );
  const common = { branch: BRANCH, base: 'main', headSha: HEAD, edited: false };
  assert.deepEqual(known, [
    { ...common, number: 9, state: 'open', closedBy: null, digest: null, body: 'mine' },
    { ...common, number: 7, state: 'closed', closedBy: 'dev', digest: 'abc', body: 'digest=abc' },
  ]);
  assert.deepEqual(api.graphqlRequests[0]?.variables, { owner: 'acme', name: 'shop', branch: BRANCH });
});

apiTest('what others have opened, and branches of forks, are none of ours', async (api) => {
  assert.deepEqual(await readThem(api, pull({ viewerDidAuthor: false }), pull({ isCrossRepository: true })), []);
});

for (const [what, changes, closedBy] of [
  ['by this App', { timelineItems: { nodes: [{ actor: APP }] } }, null],
  ['by another App', { timelineItems: { nodes: [{ actor: { ...APP, login: 'stale' } }] } }, 'stale'],
  [
    'by a person of the same name',
    { timelineItems: { nodes: [{ actor: { ...DEV, login: 'plimsoll' } }] } },
    'plimsoll',
  ],
  ['by somebody who is gone', { timelineItems: { nodes: [{ actor: null }] } }, 'ghost'],
  ["by the token's owner", { author: DEV, timelineItems: { nodes: [{ actor: DEV }] } }, 'dev'],
  ['and opened again', { state: 'OPEN', timelineItems: { nodes: [{ actor: DEV }] } }, null],
] as const) {
  apiTest(`a pull request that was closed ${what} says ${closedBy}`, async (api) => {
    const [known] = await readThem(api, pull({ state: 'CLOSED', ...changes }));
    assert.equal(known?.closedBy, closedBy);
  });
}

for (const [what, author, commits, edited] of [
  ['our commits alone', APP, [OURS, OURS], false],
  ['our commit, which GitHub does not commit', APP, [commit(APP_SIGNATURE, APP_SIGNATURE)], false],
  ['a commit of a person on ours', APP, [OURS, THEIRS], true],
  ['a commit of a person between ours', APP, [OURS, THEIRS, OURS], true],
  ['commits of a person below ours', APP, [THEIRS, THEIRS, OURS], false],
  ['no commit of ours any more', APP, [THEIRS], true],
  ['our commit, which a person has amended', APP, [commit(APP_SIGNATURE, DEV_SIGNATURE)], true],
  ['a suggestion that a person has accepted', APP, [OURS, commit(DEV_SIGNATURE, GITHUB)], true],
  [
    'a commit of an App whose name ends like ours',
    APP,
    [OURS, commit({ ...APP_SIGNATURE, email: '1+a+plimsoll[bot]@x' }, GITHUB)],
    true,
  ],
  ['a name alone', APP, [commit({ ...DEV_SIGNATURE, name: 'plimsoll[bot]' }, GITHUB)], true],
  ['no commit at all', APP, [], false],
  ["commits of the token's owner", DEV, [THEIRS], false],
  ["a commit of another on the token's owner's", DEV, [THEIRS, OURS], true],
  ['an author that is gone', null, [OURS], true],
] as const) {
  apiTest(`${what}: ${edited ? 'edited by people' : 'as this App has left it'}`, async (api) => {
    const [known] = await readThem(api, pull({ author, commits: { nodes: commits } }));
    assert.equal(known?.edited, edited);
  });
}

const WANTED = { base: 'main', branch: BRANCH, title: 'Repair', body: 'What and why' };
const OPENED = { number: 7, html_url: 'https://github.localhost/acme/shop/pull/7' };
const SEEN = { number: 7, url: OPENED.html_url };
const FIND = `${REPO}/pulls?base=main&head=${encodeURIComponent(`acme:${BRANCH}`)}&state=open`;

apiTest('a pull request is opened with one request', async ({ client, scope }) => {
  const body = { base: 'main', head: BRANCH, title: 'Repair', body: 'What and why' };
  scope.post(`${REPO}/pulls`, body).reply(201, OPENED);
  assert.deepEqual(await openPull(client, REPOSITORY, WANTED, PATIENCE), { ok: true, value: SEEN });
});

apiTest('one in doubt is not opened twice', async ({ client, scope }) => {
  scope.post(`${REPO}/pulls`).reply(502);
  scope.get(FIND).reply(200, [OPENED]);
  assert.deepEqual(await openPull(client, REPOSITORY, WANTED, PATIENCE), { ok: true, value: SEEN });
});

apiTest('one in doubt that is not there is opened', async ({ client, scope }) => {
  scope.post(`${REPO}/pulls`).reply(502);
  scope.get(FIND).reply(200, []);
  scope.post(`${REPO}/pulls`).reply(201, OPENED);
  assert.deepEqual(await openPull(client, REPOSITORY, WANTED, PATIENCE), { ok: true, value: SEEN });
});

apiTest('an edit names what changes, and is sent again in doubt', async ({ client, scope }) => {
  scope.patch(`${REPO}/pulls/7`, { title: 'New' }).reply(502);
  scope.patch(`${REPO}/pulls/7`, { title: 'New' }).reply(200, OPENED);
  assert.ok((await editPull(client, REPOSITORY, 7, { title: 'New' }, PATIENCE)).ok);
  scope.patch(`${REPO}/pulls/7`, { state: 'open' }).reply(422, { message: 'state cannot be changed.' });
  assert.equal((await editPull(client, REPOSITORY, 7, { state: 'open' }, PATIENCE)).ok, false);
});

apiTest('labels are added with one request, and none without any', async (api) => {
  const { client, scope } = api;
  assert.ok((await addLabels(client, REPOSITORY, 7, [], PATIENCE)).ok);
  assert.equal(api.requests.length, 0);
  scope.post(`${REPO}/issues/7/labels`, { labels: ['plimsoll', 'ops'] }).reply(200, []);
  assert.ok((await addLabels(client, REPOSITORY, 7, ['plimsoll', 'ops'], PATIENCE)).ok);
});

const REVIEWERS = { users: ['dev'], teams: ['platform'] };
const ASK = `${REPO}/pulls/7/requested_reviewers`;

apiTest('reviewers are asked with one request, and none without any', async (api) => {
  const { client, scope } = api;
  const asked = { ok: true, value: { asked: true } };
  assert.deepEqual(await askReviewers(client, REPOSITORY, 7, { users: [], teams: [] }, PATIENCE), asked);
  assert.equal(api.requests.length, 0);
  scope.post(ASK, { reviewers: ['dev'], team_reviewers: ['platform'] }).reply(201, OPENED);
  assert.deepEqual(await askReviewers(client, REPOSITORY, 7, REVIEWERS, PATIENCE), asked);
});

for (const [status, message] of [
  [422, 'Reviews may only be requested from collaborators.'],
  [403, 'Resource not accessible by integration'],
  [404, 'Not Found'],
] as const) {
  apiTest(`reviewers that cannot be asked (${status}) are no failure`, async ({ client, scope }) => {
    scope.post(ASK).reply(status, { message });
    const sent = await askReviewers(client, REPOSITORY, 7, REVIEWERS, PATIENCE);
    assert.ok(sent.ok && !sent.value.asked);
    assert.match(sent.value.why, new RegExp(message));
  });
}

apiTest('a GitHub that is down is a failure', async ({ client, scope }) => {
  scope.post(ASK).twice().reply(502);
  assert.equal((await askReviewers(client, REPOSITORY, 7, REVIEWERS, PATIENCE)).ok, false);
});
