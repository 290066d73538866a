import assert from 'node:assert/strict';
import { z } from 'zod';
import { known, wish } from '../remediate/decide.fixture.ts';
import type { Decision } from '../remediate/decide.ts';
import type { FollowUp } from '../remediate/follow-up.ts';
import { type Api, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import type { FollowUpState } from './follow-up-state.ts';
import { type FollowUpOrder, knownRefusal, publishFollowUp } from './publish-follow-up.ts';

const [BASE, TREE, OLD, NEW] = ['b', 'c', 'd', 'e'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const OTHER = 'f'.repeat(40);
const FILE = { path: 'Dockerfile', text: 'FROM node:24.1.0\n', mode: '100644' } as const;
const COMMIT = { pattern: 'P7', rules: ['a'], subject: 'Pin', body: '', files: [FILE], repaired: [] } as const;
const WISH = wish('d1');
const FOLLOW_UP: FollowUp = { ...WISH, fixes: { ...WISH.fixes, commits: [COMMIT] } };
const { branch: BRANCH } = FOLLOW_UP;
const PULL = { number: 7, html_url: 'https://github.localhost/acme/shop/pull/7' };
const LOOK = `${REPO}/git/ref/${encodeURIComponent(`heads/${BRANCH}`)}`;

const STATE: FollowUpState = {
  ...{ known: [], conflict: false, tip: null, parent: { sha: BASE, tree: TREE }, branches: [], opened: [] },
  ...{ viewer: 'plimsoll[bot]', archived: false, repositoryId: 'R_1' },
};
const OPENED: Decision = { action: 'open', followUp: FOLLOW_UP, says: 'Opened.' };
const UPDATED: Decision = { action: 'update', number: 7, followUp: FOLLOW_UP, says: 'Updated.' };
const REOPENED: Decision = { action: 'reopen', number: 7, followUp: FOLLOW_UP, says: 'Back.' };
const OURS = { known: [known(FOLLOW_UP, { headSha: OLD })] };

function publish(
  { client }: Api,
  decision: Decision,
  state: Partial<FollowUpState> = {},
  more: Partial<FollowUpOrder> = {},
) {
  return publishFollowUp({
    ...{ client, repository: REPOSITORY, decision, state: { ...STATE, ...state } },
    ...{ mayOpen: { allowed: true }, labels: [], reviewers: { people: [], teams: [] } },
    ...{ handsOff: (body) => `Note\n${body}`, patience: { pauseMs: 0 } },
    ...more,
  });
}

function expectCommit({ scope }: Api): void {
  scope.post(`${REPO}/git/trees`, ({ base_tree }) => base_tree === TREE).reply(201, { sha: OTHER });
  scope.post(`${REPO}/git/commits`, ({ parents }) => parents[0] === BASE).reply(201, { sha: NEW });
}

function expectBranch({ scope }: Api, sha = NEW): void {
  scope.post(`${REPO}/git/refs`, { ref: `refs/heads/${BRANCH}`, sha }).reply(201, { object: { sha } });
}

/** The branch is looked at, and stands there. */
function expectLook({ scope }: Api, sha: string): void {
  scope.get(LOOK).reply(200, { object: { sha } });
}

/** The branch is looked at before it is taken back: nobody has moved it, and nothing goes to it. */
function expectTakenBack({ graphql }: Api, oid: string): void {
  const repository = { id: 'R_1', ref: { target: { oid } }, based: { totalCount: 0 } };
  graphql('BranchNow', { data: { repository } });
  graphql('UpdateRefs', SWAPPED);
}

const SWAPPED = { data: { updateRefs: { clientMutationId: null } } };

function expectReplaced({ graphql }: Api): void {
  graphql('UpdateRefs', SWAPPED);
}

const refUpdate = z.object({ beforeOid: z.string(), afterOid: z.string() });

/** The swaps that were sent: each from where to where. */
const swaps = ({ graphqlRequests }: Api) =>
  graphqlRequests.flatMap(({ variables: { repositoryId, refUpdates } }) =>
    refUpdate
      .array()
      .parse(refUpdates ?? [])
      .map(({ beforeOid, afterOid }) => [repositoryId, beforeOid, afterOid]),
  );

function expectState({ scope }: Api, state: 'open' | 'closed'): void {
  scope.get(`${REPO}/pulls/7`).reply(200, { state });
}

const sent = ({ requests }: Api) => requests.map(({ method }) => method);

apiTest('what is declined, or left, is no request', async (api) => {
  const declined = await publish(api, { action: 'declined', number: 7, says: 'No.' });
  assert.deepEqual(declined, { outcome: 'declined', number: 7, says: 'No.', lacking: [] });
  const left = await publish(api, { action: 'leave', number: 7, says: 'Same.' }, OURS);
  assert.deepEqual([left.outcome, left.says, sent(api)], ['left', 'Same.', []]);
});

apiTest('one that people have edited says so above its description, unless it does already', async (api) => {
  const edited = { known: [known(FOLLOW_UP, { edited: true })] };
  const body = `Note\n${edited.known[0]?.body}`;
  api.scope.patch(`${REPO}/pulls/7`, { body }).reply(200, PULL);
  const leave = { action: 'leave', number: 7, says: 'Theirs.' } as const;
  assert.equal((await publish(api, leave, edited)).outcome, 'left');
  await publish(api, leave, edited, { handsOff: () => null });
  await publish(api, leave, { ...edited, archived: true });
  await publish(api, leave, { known: [known(FOLLOW_UP, { edited: true, state: 'closed' })] });
  assert.deepEqual(sent(api), ['PATCH']);
});

apiTest('what is known to be refused is no request', async (api) => {
  const limit = { allowed: false, says: 'Enough.', retryAt: null } as const;
  const theirs = { tip: { sha: OLD, own: false } };
  for (const [decision, state, more, says] of [
    [OPENED, { archived: true }, {}, /archived/],
    [OPENED, {}, { mayOpen: limit }, /^Enough\.$/],
    [OPENED, theirs, {}, /A branch of this name is there already/],
    [OPENED, { parent: null }, {}, /is gone/],
    [UPDATED, { ...OURS, parent: null }, { mayOpen: limit }, /is gone/],
    [REOPENED, { ...OURS, tip: { sha: OTHER, own: true } }, {}, /A branch of this name/],
  ] as const) {
    const published = await publish(api, decision, state, more);
    assert.ok(published.outcome === 'refused' && published.failure === null);
    assert.match(published.says, says);
  }
  assert.deepEqual(sent(api), []);
  const plan = {
    state: { ...STATE, archived: true },
    mayOpen: limit,
    labels: [],
    reviewers: { people: [], teams: [] },
  };
  assert.equal(knownRefusal({ ...plan, decision: { action: 'leave', number: null, says: '' } }), null);
});

apiTest('commits come before the branch, the branch before its pull request, and labels last', async (api) => {
  expectCommit(api);
  expectBranch(api);
  const { base, title, body } = FOLLOW_UP;
  api.scope.post(`${REPO}/pulls`, { base, head: BRANCH, title, body }).reply(201, PULL);
  api.scope.post(`${REPO}/issues/7/labels`, { labels: ['repair'] }).reply(403, { message: 'no' });
  const wanted = { reviewers: ['ann'], team_reviewers: ['ops'] };
  api.scope.post(`${REPO}/pulls/7/requested_reviewers`, wanted).reply(201, PULL);
  const reviewers = { people: ['ann'], teams: ['ops'] };
  const published = await publish(api, OPENED, {}, { labels: ['repair'], reviewers });
  assert.ok(published.outcome === 'opened' && published.number === 7);
  assert.deepEqual(
    published.lacking.map(({ kind }) => kind),
    ['forbidden'],
  );
});

for (const [what, state] of [
  ['ours', { tip: { sha: OLD, own: true } }],
  [
    'of one that was merged',
    { tip: { sha: OLD, own: false }, known: [known(FOLLOW_UP, { state: 'merged', headSha: OLD })] },
  ],
] as const) {
  apiTest(`a branch that is left over, ${what}, is put where the new commits are`, async (api) => {
    expectCommit(api);
    expectReplaced(api);
    api.scope.post(`${REPO}/pulls`).reply(201, PULL);
    assert.equal((await publish(api, OPENED, state)).outcome, 'opened');
    assert.deepEqual(swaps(api), [['R_1', OLD, NEW]]);
  });
}

apiTest('a branch whose pull request is refused is taken back', async (api) => {
  expectCommit(api);
  expectBranch(api);
  api.scope.post(`${REPO}/pulls`).reply(422, { message: 'must be a collaborator' });
  expectTakenBack(api, NEW);
  const published = await publish(api, OPENED);
  assert.ok(published.outcome === 'refused');
  assert.match(published.says, /limits who may open/);
});

apiTest('an update is written over what was read, title and body with it', async (api) => {
  expectCommit(api);
  expectReplaced(api);
  expectState(api, 'open');
  const { title, body } = FOLLOW_UP;
  api.scope.patch(`${REPO}/pulls/7`, { title, body }).reply(200, PULL);
  const published = await publish(api, UPDATED, OURS);
  assert.deepEqual(published, { outcome: 'updated', number: 7, says: 'Updated.', lacking: [] });
  assert.deepEqual(swaps(api), [['R_1', OLD, NEW]]);
});

apiTest('what somebody has pushed meanwhile is not written over', async (api) => {
  expectCommit(api);
  expectState(api, 'open');
  api.graphql('UpdateRefs', { data: { updateRefs: null }, errors: [{ type: 'UNPROCESSABLE', message: 'no' }] });
  expectLook(api, OTHER);
  const published = await publish(api, UPDATED, OURS);
  assert.ok(published.outcome === 'refused');
  assert.match(published.says, /^Somebody has pushed to the branch meanwhile/);
});

apiTest('what somebody has merged or closed meanwhile stays as it was seen', async (api) => {
  expectCommit(api);
  expectState(api, 'closed');
  const published = await publish(api, UPDATED, OURS);
  assert.ok(published.outcome === 'refused');
  assert.match(published.says, /^Somebody has merged or closed the pull request meanwhile/);
});

apiTest('one is opened again where it was closed, and written anew afterwards', async (api) => {
  expectBranch(api, OLD);
  api.scope.patch(`${REPO}/pulls/7`, { state: 'open' }).reply(200, PULL);
  expectCommit(api);
  expectReplaced(api);
  expectState(api, 'open');
  api.scope.patch(`${REPO}/pulls/7`).reply(200, PULL);
  assert.equal((await publish(api, REOPENED, OURS)).outcome, 'reopened');
  assert.deepEqual(sent(api), ['POST', 'PATCH', 'POST', 'POST', 'GET', 'POST', 'PATCH']);
});

apiTest('where GitHub does not open it again, its branch goes', async (api) => {
  expectBranch(api, OLD);
  api.scope.patch(`${REPO}/pulls/7`, { state: 'open' }).reply(422, { message: 'state cannot be changed.' });
  expectTakenBack(api, OLD);
  assert.equal((await publish(api, REOPENED, OURS)).outcome, 'refused');
});

apiTest('one that is open again and cannot be written is closed again, and its branch goes', async (api) => {
  expectBranch(api, OLD);
  api.scope.patch(`${REPO}/pulls/7`, { state: 'open' }).reply(200, PULL);
  api.scope.post(`${REPO}/git/trees`).reply(403, { message: 'Resource not accessible by integration' });
  expectLook(api, OLD);
  api.scope.patch(`${REPO}/pulls/7`, { state: 'closed' }).reply(200, PULL);
  expectTakenBack(api, OLD);
  const published = await publish(api, REOPENED, OURS);
  assert.ok(published.outcome === 'refused');
  assert.match(published.says, /^Plimsoll may not write here/);
});

apiTest('a decision about a pull request that was not read is a bug', async (api) => {
  await assert.rejects(publish(api, UPDATED), /a decision about #7, which was not read/);
});
