import type { GitHubClient } from '../github/client.ts';
import { GitHubFailure } from '../github/failure.ts';
import type { ReviewPlan } from '../review/review-plan.ts';
import { reviewSnapshots } from '../review/review-snapshots.ts';
import { overrideWords } from '../review/template-override.ts';
import { planUnfinished } from '../review/unfinished-plan.ts';
import type { Quiet } from '../review/views.ts';
import { type Change, readChange } from './read-change.ts';
import type { ReviewTools } from './review-tools.ts';

/** A change that shall be spoken of. */
export interface SpokenChange extends Change {
  readonly quiet: Quiet | null;
  /** Whether the App may repair what the change brings in. */
  readonly mayFix: boolean;
}

export interface Judged {
  readonly plan: ReviewPlan;
  /** Why the plan only says that there is none; null where it is whole. */
  readonly failure: unknown;
}

/**
 * Judges a change. A failure must be seen on GitHub, not only in a log: its plan is then a neutral check.
 * @param slow called, and waited for, as soon as it is known that the work takes long
 */
export async function planBetween(
  tools: ReviewTools,
  client: GitHubClient,
  change: SpokenChange,
  slow: () => Promise<void>,
): Promise<Judged> {
  try {
    return { plan: await wholePlan(tools, client, change, slow), failure: null };
  } catch (failure) {
    return { plan: planUnfinished(change.headSha, reasonOf(failure), tools.words), failure };
  }
}

function reasonOf(failure: unknown): string {
  if (!(failure instanceof GitHubFailure)) return 'an error of its own, which its log tells';
  if (failure.kind === 'forbidden') return `GitHub refuses ${failure.request}; the installation may lack a permission`;
  return failure.message;
}

async function wholePlan(
  tools: ReviewTools,
  client: GitHubClient,
  change: SpokenChange,
  slow: () => Promise<void>,
): Promise<ReviewPlan> {
  const { settings, ...read } = await readChange(tools, client, change, slow);
  const own = overrideWords(tools.words, settings.templates, tools.rules[0]?.id ?? '');
  const { quiet, mayFix, headSha } = change;
  return reviewSnapshots({
    ...{ ...read, quiet, mayFix, words: own.words },
    problems: [...settings.problems, ...own.problems],
    onCrash: (err) => tools.log.error({ change: headSha, err }, 'a bug ended the proof of a fix'),
  });
}
