/** What the App writes for a follow-up, on a repository of real git: commits, branch, pull request, and their end. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readBranch } from '../../src/github/branch-ref.ts';
import { closeFollowUp, takeBackBranch } from '../../src/github/close-follow-up.ts';
import { type BranchMove, readCommitPoint, writeChain } from '../../src/github/commit-chain.ts';
import { GitHubFailure } from '../../src/github/failure.ts';
import { addLabels, askReviewers, editPull, openPull } from '../../src/github/follow-up-pulls.ts';
import { readFollowUpState } from '../../src/github/follow-up-state.ts';
import { explainRefusal } from '../../src/github/write-refusals.ts';
import type { CommittedFile, FixCommit } from '../../src/remediate/follow-up.ts';
import { withMetadata } from '../../src/remediate/identity.ts';
import { failure, type Scene, scene } from '../github/harness.ts';

const SHOP = { owner: 'acme', name: 'shop' };
const REPOSITORY = 'acme/shop';
const BRANCH = 'plimsoll/main/all';
const AT_ONCE = { pauseMs: 0 };
const CREATE: BranchMove = { kind: 'create' };
const METADATA = { digest: 'one', patch: 'p', baseSha: 'b'.repeat(40), scope: 'safe', earlier: [] } as const;
const BODY = withMetadata('What and why', METADATA);
const BODY_TWO = withMetadata('What and why', { ...METADATA, digest: 'two' });
const WANTED = { base: 'main', branch: BRANCH, title: 'Repair what can be repaired', body: BODY };

type Commit = Pick<FixCommit, 'subject' | 'body' | 'files'>;

const file = (path: string, text: string | null, mode: CommittedFile['mode'] = '100644') => ({ path, text, mode });

/** A byte order mark, line ends of both kinds, no last newline, and characters beyond the basic plane. */
const ODD = '\uFEFFkind: Pod\r\nname: café 🚢\n# "quoted" \\ \u0007 end';
const CHAIN: readonly Commit[] = [
  {
    subject: 'Pin images',
    body: 'One line.\n\nAnother.',
    files: [file('Dockerfile', 'FROM node:24.1.0\n'), file('deep/er/odd.yaml', ODD)],
  },
  {
    subject: 'Start without a shell',
    body: '',
    files: [file('gone.txt', null), file('run.sh', '#!/bin/sh\nexec node\n', '100755')],
  },
];

async function shop(t: TestContext): Promise<Scene & { readonly base: string }> {
  const made = await scene(t);
  const base = await made.hub.commit(REPOSITORY, 'main', {
    files: {
      Dockerfile: 'FROM node:latest\n',
      'run.sh': { content: '#!/bin/sh\nnode\n', mode: '100755' },
      'tool.sh': { content: '#!/bin/sh\n', mode: '100755' },
      link: { content: 'run.sh', mode: '120000' },
      'gone.txt': 'x\n',
    },
    author: 'dev',
  });
  return { ...made, base };
}

async function writeOn({ bot }: Scene, onto: string, commits = CHAIN, move = CREATE) {
  const parent = await readCommitPoint(bot, SHOP, onto);
  return writeChain(bot, { repository: SHOP, parent, commits, branch: BRANCH, move }, AT_ONCE);
}

async function written(made: Scene, onto: string, commits = CHAIN, move = CREATE): Promise<string> {
  const chain = await writeOn(made, onto, commits, move);
  assert.ok(chain.outcome === 'written', JSON.stringify(chain));
  assert.equal(chain.verified, true);
  return chain.headSha;
}

async function opened(made: Scene & { readonly base: string }) {
  const headSha = await written(made, made.base);
  const pull = await openPull(made.bot, SHOP, WANTED, AT_ONCE);
  assert.ok(pull.ok);
  return { headSha, number: pull.value.number };
}

const known = async ({ bot }: Scene) =>
  (await readFollowUpState(bot, SHOP, { branch: BRANCH, baseSha: 'b'.repeat(40) })).known;

