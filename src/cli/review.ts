import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { ReviewPlan } from '../review/review-plan.ts';
import { reaches } from './check-result.ts';
import type { ExitCode, Terminal } from './terminal.ts';

interface ReviewOptions {
  readonly base: string;
  readonly head: string;
  readonly repo: string;
  readonly format: 'text' | 'json' | 'markdown';
}

const HELP = `
Prints what the bot would say on a pull request from --head into --base: what the changes since their common ancestor
bring in, and nothing that was there before. Only commits are read, never the working tree; the configuration is that of
--base, as no pull request may change the rules for itself. An organisation's configuration is not known here.

Exit codes: 0 nothing at or above the configuration's failOn is brought in; 1 such findings are; 2 wrong usage or a
repository that cannot be read.

Examples:
  plimsoll review --base main --head HEAD
  plimsoll review --base origin/main --head feature --repo ../shop --format markdown`;

/** Adds the command `review`. */
export function register(program: Command, terminal: Terminal): void {
  program
    .command('review')
    .description('say what the bot would say on a pull request, from local git')
    .requiredOption('--base <REV>', 'the branch that the pull request goes into')
    .requiredOption('--head <REV>', 'the branch that it comes from')
    .option('--repo <DIR>', 'a folder of the repository', '.')
    .addOption(new Option('--format <FORMAT>', 'how to print it').choices(['text', 'json', 'markdown']).default('text'))
    .addHelpText('after', HELP)
    .action(async (options: ReviewOptions) => terminal.end(await review(options, terminal)));
}

async function review({ base, head, repo, format }: ReviewOptions, terminal: Terminal): Promise<ExitCode> {
  const { reviewRevisions } = await import('./review-revisions.ts');
  const { plan, failOn } = await reviewRevisions(resolve(terminal.cwd, repo), { base, head }, terminal.today);
  terminal.print(await printed(plan, format));
  return plan.introduced.some(({ level }) => reaches(level, failOn)) ? 1 : 0;
}

async function printed(plan: ReviewPlan, format: ReviewOptions['format']): Promise<string> {
  if (format === 'json')
    return `${JSON.stringify((await import('../review/to-json.ts')).reviewToJson(plan), null, 2)}\n`;
  if (format === 'markdown') return ended((await import('../review/to-markdown.ts')).reviewToMarkdown(plan));
  return ended((await import('../review/to-text.ts')).reviewToText(plan));
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
