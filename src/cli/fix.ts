import type { Command } from 'commander';
import { replaceFiles } from '../edges/atomic-write.ts';
import { removeLeftovers } from '../edges/leftovers.ts';
import type { Safety } from '../engine/contract.ts';
import { type FixOutcome, fixAll, type LeftFinding } from '../engine/fix-loop.ts';
import type { Finding } from '../engine/report.ts';
import { unifiedDiff } from '../source/unified-diff.ts';
import { warnings, whyNotJudged } from './check.ts';
import { checkResult, reaches } from './check-result.ts';
import { type FixedTarget, fixText } from './formats/fix-text.ts';
import { chooseRules, inspect } from './inspect.ts';
import { configOption, ruleOption } from './options.ts';
import { printable } from './paint.ts';
import { isNamed, shownPath, type Target } from './targets.ts';
import { type ExitCode, type Terminal, UsageError } from './terminal.ts';

interface FixOptions {
  readonly review?: true;
  readonly diff?: true;
  readonly pullRequest?: string;
  readonly base?: string;
  readonly dryRun?: true;
  readonly config?: string;
  readonly rule: readonly string[];
}

const HELP = `
Safe fixes change no behaviour under documented defaults. Every fix is proved before it is written: a second parser sees
the declared change and nothing else, and all rules run again. A fix that fails its proof is dropped and named; the
others are made. Files are replaced whole, all or none; files that were not named are never touched.

With --pull-request the same fixes arrive as a pull request, one commit for each pattern, as the App makes it: opened once,
then kept up to date by every run, left alone where people have pushed to it, never opened again where they have closed it
(until there is something else to repair), within the limits of the repository's followUps configuration. Boxes that are
ticked in its description are heeded by the next run; without --review it keeps what they say. The token is that of
GITHUB_TOKEN or GH_TOKEN, with write access to contents and to pull requests (a classic one: the scope "repo"; in a
workflow, with the setting that lets Actions open pull requests); a dry run reads public repositories without one.
GITHUB_API_URL is for GitHub Enterprise Server: https://HOST/api/v3.

Exit codes: 0 nothing at or above the configuration's failOn is left (with --diff: would be left; with --pull-request: on
the branch once it is merged); 1 such findings are left, or their repair was declined; 2 wrong usage, input that cannot be
read, nothing to check, what cannot be written, and what GitHub or a limit refuses.

Examples:
  plimsoll fix                            safe fixes in the folder you are in
  plimsoll fix --review k8s/              also those that rest on an assumption; read the diff before you commit
  plimsoll fix --diff | git apply         see it first, or let git write it
  plimsoll fix --rule unbounded-job
  plimsoll fix --pull-request acme/shop --dry-run
                                          what that pull request would say and change; git apply takes it
  plimsoll fix --pull-request acme/shop --base release --review`;

/** Adds the command `fix`. */
export function register(program: Command, terminal: Terminal): void {
  program
    .command('fix')
    .description('repair what can be repaired without a doubt, in place')
    .argument('[PATH...]', 'files and folders (default: the working directory)')
    .option('--review', 'also fixes that rest on an assumption which a person should accept')
    .option('--diff', 'print a unified diff and write nothing')
    .addOption(configOption())
    .addOption(ruleOption())
    .option('--pull-request <OWNER/REPO>', 'repair a repository on GitHub by a pull request, in place of files here')
    .option('--base <BRANCH>', 'with --pull-request: the branch to repair (default: its default branch)')
    .option('--dry-run', 'with --pull-request: print title, description and diff, and write nothing')
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: FixOptions) => terminal.end(await whichever(paths, options, terminal)));
}

