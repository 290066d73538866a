import { noteOnCheck } from '../github/check-note.ts';
import type { GitHubClient } from '../github/client.ts';
import { mayWrite } from '../github/issue-comments.ts';
import { DEFAULT_PATIENCE } from '../github/write-once.ts';
import { type PressedNote, pressedNote } from '../review/pressed-note.ts';
import type { Fix, FixAnswer } from './fix-request.ts';
import { inWords } from './fix-words.ts';
import type { FixJob } from './job.ts';
import type { ReviewTools } from './review-tools.ts';

/** What pressed buttons take. */
export interface FixJobTools extends Pick<ReviewTools, 'clientFor' | 'patience' | 'slowMs' | 'log'> {
  readonly fix: Fix;
}

export interface FixOutcome {
  /** `not allowed`: the person may not write to the repository. */
  readonly outcome: 'done' | 'refused' | 'not allowed';
  /** Whether the check run tells it. */
  readonly told: boolean;
}

/**
 * Carries out what somebody asked for by a button of a check run, and tells on that run what came of it. Safe to run
 * again at any time. Besides the repair it takes two requests, the permission and the note on the run; one more where it
 * is not known what the run says, and one more to say that a long repair goes on.
 * @throws GitHubFailure when GitHub has set a limit
 */
export async function runFix(tools: FixJobTools, job: FixJob): Promise<FixOutcome> {
  const client = await tools.clientFor(job, 'check');
  const end = announce(tools, client, job);
  const { outcome, says } = await follow(tools, client, job).finally(end);
  const note: PressedNote = { scope: job.scope, person: job.person, outcome, says };
  return { outcome, told: await tell(tools, client, job, note) };
}

type Followed = Pick<FixOutcome, 'outcome'> & Pick<FixAnswer, 'says'>;

async function follow(tools: FixJobTools, client: GitHubClient, job: FixJob): Promise<Followed> {
  const { kind, number, checkRunId, output, scope, person, ...place } = job;
  let allowed = true;
  const { says, done } = await inWords(tools.log, { job }, async () => {
    allowed = await mayWrite(client, { owner: job.owner, name: job.repo }, person);
    if (!allowed) return { says: '', done: false };
    return tools.fix({ place, target: { kind: 'pull', number }, scope, delivery: 'pull request' });
  });
  if (!allowed) tools.log.warn({ job }, 'a button was pressed by somebody who may not write');
  return { outcome: allowed ? (done ? 'done' : 'refused') : 'not allowed', says };
}

/** Commits alone take seconds, for GitHub wants pauses between writes: who pressed a button waits that long unasked. */
const SLOW_MS = 20_000;

/** Says on the run that the work goes on, once it takes long. @returns what ends that, and waits until it is said */
function announce(tools: FixJobTools, client: GitHubClient, job: FixJob): () => Promise<void> {
  const { scope, person } = job;
  let said: Promise<unknown> = Promise.resolve();
  const say = () => {
    const told = tell(tools, client, job, { scope, person, outcome: 'at work', says: '' });
    said = told.catch((err) => tools.log.warn({ job, err }, 'a check run does not tell that a repair goes on'));
  };
  const timer = setTimeout(say, tools.slowMs ?? SLOW_MS);
  return async () => {
    clearTimeout(timer);
    await said;
  };
}

/** A run that is gone tells nothing, and stops nothing: the repair is where it is. */
async function tell(tools: FixJobTools, client: GitHubClient, job: FixJob, note: PressedNote): Promise<boolean> {
  const { owner, repo: name, checkRunId, scope } = job;
  const run = { repository: { owner, name }, id: checkRunId };
  // Who may not ask for anything takes no word away from those who did.
  const known = job.output === undefined ? {} : { known: job.output };
  const wanted = { text: pressedNote(note), yields: note.outcome === 'not allowed', ...known };
  const told = await noteOnCheck(client, run, wanted, tools.patience ?? DEFAULT_PATIENCE);
  if (told.ok) return told.value;
  if (told.failure.kind === 'rate-limited') throw told.failure;
  tools.log.warn({ job, scope, err: told.failure }, 'a check run does not tell what came of its button');
  return false;
}
