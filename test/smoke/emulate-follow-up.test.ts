/**
 * What follow-ups are made of, against somebody else's emulator of GitHub: trees with inline content, commits, branches
 * and pull requests, by the App's own functions and with the token that it has for fixes. What the emulator answers in
 * another way than GitHub documents is said where it shows.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readBranch } from '../../src/github/branch-ref.ts';
import type { GitHubClient } from '../../src/github/client.ts';
import { closeFollowUp, takeBackBranch } from '../../src/github/close-follow-up.ts';
import {
  type BranchMove,
  type CommitPoint,
  readCommitPoint,
  restoreBranch,
  type WrittenChain,
  writeChain,
} from '../../src/github/commit-chain.ts';
import { addLabels, askReviewers, editPull, openPull } from '../../src/github/follow-up-pulls.ts';
import { blobId } from '../../src/github/git-object.ts';
import type { RequestRecord } from '../../src/github/observe.ts';
import { readTree } from '../../src/github/tree.ts';
import { explainRefusal } from '../../src/github/write-refusals.ts';
import type { CommittedFile } from '../../src/remediate/follow-up.ts';
import {
  asDev,
  type Credentials,
  type Emulator,
  installationClient,
  REPOSITORY,
  SHOP,
  startEmulator,
} from './emulator.ts';

const PATIENCE = { pauseMs: 1 };
const START = {
  'run.sh': { mode: '100755', text: '#!/bin/sh\nnode app.js\n' },
  'k8s/pod.yaml': { mode: '100644', text: 'kind: Pod\n' },
  'k8s/deep/er/job.yaml': { mode: '100644', text: 'kind: Job\r\nname: café\r\n' },
  'old.yaml': { mode: '100644', text: 'gone: soon\n' },
} as const;
/** Bytes that get lost easily: CRLF, a byte order mark, no last newline, four-byte characters, a quarter of a megabyte. */
const FILES: readonly CommittedFile[] = [
  { path: 'k8s/deep/er/job.yaml', mode: '100644', text: 'kind: CronJob\r\nname: café 🚢\r\n' },
  { path: 'k8s/new/é b.yaml', mode: '100644', text: '\uFEFFkind: Service' },
  { path: 'run.sh', mode: '100755', text: '#!/bin/sh\nexec node app.js\n' },
];
const MORE: readonly CommittedFile[] = [
  { path: 'k8s/large.yaml', mode: '100644', text: 'key: "\u2028 value"\n'.repeat(15_000) },
  { path: 'old.yaml', mode: '100644', text: null },
];

