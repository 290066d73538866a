import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RULES } from '../../rules/index.ts';
import { loadWords } from '../../src/edges/review-words.ts';
import { plainConfig } from '../support/config.ts';
import { storeCommits } from './git-store.ts';
import { type History, unfold } from './history.ts';
import { judge } from './oracle.ts';
import { play, type Reviewer } from './play.ts';
import { render } from './render.ts';
import { type StoredPush, showAlone, showTogether, storedPush } from './sides.ts';
import { MISTAKES } from './tree.ts';

/** Histories, with the numbers that decide how they are played. */
export interface Seeded {
  readonly seed: number;
  readonly history: History;
}

/** What histories are reviewed with: the planted rules alone, which is quick, or all rules. */
export interface Reviewers {
  readonly planted: Reviewer;
  readonly all: Reviewer;
}

export function createReviewers(): Reviewers {
  const planted = new Set<string>(Object.values(MISTAKES).flat());
  const words = loadWords(RULES);
  const reviewer = (rules: Reviewer['rules']): Reviewer => ({ rules, config: plainConfig(rules), words });
  return { planted: reviewer(RULES.filter(({ id }) => planted.has(id))), all: reviewer(RULES) };
}

/** One in so many is reviewed with all rules. */
const ALL_RULES = 5;
/** One in so many is read from git as `plimsoll review` reads it, with processes of its own. */
const ALONE = 100;

/** Plays histories in one git repository, and tells for each what is wrong with its reviews. */
export async function runHistories(
  reviewers: Reviewers,
  histories: readonly Seeded[],
): Promise<readonly (readonly string[])[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-histories-'));
  try {
    const unfolded = histories.map(({ history }) => unfold(history));
    const stored = await storeCommits(
      folder,
      unfolded.map(({ commits }) => commits.map(({ tree, parents }) => ({ files: render(tree), parents }))),
    );
    const pushes = unfolded.map(({ states }, at) => states.map((state) => storedPush(stored[at] ?? [], state)));
    const shown = await showTogether(folder, pushes);
    const wrong: (readonly string[])[] = [];
    for (const [at, { commits, states }] of unfolded.entries()) {
      const seed = histories[at]?.seed ?? 0;
      const own: readonly StoredPush[] = pushes[at] ?? [];
      const reviewer = seed % ALL_RULES === 0 ? reviewers.all : reviewers.planted;
      const review = (sides: Parameters<typeof play>[1]) => play(reviewer, sides, seed % 2 === 0);
      const observed = seed % ALONE === 0 ? await showAlone(folder, own, review) : await review(shown[at] ?? []);
      wrong.push(judge(commits, states, observed));
    }
    return wrong;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
