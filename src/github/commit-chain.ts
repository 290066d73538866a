import { z } from 'zod';
import type { CommittedFile, FixCommit } from '../remediate/follow-up.ts';
import { readBranch, swapRef } from './branch-ref.ts';
import type { GitHubClient } from './client.ts';
import type { GitHubFailure } from './failure.ts';
import type { RepositoryRef } from './repository.ts';
import { type Outcome, read, write } from './request.ts';
import { DEFAULT_PATIENCE, type Patience, writeOnce } from './write-once.ts';

/** What happens to the branch once its commits are there. */
export type BranchMove =
  /** It is made. One of that name, whoever made it, stays as it is. */
  | { readonly kind: 'create' }
  /** It grows from where the chain begins; GitHub refuses where it has moved on. */
  | { readonly kind: 'advance' }
  /** It is put elsewhere, and only if it still stands at `from`, and `pull`, which it is the head of, is still open. */
  | {
      readonly kind: 'replace';
      readonly from: string;
      /** GraphQL's id of the repository. */
      readonly repositoryId: string;
      readonly pull?: number;
    };

/** Commits that shall be written, and where. */
export interface CommitChain {
  readonly repository: RepositoryRef;
  /** The commit below the first. */
  readonly parent: CommitPoint;
  /** At least one. */
  readonly commits: readonly Pick<FixCommit, 'subject' | 'body' | 'files'>[];
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly move: BranchMove;
}

/** A commit and the tree that it holds. */
export interface CommitPoint {
  readonly sha: string;
  readonly tree: string;
}

export type WrittenChain =
  /** `verified`: GitHub has signed every commit, as it does for Apps. */
  | { readonly outcome: 'written'; readonly headSha: string; readonly verified: boolean }
  /** The branch is not where it was. Nothing has moved. */
  | { readonly outcome: 'moved' }
  /** Its pull request was merged or closed. Nothing has moved. */
  | { readonly outcome: 'over' }
  /** A write failed for good. The branch is where it was, or has never been. */
  | { readonly outcome: 'failed'; readonly step: 'objects' | 'branch'; readonly failure: GitHubFailure };

/**
 * Writes commits through the git data API: of each the tree and the commit, then the branch, so that a failure leaves no
 * branch, and objects that nobody sees. Two requests for each commit (one more for each further 7 MB of it) and one for
 * the branch; two where it is replaced and the head of a pull request.
 *
 * No commit names an author: only then GitHub signs those of an App ("About commit signature verification", section
 * "Signature verification for bots").
 * @throws GitHubFailure when it cannot be read where a branch stands that is to be replaced
 */
export async function writeChain(
  client: GitHubClient,
  chain: CommitChain,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<WrittenChain> {
  const objects = await writeCommits(client, chain, patience);
  if (!objects.ok) return { outcome: 'failed', step: 'objects', failure: objects.failure };
  const { sha, verified } = objects.value;
  const written: WrittenChain = { outcome: 'written', headSha: sha, verified };
  if (chain.move.kind === 'replace') return (await replaceBranch(client, chain, chain.move, sha, patience)) ?? written;
  const moved = await moveBranch(client, chain, chain.move, sha, patience);
  return moved.ok ? written : { outcome: 'failed', step: 'branch', failure: moved.failure };
}

/** @returns null where the branch stands at its new place */
async function replaceBranch(
  client: GitHubClient,
  { repository, branch }: CommitChain,
  { from, repositoryId, pull }: BranchMove & { readonly kind: 'replace' },
  to: string,
  patience: Patience,
): Promise<WrittenChain | null> {
  if (pull !== undefined && !(await isOpen(client, repository, pull))) return { outcome: 'over' };
  const swapped = await swapRef(client, { repository, repositoryId, branch, from, to }, patience);
  if (swapped.outcome === 'swapped') return null;
  if (swapped.outcome === 'elsewhere') return { outcome: 'moved' };
  return { outcome: 'failed', step: 'branch', failure: swapped.failure };
}

async function isOpen(client: GitHubClient, { owner, name }: RepositoryRef, number: number): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
  const { state } = await read(
    client,
    route,
    { owner, repo: name, pull_number: number },
    z.object({ state: z.string() }),
  );
  return state === 'open';
}

const ref = z.object({ object: z.object({ sha: z.string() }) });

