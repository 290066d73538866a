/** Follow-ups as people find them, and an examination of what they hold that trusts nothing of them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { inspect } from '../../src/cli/inspect.ts';
import { reportOf } from '../../src/engine/analyse.ts';
import { matchFindings } from '../../src/engine/match.ts';
import type { Finding, Report } from '../../src/engine/report.ts';
import { withoutInvisible } from '../../src/review/escape.ts';
import type { PullView } from '../github/index.ts';
import type { World } from '../support/world.ts';
import { APP } from './conversation.ts';

/** A repository of a world, as a {@link import('./scene.ts').Scene} has it. */
export interface Place {
  readonly world: World;
  /** `owner/name`. */
  readonly repository: string;
}

/** The pull requests of the App, oldest first. */
export async function followUps({ world, repository }: Place): Promise<readonly PullView[]> {
  return (await world.hub.state.pulls(repository)).filter(({ author }) => author === APP);
}

/** The only pull request of the App. */
export async function theFollowUp(place: Place): Promise<PullView> {
  const [only, ...more] = await followUps(place);
  assert.ok(only && more.length === 0, `${place.repository} has ${only ? more.length + 1 : 'no'} follow-ups`);
  return only;
}

/** Full names of all branches. */
export async function branches({ world, repository }: Place): Promise<readonly string[]> {
  const names = await world.hub.git(repository, ['for-each-ref', '--format=%(refname:short)', 'refs/heads/']);
  return names.split('\n');
}

export interface CommitSeen {
  readonly subject: string;
  readonly author: string;
  /** Whether GitHub marks it as verified. */
  readonly verified: boolean;
}

/** Commits of a branch that another lacks, oldest first. */
export async function commitsBetween(place: Place, from: string, to: string): Promise<readonly CommitSeen[]> {
  const { hub } = place.world;
  const shas = await hub.git(place.repository, ['rev-list', '--reverse', `${from}..${to}`]);
  return Promise.all(
    shas
      .split('\n')
      .filter(Boolean)
      .map((sha) => commitSeen(place, sha)),
  );
}

async function commitSeen({ world: { hub }, repository }: Place, sha: string): Promise<CommitSeen> {
  const headers = { authorization: `token ${hub.userToken('dev')}` };
  const answer = await fetch(`${hub.url}/repos/${repository}/git/commits/${sha}`, { headers });
  const { message, author, verification } = commitAnswer.parse(await answer.json());
  return { subject: message.split('\n')[0] ?? '', author: author.name, verified: verification.verified };
}

const commitAnswer = z.object({
  message: z.string(),
  author: z.object({ name: z.string() }),
  verification: z.object({ verified: z.boolean() }),
});

/** What a change of a tree is, seen from outside. */
export interface Examined {
  /** `path rule` of what is gone. */
  readonly repaired: readonly string[];
  /** The same of what is there now and was not: nothing, but for what came to light. */
  readonly opened: readonly string[];
  /** `M 100644 path`: what git calls the change, the mode, and the path. */
  readonly changed: readonly string[];
}

/**
 * Checks both trees out with git, has the command line judge each folder, and compares. What the body of a follow-up
 * shows has to be what git finds: its diffs, applied to the one tree, give the other, and its numbers are those that are counted here.
 * @param from commit or branch without the repairs, `to` with them
 * @param body null where there is no pull request
 */
export async function examine(place: Place, from: string, to: string, body: string | null): Promise<Examined> {
  return inCheckout(place, async (folder, git) => {
    const commits = { from: shaOf(git, from), to: shaOf(git, to) };
    const before = await judged(folder, git, commits.from);
    const after = await judged(folder, git, commits.to);
    const changed = changesBetween(git, commits);
    assert.equal(git(['fsck', '--strict', '--no-dangling', commits.to]), '');
    if (body !== null) {
      assert.deepEqual(numbersOf(body), [before.findings.length, after.findings.length]);
      const paths = changed.map(({ path }) => path);
      compareDiffs(folder, git, { ...commits, body, paths });
    }
    const { fixed, introduced } = matchFindings(before, after, new Map());
    return {
      repaired: fixed.map(named).sort(),
      opened: introduced.map(named).sort(),
      changed: changed.map(({ status, mode, path }) => `${status} ${mode} ${path}`),
    };
  });
}

function named({ path, rule }: Finding): string {
  return `${path} ${rule}`;
}