describe('a follow-up in an independent emulator of GitHub', () => {
  let credentials: Emulator;
  let client: GitHubClient;
  let start: CommitPoint;
  const requests: RequestRecord[] = [];

  before(async () => {
    credentials = await startEmulator('fix');
    client = await installationClient(credentials, 'fix', requests);
    start = await pushStart(credentials);
  });
  after(() => credentials.close());

  const chain = (branch: string, move: BranchMove, files = FILES, parent = start): Promise<WrittenChain> => {
    const commits = [{ subject: 'Repair', body: '', files }];
    return writeChain(client, { repository: SHOP, parent, commits, branch, move }, PATIENCE);
  };
  const made = async (branch: string): Promise<string> => headOf(await chain(branch, { kind: 'create' }));
  const standsAt = (branch: string) => readBranch(client, SHOP, branch);
  /** Somebody pushes one more commit to a branch. */
  const push = async (branch: string): Promise<string> => {
    const tip = await readCommitPoint(client, SHOP, (await standsAt(branch)) ?? '');
    return headOf(await chain(branch, { kind: 'advance' }, MORE, tip));
  };

  it('is two commits on the base, byte for byte and with their modes', async () => {
    const commits = [
      { subject: 'Start the program itself', body: 'Why: signals.', files: FILES },
      { subject: 'Split the values', body: '', files: MORE },
    ];
    const branch = 'plimsoll/main/all';
    const order = { repository: SHOP, parent: start, commits, branch, move: { kind: 'create' } } as const;
    const written = await writeChain(client, order, PATIENCE);
    const head = headOf(written);
    assert.equal(await standsAt(branch), head);
    const { data: last } = await asDev(credentials).rest.git.getCommit({ ...REPOSITORY, commit_sha: head });
    const [parent] = last.parents;
    assert.ok(parent);
    const { data: first } = await asDev(credentials).rest.git.getCommit({ ...REPOSITORY, commit_sha: parent.sha });
    assert.deepEqual([first.message, last.message], ['Start the program itself\n\nWhy: signals.', 'Split the values']);
    assert.deepEqual(
      first.parents.map(({ sha }) => sha),
      [start.sha],
    );
    assert.deepEqual(await filesOf(credentials, client, first.sha), expected(FILES));
    assert.deepEqual(await filesOf(credentials, client, head), expected([...FILES, ...MORE]));
    // GitHub signs what an App commits without an author; the emulator signs nothing, and we do not claim otherwise.
    assert.deepEqual([last.verification.verified, written.outcome === 'written' && written.verified], [false, false]);
    // The App names no author. GitHub then takes its account, `plimsoll[bot]`, and the emulator its title.
    assert.equal(last.author.name, 'Plimsoll');
  });

  it('is two trees and one commit where it holds more than 7 MB', async () => {
    const large = [1, 2].map((number): CommittedFile => {
      return { path: `k8s/large-${number}.yaml`, mode: '100644', text: `key: ${number}\n`.repeat(500_000) };
    });
    requests.length = 0;
    const head = headOf(await chain('plimsoll/main/large', { kind: 'create' }, [...large, ...FILES]));
    assert.deepEqual(
      requests.map(({ path }) => path.replace('/repos/acme/shop/git/', '')),
      ['trees', 'trees', 'commits', 'refs'],
    );
    assert.deepEqual(await filesOf(credentials, client, head), expected([...large, ...FILES]));
  });

  it('leaves no branch where its objects are refused', async () => {
    const failed = await chain('plimsoll/main/none', { kind: 'create' }, FILES, { ...start, tree: '0'.repeat(40) });
    assert.ok(failed.outcome === 'failed');
    assert.equal(failed.step, 'objects');
    assert.match(failed.failure.message, /Invalid base_tree/);
    assert.equal(await standsAt('plimsoll/main/none'), null);
  });

  it('leaves a branch of the same name as it is', async () => {
    const head = await made('plimsoll/main/taken');
    const failed = await chain('plimsoll/main/taken', { kind: 'create' }, MORE);
    assert.ok(failed.outcome === 'failed');
    assert.deepEqual([failed.step, explainRefusal(failed.failure).reason], ['branch', 'branch-exists']);
    assert.equal(await standsAt('plimsoll/main/taken'), head);
  });

  it('advances a branch, and only as a fast forward', async () => {
    const head = await made('change');
    const further = await push('change');
    assert.notEqual(further, head);
    const failed = await chain('change', { kind: 'advance' }, MORE);
    assert.ok(failed.outcome === 'failed');
    assert.deepEqual([failed.step, explainRefusal(failed.failure).reason], ['branch', 'branch-moved']);
    assert.equal(await standsAt('change'), further);
  });

  it('replaces a branch while it stands where it was seen, and not afterwards; without GraphQL too', async () => {
    const from = await made('plimsoll/main/again');
    const replace: BranchMove = { kind: 'replace', from, repositoryId: 'R_1' };
    const replaced = headOf(await chain('plimsoll/main/again', replace, MORE));
    assert.equal(await standsAt('plimsoll/main/again'), replaced);
    const late = await chain('plimsoll/main/again', replace);
    assert.deepEqual(late, { outcome: 'moved' });
    assert.equal(await standsAt('plimsoll/main/again'), replaced);
  });

  it('is a pull request that is opened, edited, closed and opened again', async () => {
    const branch = 'plimsoll/main/pull-7';
    await made(branch);
    const opened = await openPull(
      client,
      SHOP,
      { base: 'main', branch, title: 'Repair 2', body: 'Why – how' },
      PATIENCE,
    );
    assert.ok(opened.ok);
    const { number } = opened.value;
    const seen = async () => {
      const { data } = await asDev(credentials).rest.pulls.get({ ...REPOSITORY, pull_number: number });
      const { title, body, state, user, base, head } = data;
      return [title, body, state, user.login, base.ref, head.ref];
    };
    const place = ['plimsoll[bot]', 'main', branch];
    assert.deepEqual(await seen(), ['Repair 2', 'Why – how', 'open', ...place]);
    assert.ok((await editPull(client, SHOP, number, { title: 'Repair 3', body: 'More 🚢' }, PATIENCE)).ok);
    assert.deepEqual(await seen(), ['Repair 3', 'More 🚢', 'open', ...place]);
    for (const state of ['closed', 'open'] as const) {
      assert.ok((await editPull(client, SHOP, number, { state }, PATIENCE)).ok);
      assert.deepEqual(await seen(), ['Repair 3', 'More 🚢', state, ...place]);
    }
    assert.deepEqual(await askReviewers(client, SHOP, number, { users: ['dev'], teams: [] }, PATIENCE), {
      ok: true,
      value: { asked: true },
    });
    const { data } = await asDev(credentials).rest.pulls.get({ ...REPOSITORY, pull_number: number });
    assert.deepEqual(
      data.requested_reviewers?.map(({ login }) => login),
      ['dev'],
    );
  });

  it('loses its branch, and gets it back where it stood', async () => {
    const branch = 'plimsoll/main/back';
    const sha = await made(branch);
    await client.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...REPOSITORY, ref: `heads/${branch}` });
    assert.equal(await standsAt(branch), null);
    assert.ok((await restoreBranch(client, SHOP, { branch, sha }, PATIENCE)).ok);
    assert.equal(await standsAt(branch), sha);
  });

  it('is neither closed nor taken back by halves: without GraphQL, which the emulator answers with 404, nothing is written', async () => {
    const branch = 'plimsoll/main/over';
    const headSha = await made(branch);
    const opened = await openPull(client, SHOP, { base: 'main', branch, title: 'Over', body: '' }, PATIENCE);
    assert.ok(opened.ok);
    const { number } = opened.value;
    const order = { repository: SHOP, number, branch, headSha, reason: 'Over.' };
    const refused = [await closeFollowUp(client, order, PATIENCE), await takeBackBranch(client, order, PATIENCE)];
    assert.deepEqual(
      refused.map((outcome) => (outcome.ok ? 'done' : `${outcome.failure.request} ${outcome.failure.status}`)),
      ['GraphQL FollowUpNow 404', 'GraphQL BranchNow 404'],
    );
    const { data } = await asDev(credentials).rest.pulls.get({ ...REPOSITORY, pull_number: number });
    assert.deepEqual([data.state, data.comments, await standsAt(branch)], ['open', 0, headSha]);
  });

  it('gets no labels there: GitHub takes `pull_requests: write` for them, the emulator `issues: write` alone', async () => {
    await made('plimsoll/main/labels');
    const wanted = { base: 'main', branch: 'plimsoll/main/labels', title: 'Labels', body: '' };
    const opened = await openPull(client, SHOP, wanted, PATIENCE);
    assert.ok(opened.ok);
    const labelled = await addLabels(client, SHOP, opened.value.number, ['plimsoll'], PATIENCE);
    assert.deepEqual(labelled.ok ? 'labelled' : labelled.failure.status, 403);
  });

  it('would be opened twice there, and without a branch: GitHub answers 422 to both, the emulator 201', async () => {
    const branch = 'plimsoll/main/twice';
    const open = (head: string) =>
      openPull(client, SHOP, { base: 'main', branch: head, title: 'Twice', body: '' }, PATIENCE);
    await made(branch);
    assert.deepEqual([(await open(branch)).ok, (await open(branch)).ok], [true, true]);
    assert.equal(await standsAt('plimsoll/main/nowhere'), null);
    assert.equal((await open('plimsoll/main/nowhere')).ok, true);
    assert.notEqual(await standsAt('plimsoll/main/nowhere'), null);
  });
});

