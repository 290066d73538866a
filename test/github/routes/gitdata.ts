/** Git data: trees, blobs, commits and references, read and written. */
import { invalid, notFound } from '../errors.ts';
import { type Commit, isoSeconds, readCommit } from '../git/history.ts';
import type { GitRepository } from '../git/repository.ts';
import { type TreeChange, type TreeEntry, writeTree } from '../git/tree.ts';
import { type AnyRoute, route, TOKENS } from '../http/route.ts';
import type { Limits } from '../limits.ts';
import type { Repository } from '../model.ts';
import { addressOf } from '../render/person.ts';
import { gitCommit } from '../render/pull.ts';
import { apiOf } from '../render/repository.ts';
import { nodeId, type World } from '../world.ts';

const SHA = /^[0-9a-f]{40}$/;

function treeEntry(world: World, repo: Repository, { path, mode, type, sha, size }: TreeEntry) {
  const kind = type === 'tree' ? 'trees' : 'blobs';
  const url = type === 'commit' ? {} : { url: `${apiOf(world, repo)}/git/${kind}/${sha}` };
  return { path, mode, type, sha, ...(size === null ? {} : { size }), ...url };
}

/** As many entries as fit the limits of number and of bytes in the answer. */
function truncate(entries: readonly ReturnType<typeof treeEntry>[], limits: Limits) {
  let bytes = 0;
  const kept = entries.slice(0, limits.treeEntries);
  const end = kept.findIndex((entry) => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    return bytes > limits.treeBytes;
  });
  const tree = end < 0 ? kept : kept.slice(0, end);
  return { tree, truncated: tree.length < entries.length };
}

async function treeAnswer(world: World, repo: Repository, revision: string, recursive: boolean) {
  const tree = await repo.git.info(`${revision}^{tree}`);
  if (!tree) throw notFound();
  const entries = (await world.git.tree(repo.git, tree.oid, recursive)).map((entry) => treeEntry(world, repo, entry));
  return { sha: tree.oid, url: `${apiOf(world, repo)}/git/trees/${tree.oid}`, ...truncate(entries, world.limits) };
}

interface WantedEntry {
  path?: string;
  mode?: string;
  type?: string;
  sha?: string | null;
  content?: string;
}

async function treeChange(git: GitRepository, { path, mode, sha, content }: WantedEntry): Promise<TreeChange> {
  if (
    !path ||
    path.startsWith('/') ||
    path.split('/').some((part) => part === '' || part === '.' || part === '..' || part === '.git')
  )
    throw invalid(`tree.path contains a malformed path component`);
  if (!mode) throw invalid('Must supply a valid tree.mode');
  if (content !== undefined) return { path, mode, sha: await writeBlob(git, Buffer.from(content)) };
  if (sha === undefined) throw invalid('Must supply either tree.sha or tree.content');
  if (sha !== null && mode !== '160000' && !(await git.info(sha))) throw invalid(`tree.sha ${sha} is not a valid blob`);
  return { path, mode, sha };
}

const writeBlob = (git: GitRepository, content: Buffer) =>
  git.text(['hash-object', '-w', '--stdin'], { input: content });

interface Signature {
  name: string;
  email: string;
  date?: string;
}

interface WantedCommit {
  message: string;
  tree: string;
  parents?: string[];
  author?: Partial<Signature>;
  committer?: Partial<Signature>;
}

async function writeCommit(world: World, git: GitRepository, self: Signature, wanted: WantedCommit): Promise<Commit> {
  if (!(await git.info(`${wanted.tree}^{tree}`))) throw invalid('Tree SHA does not exist');
  for (const parent of wanted.parents ?? [])
    if (!SHA.test(parent) || !(await git.commit(parent)))
      throw invalid('Parent SHA does not exist or is not a commit object');
  const now = isoSeconds(world.clock());
  const author = { ...self, date: now, ...wanted.author };
  const committer = { ...author, ...wanted.committer };
  const env = {
    ...{ GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email, GIT_AUTHOR_DATE: author.date },
    ...{ GIT_COMMITTER_NAME: committer.name, GIT_COMMITTER_EMAIL: committer.email, GIT_COMMITTER_DATE: committer.date },
  };
  const parents = (wanted.parents ?? []).flatMap((parent) => ['-p', parent]);
  const sha = await git.text(['commit-tree', wanted.tree, ...parents], { env, input: wanted.message });
  const commit = await readCommit(git, sha);
  if (!commit) throw new Error(`git wrote the commit ${sha} and cannot read it`);
  return commit;
}

export const gitDataRoutes: readonly AnyRoute[] = [
  route({
    operation: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    callers: TOKENS,
    permissions: ['contents:read'],
    handle: async ({ world, input }) => {
      const recursive = input.recursive !== undefined; // any value, even "0": docs.github.com/rest/git/trees#get-a-tree
      return {
        status: 200,
        body: await treeAnswer(world, world.repository(input.owner, input.repo), input.tree_sha, recursive),
      };
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/git/trees',
    callers: TOKENS,
    permissions: ['contents:write'],
    handle: async ({ world, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const changes: TreeChange[] = [];
      for (const entry of input.tree as WantedEntry[]) changes.push(await treeChange(repo.git, entry));
      const base = input.base_tree === undefined ? null : await repo.git.info(`${input.base_tree}^{tree}`);
      if (input.base_tree !== undefined && !base) throw notFound();
      const sha = await writeTree(repo.git, base?.oid ?? null, changes);
      return { status: 201, body: await treeAnswer(world, repo, sha, false) };
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    callers: TOKENS,
    permissions: ['contents:read'],
    handle: async ({ world, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const blob = SHA.test(input.file_sha) ? await repo.git.object(input.file_sha) : null;
      if (blob?.type !== 'blob') throw notFound();
      if (blob.size > world.limits.blobBytes) throw invalid('The blob is too large to fetch via the API.');
      const url = `${apiOf(world, repo)}/git/blobs/${blob.oid}`;
      const content = blob.content.toString('base64').replace(/.{60}/g, '$&\n');
      const id = nodeId('B', Number.parseInt(blob.oid.slice(0, 8), 16));
      return { status: 200, body: { sha: blob.oid, node_id: id, size: blob.size, url, content, encoding: 'base64' } };
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/git/blobs',
    callers: TOKENS,
    permissions: ['contents:write'],
    handle: async ({ world, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const sha = await writeBlob(
        repo.git,
        Buffer.from(input.content, input.encoding === 'base64' ? 'base64' : 'utf8'),
      );
      return { status: 201, body: { sha, url: `${apiOf(world, repo)}/git/blobs/${sha}` } };
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    callers: TOKENS,
    permissions: ['contents:read'],
    handle: async ({ world, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const commit = SHA.test(input.commit_sha) ? await readCommit(repo.git, input.commit_sha) : null;
      if (!commit) throw notFound();
      return { status: 200, body: gitCommit(world, repo, commit) };
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/git/commits',
    callers: TOKENS,
    permissions: ['contents:write'],
    handle: async ({ world, actor, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const self = { name: actor.account.login, email: addressOf(actor.account) };
      const commit = await writeCommit(world, repo.git, self, input);
      const isOwn = actor.kind === 'installation' && !input.author && !input.committer;
      if (isOwn && world.limits.signsAppCommits) world.signed.add(commit.sha);
      return { status: 201, body: gitCommit(world, repo, commit) };
    },
  }),
];
