import { RULES } from '../../rules/index.ts';
import type { BranchAsk, JudgedTarget } from '../app/fix-target.ts';
import { CONFIG_PATH } from '../config/config-path.ts';
import type { RepositoryRef } from '../github/repository.ts';
import { isReviewed } from '../model/file-class.ts';
import { isFollowUpBranch } from '../remediate/identity.ts';
import { isRefusal } from '../source/refusal.ts';
import { invalidConfig, namedConfigText } from './config-file.ts';
import type { PullSource } from './fix-pull-source.ts';
import { chooseRules } from './inspect.ts';
import { printable } from './paint.ts';
import { UsageError } from './terminal.ts';

/** A follow-up pull request that a person asks for on the command line. */
export interface FixPullAsk {
  /** As written; `owner/repo` is right. */
  readonly repository: string;
  /** The branch to repair; undefined for the default one. */
  readonly base: string | undefined;
  readonly review: boolean;
  readonly dryRun: boolean;
  readonly config: string | undefined;
  /** Rules by id; empty for all. */
  readonly rule: readonly string[];
}

/** What is wanted of a branch, as far as this machine can tell. */
export interface Wishes extends BranchAsk {
  /** Rules by id, each once and in alphabetical order; null for all. */
  readonly rules: readonly string[] | null;
}

/** @throws UsageError for a rule that there is none of, a configuration that is wrong, a branch that is never repaired */
export async function readWishes({ rule, config: file, base }: FixPullAsk, cwd: string): Promise<Wishes> {
  const ids = chooseRules(rule).map(({ id }) => id);
  if (base !== undefined && isFollowUpBranch(base))
    throw new UsageError(`${printable(base)} is a branch of repairs itself: name the branch that it goes to`);
  const config = file === undefined ? {} : { config: { text: await namedConfigText({ file, cwd, rules: RULES }) } };
  return { name: base ?? null, rules: rule.length === 0 ? null : ids.toSorted(), ...config };
}

/**
 * Reads and judges the branch, and leaves what is wanted of it.
 * @throws UsageError where nothing can be said of it
 * @throws GitHubFailure
 */
export async function readTarget(
  source: PullSource,
  repository: RepositoryRef,
  { rules, ...ask }: Wishes,
): Promise<JudgedTarget> {
  const judged = await source.judge(repository, ask);
  const named = `${repository.owner}/${repository.name}`;
  if (isRefusal(judged))
    throw new UsageError(`${named} has ${ask.name === null ? 'no commit yet' : `no branch ${printable(ask.name)}`}`);
  const { settings, analysis, branch } = judged;
  const mistakes = settings.problems.filter((problem) => problem.source === CONFIG_PATH);
  if (mistakes.length > 0) throw invalidConfig(mistakes);
  if (![...analysis.files.keys()].some(isReviewed))
    throw new UsageError(`nothing to check: no Dockerfile or manifest on ${printable(branch)} of ${named}`);
  if (rules === null) return judged;
  // Repairs of some rules are another pull request than that of all: neither shall be written over by the other.
  return { ...judged, group: `rules-${rules.join('.')}`, wanted: ({ rule }) => rules.includes(rule) };
}