/** @throws UsageError for options that do not belong together */
async function whichever(paths: readonly string[], options: FixOptions, terminal: Terminal): Promise<ExitCode> {
  const { pullRequest: repository, base, dryRun, review, diff, config, rule } = options;
  if (repository === undefined) {
    if (base !== undefined) throw new UsageError('--base names a branch on GitHub: it goes with --pull-request');
    if (dryRun) throw new UsageError('--dry-run goes with --pull-request; for files here, --diff writes nothing');
    return fix(paths, options, terminal);
  }
  if (paths.length > 0)
    throw new UsageError('--pull-request repairs a whole branch: leave the paths out, or clone the repository');
  if (diff) throw new UsageError('--diff is for files here: with --pull-request it is --dry-run that prints the diff');
  // GitHub's client is loaded for those who ask for it.
  const { fixPull } = await import('./fix-pull.ts');
  const ask = { repository, base, review: review === true, dryRun: dryRun === true, config, rule };
  return fixPull(ask, terminal, process.env);
}

async function fix(paths: readonly string[], options: FixOptions, terminal: Terminal): Promise<ExitCode> {
  const chosen = new Set(chooseRules(options.rule).map(({ id }) => id));
  // All rules run, whichever fixes are wanted: no fix may bring in what another rule finds.
  const inspections = await inspect({ paths, config: options.config, rule: [] }, terminal);
  const fixed: FixedTarget[] = [];
  for (const inspection of inspections) {
    const wanted = wantedIn(inspection.target, options.review === true);
    const outcome = await fixAll(
      inspection.analysis,
      (finding, safety) => chosen.has(finding.rule) && wanted(finding, safety),
    );
    fixed.push({ inspection, outcome: aboutRules(outcome, chosen) });
  }
  const told = fixText(fixed, terminal.cwd, options.diff === true);
  if (options.diff) {
    terminal.print(fixed.map((target) => targetPatch(target, terminal.cwd)).join(''));
    terminal.tell(told);
  } else {
    for (const target of fixed) write(target, fixed.length > 1);
    terminal.print(told);
  }
  for (const line of warnings(inspections)) terminal.tell(`plimsoll: ${line}\n`);
  const trouble = whyNotJudged(checkResult(inspections, terminal.cwd, undefined), paths);
  if (trouble !== null) terminal.tell(`plimsoll: ${trouble}\n`);
  // The other fixes are made by now: what a bug took away is told like any other bug.
  for (const { outcome } of fixed) if (outcome.crashes.length > 0) throw outcome.crashes[0];
  if (trouble !== null) return 2;
  return fixed.some(leavesFailing) ? 1 : 0;
}

/** The part of an outcome that speaks of some rules; the others only watched. */
function aboutRules(outcome: FixOutcome, chosen: ReadonlySet<string>): FixOutcome {
  const about = ({ finding }: LeftFinding) => chosen.has(finding.rule);
  const findings = outcome.report.findings.filter(({ rule }) => chosen.has(rule));
  return {
    ...outcome,
    refused: outcome.refused.filter(about),
    dropped: outcome.dropped.filter(about),
    exposed: outcome.exposed.filter(({ rule }) => chosen.has(rule)),
    report: { ...outcome.report, findings },
  };
}

/** Whether to make a fix: it is of a safety that was asked for, and changes named files only. */
export function wantedIn(target: Target, review: boolean): (finding: Pick<Finding, 'fix'>, safety: Safety) => boolean {
  return ({ fix }, safety) =>
    (review || safety === 'safe') && fix !== null && fix.edits.every(({ path }) => isNamed(target, path));
}

function targetPatch({ inspection: { target }, outcome }: FixedTarget, cwd: string): string {
  const diffs = outcome.changes.map(({ path, before, after }) =>
    unifiedDiff(shownPath(target, path, cwd), before, after),
  );
  return diffs.join('');
}

/** Writes the changes of one repository, all or none. */
function write({ inspection: { target, analysis }, outcome }: FixedTarget, isOneOfSeveral: boolean): void {
  const named = analysis.input.snapshot.entries.map(({ path }) => path).filter((path) => isNamed(target, path));
  removeLeftovers(target.root, named);
  const refusal = replaceFiles(target.root, outcome.changes);
  const where = isOneOfSeveral ? ` in ${printable(target.root)}` : '';
  if (refusal) throw new UsageError(`nothing was written${where}: ${refusal.refused}`);
}

function leavesFailing({ inspection: { config }, outcome }: FixedTarget): boolean {
  return outcome.report.findings.some(({ level }) => reaches(level, config.failOn));
}
