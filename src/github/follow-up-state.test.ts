import assert from 'node:assert/strict';
import { commitWords } from '../remediate/commit-words.ts';
import { withMetadata } from '../remediate/identity.ts';
import { type Api, apiTest, REPOSITORY } from './api.test.support.ts';
import { readFollowUpState } from './follow-up-state.ts';

const BRANCH = 'plimsoll/main/all';
const APP = { __typename: 'Bot', login: 'plimsoll' };
const DEV = { __typename: 'User', login: 'dev' };
const HEAD = 'a'.repeat(40);
const BASE = 'b'.repeat(40);
const TREE = 'c'.repeat(40);
const BODY = withMetadata('What', { digest: 'abc', patch: 'p', baseSha: BASE, scope: 'safe', earlier: [] });

interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: string;
  readonly user: { readonly login: string } | null;
}

const date = '2026-03-01T10:00:00Z';
const APP_SIGNATURE: Signature = {
  date,
  name: 'plimsoll[bot]',
  email: '12+plimsoll[bot]@users.noreply.github.com',
  user: null,
};
const DEV_SIGNATURE: Signature = { name: 'Dev', email: 'dev@example.com', date, user: { login: 'dev' } };
const GITHUB: Signature = { name: 'GitHub', email: 'noreply@github.com', date, user: null };

const commit = (author: Signature, committer: Signature, message = 'By hand') => ({
  commit: { author, committer, message },
});
/** Of the token's owner, as this program words them. */
const { subject, body: text } = commitWords('P2', [], []);
const OWN_WORDS = `${subject}\n\n${text}\n`;
const BY_TOKEN = commit(DEV_SIGNATURE, DEV_SIGNATURE, OWN_WORDS);
const OURS = commit(APP_SIGNATURE, GITHUB);
const THEIRS = commit(DEV_SIGNATURE, DEV_SIGNATURE);

function pull(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ...{ number: 7, body: BODY, state: 'OPEN', isCrossRepository: false, viewerDidAuthor: true, author: APP },
    ...{
      headRefName: BRANCH,
      headRefOid: HEAD,
      baseRefName: 'main',
      mergeable: 'MERGEABLE',
      commits: { nodes: [OURS] },
    },
    timelineItems: { nodes: [] },
    ...changes,
  };
}

type Pulls = readonly Record<string, unknown>[];

function answer(nodes: Pulls, changes: Record<string, unknown> = {}) {
  const repository = {
    ...{ id: 'R_1', isArchived: false, base: { tree: { oid: TREE } }, tip: null, pullRequests: { nodes } },
    ...{ recent: { nodes: [] }, ownBranches: { nodes: [] } },
    ...changes,
  };
  return { data: { viewer: { login: 'plimsoll[bot]' }, repository } };
}

function readState(api: Api, nodes: Pulls, changes: Record<string, unknown> = {}) {
  api.graphql('FollowUps', answer(nodes, changes));
  return readFollowUpState(api.client, REPOSITORY, { branch: BRANCH, baseSha: BASE });
}

async function readThem(api: Api, ...nodes: Pulls) {
  return (await readState(api, nodes)).known;
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
    { ...common, number: 7, state: 'closed', closedBy: 'dev', digest: 'abc', body: BODY },
  ]);
  const asked = { owner: 'acme', name: 'shop', branch: BRANCH, tip: `refs/heads/${BRANCH}`, base: BASE };
  assert.deepEqual(api.graphqlRequests[0]?.variables, asked);
});

apiTest('the state tells where new commits begin, who asks, and what stands on the branch', async (api) => {
  const ours = { oid: HEAD, ...OURS.commit };
  const state = await readState(api, [], { tip: { target: ours }, isArchived: true });
  assert.equal(state.repositoryId, 'R_1');
  assert.deepEqual(state.parent, { sha: BASE, tree: TREE });
  assert.deepEqual(state.tip, { sha: HEAD, own: true });
  assert.deepEqual([state.viewer, state.archived, state.conflict], ['plimsoll[bot]', true, false]);
  const theirs = await readState(api, [], { tip: { target: { oid: HEAD, ...THEIRS.commit } }, base: null });
  assert.deepEqual([theirs.tip, theirs.parent], [{ sha: HEAD, own: false }, null]);
});

for (const [mergeable, state, conflict] of [
  ['CONFLICTING', 'OPEN', true],
  ['MERGEABLE', 'OPEN', false],
  ['UNKNOWN', 'OPEN', null],
  ['CONFLICTING', 'CLOSED', false],
] as const) {
  apiTest(`one that is ${state} and ${mergeable}: conflict ${conflict}`, async (api) => {
    assert.equal((await readState(api, [pull({ mergeable, state })])).conflict, conflict);
  });
}

apiTest('what was opened lately, and the branches of all follow-ups', async (api) => {
  const createdAt = '2026-03-01T10:00:00Z';
  const recent = [
    { createdAt, headRefName: 'plimsoll/a/all', viewerDidAuthor: true },
    { createdAt, headRefName: 'plimsoll/a/all', viewerDidAuthor: false },
    { createdAt, headRefName: 'feature', viewerDidAuthor: true },
  ];
  const own = {
    number: 7,
    state: 'OPEN',
    baseRefName: 'a',
    headRefOid: HEAD,
    isCrossRepository: false,
    viewerDidAuthor: true,
  };
  const nodes = [
    {
      ...{ prefix: 'refs/heads/', name: 'plimsoll/a/all', target: { oid: HEAD } },
      associatedPullRequests: { nodes: [own, { ...own, viewerDidAuthor: false }, { ...own, isCrossRepository: true }] },
    },
  ];
  const { opened, branches } = await readState(api, [], { recent: { nodes: recent }, ownBranches: { nodes } });
  assert.deepEqual(opened, [createdAt]);
  const pulls = [{ number: 7, state: 'open', base: 'a', headSha: HEAD }];
  assert.deepEqual(branches, [{ branch: 'plimsoll/a/all', sha: HEAD, pulls }]);
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
  ["commits with the token's owner's name", DEV, [BY_TOKEN, BY_TOKEN], false],
  ["a commit of another on the token's owner's", DEV, [BY_TOKEN, OURS], true],
  ["a commit by the hands of the token's owner", DEV, [BY_TOKEN, THEIRS], true],
  [
    "one that the token's owner has amended",
    DEV,
    [BY_TOKEN, commit(DEV_SIGNATURE, { ...DEV_SIGNATURE, date: '2026-03-01T11:00:00Z' }, OWN_WORDS)],
    true,
  ],
  ['an author that is gone', null, [OURS], true],
] as const) {
  apiTest(`${what}: ${edited ? 'edited by people' : 'as this App has left it'}`, async (api) => {
    const [known] = await readThem(api, pull({ author, commits: { nodes: commits } }));
    assert.equal(known?.edited, edited);
  });
}