function headOf(written: WrittenChain): string {
  assert.equal(written.outcome, 'written', JSON.stringify(written));
  return written.outcome === 'written' ? written.headSha : '';
}

/** Commits {@link START} to `main`, which the emulator has begun with a file of its own. */
async function pushStart(credentials: Credentials): Promise<CommitPoint> {
  const { git } = asDev(credentials).rest;
  const { data: main } = await git.getRef({ ...REPOSITORY, ref: 'heads/main' });
  const items = Object.entries(START).map(([path, { mode, text }]) => ({
    path,
    mode,
    type: 'blob' as const,
    content: text,
  }));
  const { data: tree } = await git.createTree({ ...REPOSITORY, tree: items });
  const parents = [main.object.sha];
  const { data: commit } = await git.createCommit({ ...REPOSITORY, message: 'Start', tree: tree.sha, parents });
  await git.updateRef({ ...REPOSITORY, ref: 'heads/main', sha: commit.sha });
  return { sha: commit.sha, tree: commit.tree.sha };
}

type Files = Readonly<Record<string, readonly [mode: string, text: string]>>;

/** {@link START} and what was committed after it. */
function expected(changes: readonly CommittedFile[]): Files {
  const files = new Map<string, readonly [string, string]>(
    Object.entries(START).map(([path, { mode, text }]) => [path, [mode, text]]),
  );
  for (const { path, mode, text } of changes) {
    if (text === null) files.delete(path);
    else files.set(path, [mode, text]);
  }
  return Object.fromEntries([...files].sort());
}

/** What a commit holds, its bytes decoded strictly, and checked against git's own ids. */
async function filesOf(credentials: Credentials, client: GitHubClient, commit: string): Promise<Files> {
  const { git } = asDev(credentials).rest;
  const { data } = await git.getTree({ ...REPOSITORY, tree_sha: commit, recursive: '1' });
  const modes = new Map(data.tree.map(({ path, mode }) => [path, mode ?? '']));
  const { entries, gaps } = await readTree(client, SHOP, commit);
  assert.deepEqual(gaps, []);
  const files = entries.map(async ({ path, id }): Promise<[string, readonly [string, string]]> => {
    const { data: blob } = await git.getBlob({ ...REPOSITORY, file_sha: id });
    const bytes = Buffer.from(blob.content, 'base64');
    assert.equal(blobId(bytes, id), id);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return [path, [modes.get(path) ?? '', text]];
  });
  return Object.fromEntries((await Promise.all(files)).sort());
}
