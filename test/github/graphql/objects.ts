/** Blobs and trees, and the file at a path of a commit. */
import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import type { GitObject } from '../git/repository.ts';
import { listTree, type TreeEntry } from '../git/tree.ts';
import type { Repository } from '../model.ts';
import { nodeId, type World } from '../world.ts';
import { demand, type Viewer } from './viewer.ts';

/** A tree or a blob. */
export function gitObjectNode(world: World, repo: Repository, { oid, type, size }: GitObject) {
  const common = idsOf({ oid, type });
  if (type === 'tree') return { __typename: 'Tree', ...common, entries: () => entriesOf(world, repo, oid) };
  return { __typename: 'Blob', ...common, byteSize: size, ...blobFields(world, repo, oid, size) };
}

/** What every object is known by. */
export function idsOf({ oid, type }: Pick<GitObject, 'oid' | 'type'>) {
  const id = nodeId(type.charAt(0).toUpperCase(), Number.parseInt(oid.slice(0, 8), 16));
  return { id, oid, abbreviatedOid: oid.slice(0, 7) };
}

export async function treeOf(world: World, repo: Repository, revision: string) {
  const tree = await repo.git.info(revision);
  return tree && gitObjectNode(world, repo, tree);
}

/** Text is null for what git takes for binary and for what is no UTF-8; longer than the limit, it is cut. */
function blobFields(world: World, repo: Repository, oid: string, size: number) {
  const limit = world.limits.graphqlBlobBytes;
  let read: Promise<Buffer> | undefined;
  const content = () => {
    read ??= repo.git.object(oid).then((blob) => blob?.content ?? Buffer.alloc(0));
    return read;
  };
  return {
    isBinary: async () => encoding(await content()).binary,
    isTruncated: size > limit,
    text: async () => (encoding(await content()).binary === false ? cut(await content(), limit) : null),
  };
}

/** Git looks for a zero among the first 8,000 bytes. Null when it is neither that nor UTF-8, as the schema has it. */
function encoding(bytes: Buffer): { binary: boolean | null } {
  if (bytes.subarray(0, 8000).includes(0)) return { binary: true };
  return { binary: isUtf8(bytes) ? false : null };
}

/** At most `limit` bytes, without half a character at the end. */
function cut(bytes: Buffer, limit: number): string {
  if (bytes.length <= limit) return bytes.toString('utf8');
  let end = limit;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

async function entriesOf(world: World, repo: Repository, tree: string) {
  return (await listTree(repo.git, tree, false)).map((entry) => entryNode(world, repo, entry, entry.path));
}

function entryNode(world: World, repo: Repository, entry: TreeEntry, path: string) {
  return {
    name: entry.path,
    path,
    mode: Number.parseInt(entry.mode, 8),
    type: entry.type,
    oid: entry.sha,
    size: entry.size ?? 0,
    object: () => (entry.type === 'commit' ? null : treeOf(world, repo, entry.sha)),
  };
}

/** `Commit.file`: the entry at a path, null where there is none. */
export async function fileNode(viewer: Viewer, repo: Repository, commit: string, path: string) {
  demand(viewer, repo, 'contents:read');
  const folder = posix.dirname(path);
  const tree = await repo.git.info(`${commit}:${folder === '.' ? '' : folder}`);
  const entries = tree?.type === 'tree' ? await listTree(repo.git, tree.oid, false) : [];
  const entry = entries.find((one) => one.path === posix.basename(path));
  return entry === undefined ? null : entryNode(viewer.world, repo, entry, path);
}
