/** The contents API: one file or folder, as JSON or raw. */
import { forbidden, notFound } from '../errors.ts';
import type { GitObject } from '../git/repository.ts';
import type { TreeEntry } from '../git/tree.ts';
import { type Answer, type AnyRoute, route, TOKENS } from '../http/route.ts';
import type { Repository } from '../model.ts';
import { apiOf } from '../render/repository.ts';
import { fullName, type World } from '../world.ts';

interface Place {
  world: World;
  repo: Repository;
  ref: string;
  sha: string;
}

const wantsRaw = (accept: string | undefined) => /application\/vnd\.github(\.v3)?\.raw\b/.test(accept ?? '');
const wantsObject = (accept: string | undefined) => /application\/vnd\.github(\.v3)?\.object\b/.test(accept ?? '');

function common({ world, repo, ref }: Place, entry: TreeEntry) {
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const kind = entry.type === 'tree' ? 'tree' : 'blob';
  const url = `${apiOf(world, repo)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const html = world.web(`${fullName(repo)}/${kind}/${ref}/${path}`);
  const git = entry.type === 'commit' ? null : `${apiOf(world, repo)}/git/${kind}s/${entry.sha}`;
  const download = entry.type === 'blob' ? world.web(`raw/${fullName(repo)}/${ref}/${path}`) : null;
  const named = { name: entry.path.split('/').at(-1) ?? '', path: entry.path, sha: entry.sha, size: entry.size ?? 0 };
  return { ...named, url, html_url: html, git_url: git, download_url: download, _links: { self: url, git, html } };
}

const TYPES: Readonly<Record<TreeEntry['type'], string>> = { blob: 'file', tree: 'dir', commit: 'submodule' };
const typeOf = (entry: TreeEntry) => (entry.mode === '120000' ? 'symlink' : TYPES[entry.type]);

async function folder(place: Place, tree: string, path: string, asObject: boolean): Promise<Answer> {
  const entries = await place.world.git.tree(place.repo.git, tree, false);
  const listed = entries.slice(0, place.world.limits.contentsEntries).map((entry) => {
    const inside = { ...entry, path: path === '' ? entry.path : `${path}/${entry.path}` };
    const type = typeOf(entry);
    return { ...common(place, inside), type: type === 'submodule' ? 'file' : type }; // submodules list as files: docs.github.com/rest/repos/contents
  });
  if (!asObject) return { status: 200, body: listed };
  const entry: TreeEntry = { path, mode: '040000', type: 'tree', sha: tree, size: null };
  return { status: 200, body: { ...common(place, entry), type: 'dir', entries: listed } };
}

function file(place: Place, entry: TreeEntry, blob: GitObject, raw: boolean): Answer {
  const { limits } = place.world;
  if (blob.size > limits.contentsRawBytes)
    throw forbidden(
      'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.',
    );
  if (raw)
    return {
      status: 200,
      bytes: blob.content,
      headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
    };
  const small = blob.size <= limits.contentsBytes;
  const content = small ? blob.content.toString('base64').replace(/.{60}/g, '$&\n') : '';
  return {
    status: 200,
    body: {
      type: 'file',
      encoding: small ? 'base64' : 'none',
      content,
      ...common(place, { ...entry, size: blob.size }),
    },
  };
}

/** A link to a file in the repository is answered with that file; any other is shown as a link. */
async function symlink(place: Place, entry: TreeEntry, blob: GitObject, raw: boolean): Promise<Answer> {
  const target = blob.content.toString('utf8');
  const path = normalize(entry.path, target);
  const found = path === null ? null : await place.repo.git.object(`${place.sha}:${path}`);
  if (found?.type === 'blob') return file(place, entry, found, raw);
  return { status: 200, body: { type: 'symlink', target, ...common(place, entry) } };
}

/** Where a relative link leads; null when that is outside the repository. */
function normalize(from: string, target: string): string | null {
  if (target.startsWith('/')) return null;
  const parts = from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..' && parts.pop() === undefined) return null;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

async function entryAt({ world, repo, sha }: Place, path: string): Promise<TreeEntry> {
  const [name = '', ...folders] = path.split('/').reverse();
  const tree = await repo.git.info(`${sha}:${folders.reverse().join('/')}`);
  const entries = tree?.type === 'tree' ? await world.git.tree(repo.git, tree.oid, false) : [];
  const found = entries.find((entry) => entry.path === name);
  if (!found) throw notFound();
  return { ...found, path };
}

async function contents(place: Place, path: string, accept: string | undefined): Promise<Answer> {
  const { repo, sha, world } = place;
  const root = await repo.git.info(`${sha}^{tree}`);
  if (path === '') return folder(place, root?.oid ?? '', '', wantsObject(accept));
  const entry = await entryAt(place, path);
  if (entry.type === 'tree') return folder(place, entry.sha, path, wantsObject(accept));
  if (entry.type === 'commit')
    return {
      status: 200,
      body: { type: 'submodule', submodule_git_url: world.web(`${path}.git`), ...common(place, entry) },
    };
  const blob = await repo.git.object(entry.sha);
  if (!blob) throw notFound();
  return entry.mode === '120000'
    ? symlink(place, entry, blob, wantsRaw(accept))
    : file(place, entry, blob, wantsRaw(accept));
}

export const contentRoutes: readonly AnyRoute[] = [
  route({
    operation: 'GET /repos/{owner}/{repo}/contents/{path}',
    callers: TOKENS,
    permissions: ['contents:read'],
    handle: async ({ world, input, headers }) => {
      const repo = world.repository(input.owner, input.repo);
      const ref = input.ref ?? repo.defaultBranch;
      const sha = await repo.git.commit(ref);
      if (!sha) throw notFound();
      return contents({ world, repo, ref, sha }, input.path.replace(/\/+$/, ''), headers.accept);
    },
  }),
];
