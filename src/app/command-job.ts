import type { GitHubClient } from '../github/client.ts';
import { type PullComment, type PullComments, readPullComments } from '../github/command-comments.ts';
import { answer, mayWrite, react } from '../github/issue-comments.ts';
import { type PullPlace, readPull } from '../github/pull.ts';
import type { Outcome } from '../github/request.ts';
import { DEFAULT_PATIENCE } from '../github/write-once.ts';
import type { WriteAnswer } from '../review/answers.ts';
import { type AnswerContent, changes, type Decision, decide, reactionTo } from '../review/command-decision.ts';
import { type CommandComment, openInbox } from '../review/command-inbox.ts';
import { type ConfigView, configView } from '../review/config-view.ts';
import type { FixCommand } from '../review/fix-command.ts';
import type { Fix, FixAnswer } from './fix-request.ts';
import { inWords } from './fix-words.ts';
import type { CommandJob, Job, PullRef } from './job.ts';
import { configFor } from './read-change.ts';
import type { ReviewTools } from './review-tools.ts';

/** What answering commands takes besides what reviews take. */
export interface CommandTools extends ReviewTools {
  readonly writeAnswer: WriteAnswer;
  readonly fix: Fix;
  /** Asks for the work that commands cause. */
  readonly enqueue: (job: Job) => void;
}

/** What became of the commands of one run. */
export interface CommandsOutcome {
  /** Comments that were seen to. */
  readonly seen: number;
  readonly answered: number;
  /** Commands that have their turn in another run. */
  readonly waiting: number;
}

/** One run. */
interface Run {
  readonly tools: CommandTools;
  readonly client: GitHubClient;
  readonly job: CommandJob;
  readonly place: PullPlace;
  readonly said: PullComments;
  /** By login: whether the person has write permission. */
  readonly permissions: Map<string, Promise<boolean>>;
  /** Logins that were told of a lacking permission. */
  readonly refused: Set<string>;
}

/**
 * Sees to the commands on a pull request that have had no reaction yet. Safe to run again at any time: a reaction says
 * that a comment was seen to, and an answer names its comment.
 * @throws GitHubFailure when GitHub cannot be read, or has set a limit
 */
export async function answerCommands(tools: CommandTools, job: CommandJob): Promise<CommandsOutcome> {
  const client = await tools.clientFor(job, 'answer');
  const asked = { repository: { owner: job.owner, name: job.repo }, number: job.number, appId: tools.appId };
  const said = await readPullComments(client, asked);
  const rules = tools.rules.map(({ id }) => id);
  const { due, waiting } = openInbox(
    said.recent,
    said.answers.map(({ answers }) => answers),
    rules,
  );
  const place = { ...asked, repository: said.repository };
  const run: Run = { tools, client, job, place, said, permissions: new Map(), refused: refusedIn(said) };
  let seen = 0;
  let answered = 0;
  for (const one of due) {
    const done = await seeTo(run, one);
    if (done.reaction) seen += 1;
    if (done.answer) answered += 1;
  }
  // Without any progress, asking again would be for ever.
  if (waiting > 0 && seen > 0) tools.enqueue(job);
  return { seen, answered, waiting };
}

function refusedIn({ recent, answers }: PullComments): Set<string> {
  const refusals = new Set(answers.filter(({ refusal }) => refusal).map((one) => one.answers));
  return new Set(recent.flatMap(({ name, person }) => (refusals.has(name) && person !== null ? [person] : [])));
}

/** The reaction comes last: without it, another run goes on here. */
async function seeTo(run: Run, { comment, asked }: CommandComment<PullComment>) {
  const person = comment.person ?? '';
  const { open } = run.said;
  const mayChange = open && asked.commands.some(({ verb }) => changes(verb)) && (await permission(run, person));
  const decision = decide(asked, { open, mayChange, refusedBefore: run.refused.has(person) });
  if ((decision.answer?.refused.length ?? 0) > 0) run.refused.add(person);
  const fixed = decision.fix === null ? null : await repair(run, comment, decision.fix);
  const told = await tell(run, comment, decision.answer, fixed?.says ?? null);
  const done = fixed?.done ?? false;
  // A wish counts, whether or not there was a way to say what was wrong beside it.
  if (told === 'failed' && decision.review === 'none' && !done) return { reaction: false, answer: false };
  const { client, tools } = run;
  const reacted = await react(client, comment, reactionTo(decision, done), tools.patience ?? DEFAULT_PATIENCE);
  if (succeeded(run, comment, reacted)) enqueueReview(run, decision);
  return { reaction: reacted.ok, answer: told === 'answered' };
}

function permission({ client, said, permissions }: Run, login: string): Promise<boolean> {
  const known = permissions.get(login) ?? mayWrite(client, said.repository, login);
  permissions.set(login, known);
  return known;
}

/** Asked for by every run until there is a reaction: a repair that is there already is found, and not made twice. */
function repair(run: Run, { name }: PullComment, { scope, delivery }: FixCommand): Promise<FixAnswer> {
  const { tools, job } = run;
  const { number, ...place } = pullOf(run);
  return inWords(tools.log, { pull: job, comment: name }, () =>
    tools.fix({ place, target: { kind: 'pull', number }, scope, delivery }),
  );
}

/** The pull request, under the name that its repository has now. */
function pullOf({ job: { kind, ...pull }, place: { repository } }: Run): PullRef {
  return { ...pull, owner: repository.owner, repo: repository.name };
}

async function tell(
  run: Run,
  comment: PullComment,
  content: AnswerContent | null,
  fixed: string | null,
): Promise<'answered' | 'nothing' | 'failed'> {
  const isThere = ({ answers }: PullComments) => answers.some((one) => one.answers === comment.name);
  if (content === null || isThere(run.said)) return 'nothing';
  const { client, tools, place } = run;
  const config = content.config.length > 0 ? await readConfig(run, content.config) : [];
  const body = tools.writeAnswer({ ...content, config, fixed }, comment.name);
  const look = async () => isThere(await readPullComments(client, place));
  const sent = await answer(client, comment, body, look, tools.patience ?? DEFAULT_PATIENCE);
  return succeeded(run, comment, sent) ? 'answered' : 'failed';
}

async function readConfig({ tools, client, job, place }: Run, paths: AnswerContent['config']): Promise<ConfigView[]> {
  const { base, repository, config } = await readPull(client, place);
  const read = await configFor(tools, client, { ...job, repository, config });
  return paths.map((path) => configView({ branch: base.ref, ...read }, tools.rules, path));
}

function enqueueReview(run: Run, { review }: Decision): void {
  if (review === 'none') return;
  run.tools.enqueue({ kind: 'review', ...pullOf(run), ...(review === 'forced' ? { forced: true } : {}) });
}

/**
 * A comment that is gone, or a locked conversation, stops no other command.
 * @throws GitHubFailure when GitHub wants to be left alone: what is left has its turn after the next command
 */
function succeeded({ tools, job }: Run, { name }: PullComment, outcome: Outcome<unknown>): boolean {
  if (!outcome.ok && outcome.failure.kind === 'rate-limited') throw outcome.failure;
  if (!outcome.ok) tools.log.warn({ pull: job, comment: name, err: outcome.failure }, 'a command got no answer');
  return outcome.ok;
}
