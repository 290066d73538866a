/** Archives. GitHub sends the caller to another host with a signed address; here it is a path of its own. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { notFound } from '../errors.ts';
import type { Repository } from '../model.ts';
import { fullName, type World } from '../world.ts';

const LIFETIME_MS = 5 * 60_000;
const ADDRESS = /^\/codeload\/([^/]+)\/([^/]+)\/legacy\.tar\.gz\/([0-9a-f]{40})$/;

export const ARCHIVE_ROUTE = 'GET /codeload/{owner}/{repo}/legacy.tar.gz/{sha}';

/** An address that gives the archive to whoever has it, for five minutes. */
export function archiveAddress(world: World, repo: Repository, sha: string): string {
  const path = `/codeload/${fullName(repo)}/legacy.tar.gz/${sha}`;
  const expires = String(world.clock() + LIFETIME_MS);
  return `${world.url}${path}?expires=${expires}&token=${sign(repo, path, expires)}`;
}

export const isArchive = (path: string) => path.startsWith('/codeload/');

/** The archive at an address made above: one folder `owner-repo-sha7`, attributes such as `export-ignore` obeyed. */
export async function archive(
  world: World,
  path: string,
  query: URLSearchParams,
): Promise<{ bytes: Buffer; headers: Record<string, string> }> {
  const [, owner = '', name = '', sha = ''] = ADDRESS.exec(path) ?? [];
  const repo = world.repository(owner, name);
  const expires = query.get('expires') ?? '';
  const [given, right] = [Buffer.from(query.get('token') ?? ''), Buffer.from(sign(repo, path, expires))];
  const valid = given.length === right.length && timingSafeEqual(given, right) && Number(expires) > world.clock();
  if (!valid) throw notFound();
  const folder = `${repo.owner.login}-${repo.name}-${sha.slice(0, 7)}`;
  const bytes = await repo.git.run(['archive', '--format=tar.gz', `--prefix=${folder}/`, sha]);
  return {
    bytes,
    headers: { 'content-type': 'application/x-gzip', 'content-disposition': `attachment; filename=${folder}.tar.gz` },
  };
}

function sign(repo: Repository, path: string, expires: string): string {
  return createHmac('sha256', `${repo.id} ${repo.git.directory}`).update(`${path} ${expires}`).digest('base64url');
}
