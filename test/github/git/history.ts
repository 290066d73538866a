/** Commits: reading one, and the list between two. */
import type { GitObject, GitRepository } from './repository.ts';

export interface Signature {
  name: string;
  email: string;
  /** ISO 8601 in UTC, to the second. */
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

/** The commit that a revision names, or null. */
export async function readCommit(git: GitRepository, revision: string): Promise<Commit | null> {
  const object = await git.object(`${revision}^{commit}`);
  return object ? parseCommit(object) : null;
}

/** Commits that `to` has and `from` has not, oldest first. */
export async function commitsBetween(git: GitRepository, from: string, to: string): Promise<Commit[]> {
  const listed = await git.text(['rev-list', '--reverse', '--topo-order', `${from}..${to}`]);
  const commits = await Promise.all(
    listed
      .split('\n')
      .filter(Boolean)
      .map((sha) => readCommit(git, sha)),
  );
  return commits.filter((commit) => commit !== null);
}

/** How many commits each side has that the other has not. */
export async function aheadBehind(
  git: GitRepository,
  base: string,
  head: string,
): Promise<{ ahead: number; behind: number }> {
  const counted = await git.text(['rev-list', '--left-right', '--count', `${base}...${head}`]);
  const [behind = 0, ahead = 0] = counted.split('\t').map(Number);
  return { ahead, behind };
}

function parseCommit({ oid, content }: GitObject): Commit {
  const text = content.toString('utf8');
  const end = text.indexOf('\n\n');
  const lines = text.slice(0, end).split('\n');
  const values = (key: string) =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    sha: oid,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: text.slice(end + 2).replace(/\n$/, ''),
  };
}

function parseSignature(line: string): Signature {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<(.*?)> (\d+) /.exec(line) ?? [];
  return { name, email, date: isoSeconds(Number(seconds) * 1000) };
}

/** GitHub's times: ISO 8601, UTC, no fraction. */
export function isoSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