/** Runs git in the checkout. Gives its output without the last line break. */
export type Git = (args: readonly string[], input?: string) => string;

/** Does something in a clone of the repository that is gone afterwards. */
export async function inCheckout<T>(
  { world, repository }: Place,
  use: (folder: string, git: Git) => Promise<T>,
): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'follow-up-')));
  const env = { PATH: process.env.PATH, LC_ALL: 'C', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const git: Git = (args, input) => {
    const all = ['-c', 'core.quotePath=false', '-c', 'advice.detachedHead=false', ...args];
    return execFileSync('git', all, {
      cwd: join(folder, 'clone'),
      env,
      input,
      encoding: 'utf8',
      stdio: 'pipe',
    }).replace(/\n$/, '');
  };
  try {
    const source = await world.hub.git(repository, ['rev-parse', '--absolute-git-dir']);
    execFileSync('git', ['clone', '--quiet', '--no-checkout', '--shared', source, 'clone'], { cwd: folder, env });
    return await use(join(folder, 'clone'), git);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the command line says of a commit that git has checked out. */
async function judged(folder: string, git: Git, commit: string): Promise<Report> {
  checkOut(git, commit);
  const [inspection, ...more] = await inspect({ paths: [folder], config: undefined, rule: [] }, silent(folder));
  assert.ok(inspection && more.length === 0);
  return reportOf(inspection.analysis);
}

/** A terminal that nobody looks at. */
export function silent(cwd: string): Parameters<typeof inspect>[1] {
  const screen = { output: false, errors: false };
  return { cwd, colour: false, screen, today: '2026-11-21', print: () => {}, tell: () => {}, end: () => {} };
}

/** Checks a commit or a branch out, in place of what is there. */
export function checkOut(git: Git, commit: string): void {
  git(['checkout', '--quiet', '--force', '--detach', shaOf(git, commit)]);
}

/** A clone has its branches as those of `origin`. */
function shaOf(git: Git, commit: string): string {
  return /^[0-9a-f]{40}$/.test(commit) ? commit : git(['rev-parse', `refs/remotes/origin/${commit}`]);
}

interface Changed {
  readonly status: string;
  readonly mode: string;
  readonly path: string;
}

/** No file that is changed gets another mode, and none that is new has another than that of a plain file. */
function changesBetween(git: Git, { from, to }: Pick<Shown, 'from' | 'to'>): readonly Changed[] {
  const raw = git(['diff', '--raw', '-z', '--no-renames', '--abbrev=40', from, to]);
  return [...raw.matchAll(/:(\d+) (\d+) \w+ \w+ (\w)\0([^\0]+)\0/g)].map(
    ([, old, mode = '', status = '', path = '']) => {
      assert.equal(mode, status === 'A' ? '100644' : old, `the mode of ${path}`);
      return { status, mode, path };
    },
  );
}

/** Findings of the whole repository, before and after. */
function numbersOf(body: string): readonly number[] {
  return [/^\| Before \| (\d+) \|$/m, /^\| \*\*After\*\* \| \*\*(\d+)\*\* \|$/m].map((row) =>
    Number(row.exec(body)?.[1]),
  );
}

interface Shown {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly paths: readonly string[];
}

/** Whether some changes stand elsewhere, for want of room. */
const CUT = /^… \d+ more lines$|^And \d+ more files?, under "Files changed"\.$|^\*Not everything fits/m;

/** A description shows neither carriage returns nor marks without width: both sides are compared without. */
function compareDiffs(folder: string, git: Git, { from, to, body, paths }: Shown): void {
  if (CUT.test(body)) return;
  const read = (path: string) => readFileSync(join(folder, path), 'utf8').split('\n').map(withoutInvisible).join('\n');
  checkOut(git, to);
  const wanted = new Map(paths.map((path) => [path, read(path)]));
  checkOut(git, from);
  for (const path of paths.filter((path) => existsSync(join(folder, path))))
    writeFileSync(join(folder, path), read(path));
  git(['add', '--all']);
  for (const [, , diff] of body.matchAll(/^(`{3,})diff\n([\s\S]*?)\n\1$/gm))
    git(['apply', '--index', '--recount', '--whitespace=nowarn'], `${diff}\n`);
  const shown = git(['diff', '--name-only', '-z', '--cached', from]).split('\0').filter(Boolean);
  assert.deepEqual(shown, paths);
  for (const [path, text] of wanted) assert.equal(read(path), text, path);
}
