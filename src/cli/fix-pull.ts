import type { JudgedTarget } from '../app/fix-target.ts';
import { type PlannedFollowUp, planFollowUp, publishPlan } from '../app/make-follow-up.ts';
import { reportOf } from '../engine/analyse.ts';
import { GitHubFailure } from '../github/failure.ts';
import { knownRefusal } from '../github/publish-follow-up.ts';
import { explainRefusal } from '../github/write-refusals.ts';
import { asOneCommit } from '../remediate/one-commit.ts';
import { unifiedDiff } from '../source/unified-diff.ts';
import { warnings } from './check.ts';
import { reaches } from './check-result.ts';
import { forToken, whyRefused, whyUnread } from './fix-pull-failures.ts';
import { createProgress, type Progress } from './fix-pull-progress.ts';
import { publicSource } from './fix-pull-public.ts';
import { type GitHubSettings, parseRepository, readGitHubSettings } from './fix-pull-settings.ts';
import { tokenSource } from './fix-pull-source.ts';
import { type FixPullAsk, readTarget, readWishes } from './fix-pull-target.ts';
import { type PullTools, pullTools } from './fix-pull-tools.ts';
import { descriptionText, plannedText, publishedText, visiblePatch } from './formats/fix-pull-text.ts';
import { type ExitCode, type Terminal, UsageError } from './terminal.ts';

/**
 * Brings the follow-up pull request of a branch on GitHub up to date, as the App does; or shows what would be done.
 * @throws UsageError for whatever a person can change, GitHub's refusals included
 */
export async function fixPull(ask: FixPullAsk, terminal: Terminal, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const asked = parseRepository(ask.repository);
  const settings = readGitHubSettings(env);
  const wanted = await readWishes(ask, terminal.cwd);
  if (settings.token === null && !ask.dryRun) throw new UsageError(NO_TOKEN);
  const progress = createProgress(terminal);
  const tools = pullTools(settings, progress, terminal.today);
  try {
    const source = settings.token === null ? publicSource(tools) : tokenSource(tools);
    progress.stage(`reading ${ask.repository}`);
    const target = await readTarget(source, asked, wanted);
    for (const line of warnings([target.settings])) terminal.tell(`plimsoll: ${line}\n`);
    progress.stage('working out repairs');
    // Without --review, an open one stays as its boxes have it.
    const scope = ask.review ? 'review' : null;
    const state = await source.stateOf(target);
    const planned = await planFollowUp(tools, target, { scope, ticked: [], opens: true }, state);
    if (settings.token === null) terminal.tell(`plimsoll: ${UNKNOWN}\n`);
    if (ask.dryRun) await show(target, planned, terminal);
    else await carryOut(tools, target, planned, { settings, progress, terminal });
    return leavesFailing(target, planned) ? 1 : 0;
  } catch (error) {
    if (error instanceof GitHubFailure) throw new UsageError(whyUnread(error, ask.repository, settings));
    throw error;
  }
}

const NO_TOKEN =
  'opening a pull request takes a token: set GITHUB_TOKEN or GH_TOKEN; --dry-run reads public repositories without one';

const UNKNOWN = 'without a token nobody can tell which pull request is there already, or was declined';

/** Shows what would be done. @throws UsageError where it could not be done */
async function show(target: JudgedTarget, planned: PlannedFollowUp, terminal: Terminal): Promise<void> {
  const { plan, wished } = planned;
  const refusal = knownRefusal(plan);
  if (refusal === null) terminal.print(plannedText(planned, target.repository));
  if (wished !== null) {
    const { decision } = plan;
    terminal.print(descriptionText('followUp' in decision ? decision.followUp : wished));
    const patch = await patchOf(target, planned);
    // Whoever pipes it to git gets every byte; a screen shows what the bytes would do to it.
    terminal.print(terminal.screen.output ? visiblePatch(patch) : patch);
  }
  if (refusal !== null) throw new UsageError(forToken(refusal));
}

/** All commits as one patch, for `git apply`. */
async function patchOf({ analysis: { input } }: JudgedTarget, { fixes }: PlannedFollowUp): Promise<string> {
  const diffs: string[] = [];
  for (const { path, text } of asOneCommit(fixes, '').files) {
    const entry = input.snapshot.entries.find((other) => other.path === path);
    const content = entry ? await input.snapshot.read(entry) : null;
    diffs.push(unifiedDiff(path, content !== null && 'text' in content ? content.text : null, text));
  }
  return diffs.join('');
}

interface Publishing {
  readonly settings: GitHubSettings;
  readonly progress: Progress;
  readonly terminal: Terminal;
}

/** @throws UsageError where it was refused */
async function carryOut(
  tools: PullTools,
  { repository }: JudgedTarget,
  planned: PlannedFollowUp,
  { settings, progress, terminal }: Publishing,
): Promise<void> {
  progress.stage('writing to GitHub');
  const published = await publishPlan(tools, tools.client, repository, planned.plan);
  if (published.outcome === 'refused') throw new UsageError(whyRefused(published, repository));
  const address = (number: number) => `${settings.webUrl}/${repository.owner}/${repository.name}/pull/${number}`;
  terminal.print(publishedText(planned, published, address));
  for (const failure of published.lacking) terminal.tell(`plimsoll: ${explainRefusal(failure).sentence}\n`);
}

/** Whether findings that fail are left where what was asked for is there: those without a fix, and what was declined. */
function leavesFailing({ settings, analysis, wanted }: JudgedTarget, { fixes, plan }: PlannedFollowUp): boolean {
  const isDeclined = plan.decision.action === 'declined';
  const left = isDeclined ? reportOf(analysis).findings.filter(wanted) : fixes.left;
  return left.some(({ level }) => reaches(level, settings.config.failOn));
}
