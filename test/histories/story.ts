import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NewCommit, storeCommits } from './git-store.ts';
import { play, type Reviewer } from './play.ts';
import { showAlone, storedPush } from './sides.ts';

export type Files = Readonly<Record<string, string>>;

/** One push as a story tells it. */
export interface Chapter {
  /** The base branch, where it went on and the pull request now stands on it; by a merge where that is said. */
  readonly base?: Files;
  readonly by?: 'rebase' | 'merge';
  /** All files of the branch. */
  readonly head: Files;
}

/** What a review said, in words that stories compare. */
export interface Told {
  /** `path rule`, in alphabetical order. */
  readonly announced: readonly string[];
  /** `close path` and `reopen path`. */
  readonly threads: readonly string[];
}

/**
 * Plays a story in a git repository of its own and tells what each review said.
 * @param base what the base branch holds when the pull request is opened
 */
export async function tell(reviewer: Reviewer, base: Files, chapters: readonly Chapter[]): Promise<readonly Told[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-story-'));
  try {
    const { commits, states } = commitsOf(base, chapters);
    const [stored = []] = await storeCommits(folder, [commits]);
    const pushes = states.map((state) => storedPush(stored, state));
    const observed = await showAlone(folder, pushes, (sides) => play(reviewer, sides, true));
    return observed.map(({ announced, threads }) => ({
      announced: announced.map(({ path, rule }) => `${path} ${rule}`).sort(),
      threads,
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function commitsOf(base: Files, chapters: readonly Chapter[]) {
  const commits: NewCommit[] = [];
  const commit = (files: Files, ...parents: readonly number[]) =>
    commits.push({ files: new Map(Object.entries(files)), parents }) - 1;
  let target = commit(base);
  let head = target;
  const states = chapters.map((chapter) => {
    const went = chapter.base !== undefined;
    if (chapter.base) target = commit(chapter.base, target);
    const parents = chapter.by === 'merge' ? [head, target] : [went ? target : head];
    head = commit(chapter.head, ...parents);
    return { target, head, fork: target };
  });
  return { commits, states };
}