test('a chain of two patterns is what git finds, byte for byte, and nothing else has changed', async (t) => {
  const made = await shop(t);
  const { hub, base } = made;
  hub.requests.length = 0;
  const head = await written(made, base);
  const git = (...args: string[]) => hub.git(REPOSITORY, args);
  assert.equal(await git('rev-parse', BRANCH), head);
  const routes = hub.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path.split('/').at(-1));
  assert.deepEqual(routes, ['trees', 'commits', 'trees', 'commits', 'refs']);
  const log = await git('log', '--reverse', '--format=%s|%b|%an|%cn', `${base}..${BRANCH}`);
  assert.deepEqual(log.split('\n').filter(Boolean), [
    'Pin images|One line.',
    'Another.|plimsoll[bot]|plimsoll[bot]',
    'Start without a shell||plimsoll[bot]|plimsoll[bot]',
  ]);
  const changed = async (from: string, to: string) =>
    (await git('diff', '--raw', '--no-renames', from, to)).split('\n');
  const brief = (lines: string[]) => lines.map((line) => line.replace(/^:(\d+) (\d+) \S+ \S+ /, '$1 $2 '));
  assert.deepEqual(brief(await changed(base, `${BRANCH}~1`)), [
    '100644 100644 M\tDockerfile',
    '000000 100644 A\tdeep/er/odd.yaml',
  ]);
  assert.deepEqual(brief(await changed(`${BRANCH}~1`, BRANCH)), [
    '100644 000000 D\tgone.txt',
    '100755 100755 M\trun.sh',
  ]);
  const blob = await git('rev-parse', `${BRANCH}:deep/er/odd.yaml`);
  const { data } = await made.bot.git.getBlob({ owner: 'acme', repo: 'shop', file_sha: blob });
  assert.equal(Buffer.from(data.content, 'base64').compare(Buffer.from(ODD)), 0);
  assert.equal(await git('ls-tree', '--format=%(objectmode)', BRANCH, 'tool.sh', 'link'), '120000\n100755');
  assert.equal(await git('fsck', '--strict'), '');
});

for (const route of ['git/trees', 'git/commits', 'git/refs']) {
  test(`a write that is interrupted at ${route} leaves no branch, and the next run ends well`, async (t) => {
    const made = await shop(t);
    const { hub, bot, base } = made;
    const match = `POST /repos/{owner}/{repo}/${route}`;
    hub.faults.add({ match, times: 2, after: route === 'git/refs' ? 0 : 1, drop: 'before' });
    const chain = await writeOn(made, base);
    assert.ok(chain.outcome === 'failed');
    assert.equal(explainRefusal(chain.failure).reason, 'unavailable');
    assert.equal(await readBranch(bot, SHOP, BRANCH), null);
    assert.equal(await hub.git(REPOSITORY, ['for-each-ref', '--format=%(refname)', 'refs/heads/']), 'refs/heads/main');
    await written(made, base);
  });

  for (const fault of [{ respondAfterEffect: { status: 502 } }, { drop: 'after' as const }, { malformedBody: true }]) {
    test(`${route} whose answer is lost (${Object.keys(fault)}) takes effect once`, async (t) => {
      const made = await shop(t);
      made.hub.faults.add({ match: `POST /repos/{owner}/{repo}/${route}`, ...fault });
      const head = await written(made, made.base);
      assert.equal(await made.hub.git(REPOSITORY, ['rev-list', '--count', `${made.base}..${head}`]), '2');
    });
  }
}