/** Puts a branch that was deleted back to where it stood: one request. */
export function restoreBranch(
  client: GitHubClient,
  repository: RepositoryRef,
  { branch, sha }: { readonly branch: string; readonly sha: string },
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<unknown>> {
  return moveBranch(client, { repository, branch }, { kind: 'create' }, sha, patience);
}

/**
 * The tree of a commit, for the chain that begins there.
 * @throws GitHubFailure
 */
export async function readCommitPoint(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  sha: string,
): Promise<CommitPoint> {
  const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
  const schema = z.object({ tree: z.object({ sha: z.string() }) });
  const { tree } = await read(client, route, { owner, repo: name, commit_sha: sha }, schema);
  return { sha, tree: tree.sha };
}

interface WrittenCommits extends CommitPoint {
  readonly verified: boolean;
}

async function writeCommits(
  client: GitHubClient,
  { repository, parent, commits }: CommitChain,
  patience: Patience,
): Promise<Outcome<WrittenCommits>> {
  if (commits.length === 0) throw new RangeError('a chain of commits without commits');
  let last: WrittenCommits = { ...parent, verified: true };
  for (const commit of commits) {
    const tree = await writeTree(client, repository, last.tree, commit.files, patience);
    if (!tree.ok) return tree;
    const written = await writeCommit(client, repository, { ...commit, parent: last.sha, tree: tree.value }, patience);
    if (!written.ok) return written;
    last = { sha: written.value.sha, tree: tree.value, verified: last.verified && written.value.verified };
  }
  return { ok: true, value: last };
}

/**
 * Bytes of entries in one request. GitHub documents 7 MB for what a tree's answer holds ("Get a tree") and nothing for
 * what it takes; so one tree is made on the other where a commit holds more.
 */
const MAX_TREE_BYTES = 7_000_000;

const tree = z.object({ sha: z.string() });

async function writeTree(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  base: string,
  files: readonly CommittedFile[],
  patience: Patience,
): Promise<Outcome<string>> {
  let below = base;
  for (const entries of requestsOf(files)) {
    const parameters = { owner, repo: name, base_tree: below, tree: [...entries] };
    const send = () => write(client, 'POST /repos/{owner}/{repo}/git/trees', parameters, tree);
    const written = await writeOnce(send, notThere, patience);
    if (!written.ok) return written;
    below = written.value.sha;
  }
  return { ok: true, value: below };
}

/** An object has its content for a name, or is seen by nobody: to write it again does no harm. */
async function notThere(): Promise<null> {
  return null;
}

type TreeEntry = ReturnType<typeof entryOf>;

function entryOf({ path, mode, text }: CommittedFile) {
  const place = { path, mode, type: 'blob' as const };
  return text === null ? { ...place, sha: null } : { ...place, content: text };
}

/** The entries, divided into requests; a file that is too long by itself has one of its own. */
function requestsOf(files: readonly CommittedFile[]): readonly (readonly TreeEntry[])[] {
  const requests: TreeEntry[][] = [];
  let bytes = MAX_TREE_BYTES;
  for (const entry of files.map(entryOf)) {
    const size = Buffer.byteLength(JSON.stringify(entry));
    if (bytes + size > MAX_TREE_BYTES) {
      requests.push([]);
      bytes = 0;
    }
    requests.at(-1)?.push(entry);
    bytes += size;
  }
  return requests;
}

const commit = z.object({
  sha: z.string(),
  verification: z.object({ verified: z.boolean() }).optional(),
});

async function writeCommit(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  made: Pick<FixCommit, 'subject' | 'body'> & { readonly parent: string; readonly tree: string },
  patience: Patience,
): Promise<Outcome<{ readonly sha: string; readonly verified: boolean }>> {
  const message = made.body === '' ? made.subject : `${made.subject}\n\n${made.body}`;
  const parameters = { owner, repo: name, message, tree: made.tree, parents: [made.parent] };
  const send = () => write(client, 'POST /repos/{owner}/{repo}/git/commits', parameters, commit);
  const written = await writeOnce(send, notThere, patience);
  if (!written.ok) return written;
  const { sha, verification } = written.value;
  return { ok: true, value: { sha, verified: verification?.verified ?? false } };
}

function moveBranch(
  client: GitHubClient,
  { repository, branch }: Pick<CommitChain, 'repository' | 'branch'>,
  { kind }: Exclude<BranchMove, { readonly kind: 'replace' }>,
  sha: string,
  patience: Patience,
): Promise<Outcome<unknown>> {
  const place = { owner: repository.owner, repo: repository.name, sha };
  const send = (): Promise<Outcome<unknown>> => {
    if (kind === 'create') {
      return write(client, 'POST /repos/{owner}/{repo}/git/refs', { ...place, ref: `refs/heads/${branch}` }, ref);
    }
    const parameters = { ...place, ref: `heads/${branch}`, force: false };
    return write(client, 'PATCH /repos/{owner}/{repo}/git/refs/{ref}', parameters, ref);
  };
  const look = async () => ((await readBranch(client, repository, branch)) === sha ? sha : null);
  return writeOnce<unknown>(send, look, patience);
}