test('a branch of a person stays, and so does one in whose name another stands', async (t) => {
  const made = await shop(t);
  const { hub, base } = made;
  const theirs = await hub.commit(REPOSITORY, BRANCH, { files: { 'a.txt': 'a\n' }, author: 'dev' });
  const chain = await writeOn(made, base);
  assert.ok(chain.outcome === 'failed');
  assert.equal(explainRefusal(chain.failure).reason, 'branch-exists');
  assert.equal(await hub.git(REPOSITORY, ['rev-parse', BRANCH]), theirs);
  await hub.deleteBranch(REPOSITORY, BRANCH);
  await hub.commit(REPOSITORY, 'plimsoll', { files: { 'a.txt': 'a\n' }, author: 'dev' });
  const refused = await writeOn(made, base);
  assert.ok(refused.outcome === 'failed');
  assert.equal(explainRefusal(refused.failure).reason, 'branch-name');
});

test('a branch grows only where it has not moved, and is replaced only where it stands as it did', async (t) => {
  const made = await shop(t);
  const { hub, base } = made;
  const head = await written(made, base);
  const next = [{ subject: 'More', body: '', files: [file('Dockerfile', 'FROM node:24.2.0\n')] }];
  const grown = await written(made, head, next, { kind: 'advance' });
  const stale = await writeOn(
    made,
    head,
    next.map((commit) => ({ ...commit, subject: 'Other' })),
    { kind: 'advance' },
  );
  assert.ok(stale.outcome === 'failed');
  assert.equal(explainRefusal(stale.failure).reason, 'branch-moved');
  const { repositoryId } = await readFollowUpState(made.bot, SHOP, { branch: BRANCH, baseSha: base });
  const replace = (from: string): BranchMove => ({ kind: 'replace', from, repositoryId });
  assert.deepEqual(await writeOn(made, base, next, replace(head)), { outcome: 'moved' });
  assert.equal(await hub.git(REPOSITORY, ['rev-parse', BRANCH]), grown);
  const anew = await written(made, base, next, replace(grown));
  assert.equal(await hub.git(REPOSITORY, ['rev-list', '--count', `${base}..${anew}`]), '1');
  await hub.deleteBranch(REPOSITORY, BRANCH);
  assert.deepEqual(await writeOn(made, base, next, replace(anew)), { outcome: 'moved' });
});

test('without contents: write nothing is written, and the reason is plain', async (t) => {
  const made = await scene(t, { permissions: { contents: 'read', pull_requests: 'write' } });
  const chain = await writeOn(made, await made.hub.git(REPOSITORY, ['rev-parse', 'main']));
  assert.ok(chain.outcome === 'failed');
  assert.equal(explainRefusal(chain.failure).reason, 'permission');
});

test('a follow-up is opened, labelled, edited, and known again', async (t) => {
  const made = await shop(t);
  const { hub, bot } = made;
  const { headSha, number } = await opened(made);
  assert.ok((await addLabels(bot, SHOP, number, ['plimsoll'], AT_ONCE)).ok);
  const asked = await askReviewers(bot, SHOP, number, { users: ['dev'], teams: [] }, AT_ONCE);
  assert.deepEqual(asked, { ok: true, value: { asked: true } });
  const refused = await askReviewers(bot, SHOP, number, { users: ['stranger'], teams: [] }, AT_ONCE);
  assert.ok(refused.ok && !refused.value.asked);
  assert.ok((await editPull(bot, SHOP, number, { body: BODY_TWO }, AT_ONCE)).ok);
  const { labels, requestedReviewers, title } = await hub.state.pull(REPOSITORY, number);
  assert.deepEqual([labels, requestedReviewers, title], [['plimsoll'], ['dev'], WANTED.title]);
  const facts = { branch: BRANCH, base: 'main', digest: 'two', body: BODY_TWO, headSha };
  assert.deepEqual(await known(made), [{ ...facts, number, state: 'open', closedBy: null, edited: false }]);
});

test('one whose answer is lost is opened once', async (t) => {
  const made = await shop(t);
  made.hub.faults.add({ match: 'POST /repos/{owner}/{repo}/pulls', drop: 'after' });
  const { number } = await opened(made);
  assert.deepEqual(
    (await made.hub.state.pulls(REPOSITORY)).map((pull) => pull.number),
    [number],
  );
});

test('people who push to it, close it or merge it are seen', async (t) => {
  const made = await shop(t);
  const { hub } = made;
  const { number } = await opened(made);
  await hub.close(REPOSITORY, number, 'dev');
  const [declined] = await known(made);
  assert.deepEqual([declined?.state, declined?.closedBy, declined?.edited], ['closed', 'dev', false]);
  await hub.reopen(REPOSITORY, number, 'dev');
  await hub.commit(REPOSITORY, BRANCH, { files: { 'b.txt': 'b\n' }, author: 'dev' });
  const [edited] = await known(made);
  assert.deepEqual([edited?.state, edited?.closedBy, edited?.edited], ['open', null, true]);
  await hub.merge(REPOSITORY, number, 'dev');
  assert.equal((await known(made))[0]?.state, 'merged');
});

test('a follow-up that is obsolete is closed with its reason, once, and its branch is gone', async (t) => {
  const made = await shop(t);
  const { hub, bot } = made;
  const { headSha, number } = await opened(made);
  const obsolete = { repository: SHOP, number, branch: BRANCH, headSha, reason: 'All of it is repaired.' };
  hub.faults.add({ match: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}', times: 2, status: 500 });
  assert.equal((await closeFollowUp(bot, obsolete, AT_ONCE)).ok, false);
  for (const branch of ['deleted', 'gone'] as const) {
    assert.deepEqual(await closeFollowUp(bot, obsolete, AT_ONCE), { ok: true, value: { branch } });
  }
  const { state, comments } = await hub.state.pull(REPOSITORY, number);
  assert.deepEqual([state, comments.map(({ body }) => body)], ['closed', ['All of it is repaired.']]);
  assert.equal(await readBranch(bot, SHOP, BRANCH), null);
  assert.equal((await known(made))[0]?.closedBy, null);
});

test('a branch that a person has pushed to outlives its pull request', async (t) => {
  const made = await shop(t);
  const { hub, bot } = made;
  const { headSha, number } = await opened(made);
  const theirs = await hub.commit(REPOSITORY, BRANCH, { files: { 'b.txt': 'b\n' }, author: 'dev' });
  const obsolete = { repository: SHOP, number, branch: BRANCH, headSha, reason: 'Done.' };
  assert.deepEqual(await closeFollowUp(bot, obsolete, AT_ONCE), { ok: true, value: { branch: 'kept' } });
  assert.equal(await readBranch(bot, SHOP, BRANCH), theirs);
});

test('a branch whose pull request is refused is taken back', async (t) => {
  const made = await shop(t);
  const { hub, bot, base } = made;
  const headSha = await written(made, base);
  const sent = await openPull(bot, SHOP, { ...WANTED, base: 'renamed' }, AT_ONCE);
  assert.ok(!sent.ok && sent.failure instanceof GitHubFailure);
  assert.equal(explainRefusal(sent.failure).reason, 'no-base');
  const back = await takeBackBranch(bot, { repository: SHOP, branch: BRANCH, headSha }, AT_ONCE);
  assert.deepEqual(back, { ok: true, value: { branch: 'deleted' } });
  assert.equal((await failure(bot.git.getRef({ owner: 'acme', repo: 'shop', ref: `heads/${BRANCH}` }))).status, 404);
  assert.deepEqual(await hub.state.pulls(REPOSITORY), []);
});

for (const [reason, changes] of [
  ['too-long', { body: 'x'.repeat(65_537) }],
  ['no-head', { branch: 'none' }],
  ['no-commits', { branch: 'main2' }],
  ['pull-exists', {}],
] as const) {
  test(`GitHub refuses a pull request: ${reason}`, async (t) => {
    const made = await shop(t);
    await made.hub.git(REPOSITORY, ['branch', 'main2', 'main']);
    await opened(made);
    const sent = await openPull(made.bot, SHOP, { ...WANTED, ...changes }, AT_ONCE);
    assert.ok(!sent.ok);
    assert.equal(explainRefusal(sent.failure).reason, reason);
  });
}
