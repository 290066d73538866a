import { z } from 'zod';
import { type CheckState, OVERTAKEN, READING } from '../review/check-states.ts';
import type { PlannedAnnotation, PlannedCheck } from '../review/review-plan.ts';
import { begunId, type CheckSubject, sameSubject } from './check-subject.ts';
import type { GitHubClient } from './client.ts';
import { CHECK_NAME, type OwnCheckRun } from './own-check-runs.ts';
import type { RepositoryRef } from './repository.ts';
import { type Outcome, read, write } from './request.ts';
import { type Patience, writeOnce } from './write-once.ts';

/** A check run as it shall be. */
export interface CheckRunContent {
  readonly headSha: string;
  /** Names this content: a run of the same id is this one, whole or begun. */
  readonly externalId: string;
  readonly check: PlannedCheck;
  /** Where "Details" leads; null for GitHub's own page. */
  readonly detailsUrl: string | null;
}

/** "Create a check run": at most 50 annotations a request; those of later requests are appended. */
export const ANNOTATIONS_PER_REQUEST = 50;

/** The runs of this app on the head, and what may be done with them. */
export interface RunsThere {
  readonly existing: readonly OwnCheckRun[];
  /** A person asked for a new run: a completed one is left alone, even when it says the same. */
  readonly forced: boolean;
}

/**
 * Writes a check run. It is `in_progress` until its last annotations are there, and gets its conclusion with them: a
 * crash in between leaves no run that looks done. What was begun is taken up: a run of the same content where it
 * stopped, one that only says that work goes on as a whole.
 * @returns the run's id
 */
export async function writeCheckRun(
  client: GitHubClient,
  repository: RepositoryRef,
  content: CheckRunContent,
  there: RunsThere,
  patience: Patience,
): Promise<Outcome<number>> {
  // Only the newest run speaks for the commit: an equal but older one has been overruled since.
  const newest = newestOf(there.existing);
  const edge: Edge = { client, repository, content, patience, newestId: newest?.id ?? 0 };
  const begun = newest !== undefined && isTakenUp(newest, content, there.forced) ? newest : undefined;
  if (begun === undefined && newest?.completed === false) await endCheckRun(client, repository, newest.id, OVERTAKEN);
  let run = begun === undefined ? await create(edge) : { ok: true as const, value: begun };
  while (run.ok && !run.value.completed) run = await append(edge, run.value);
  return run.ok ? { ok: true, value: run.value.id } : run;
}

function newestOf(runs: readonly OwnCheckRun[]): OwnCheckRun | undefined {
  return runs.toSorted((a, b) => b.id - a.id)[0];
}

function isTakenUp(run: OwnCheckRun, { externalId }: CheckRunContent, forced: boolean): boolean {
  if (run.externalId === externalId) return !(forced && run.completed);
  // Annotations of another content stay for good: such a run can never say this one.
  return !run.completed && run.annotationCount === 0 && sameSubject(run.externalId ?? '', externalId);
}

/**
 * Begins a check run that tells people that work goes on; {@link writeCheckRun} takes it up. One that goes on already
 * is left as it is.
 * @returns the run
 */
export async function beginCheckRun(
  client: GitHubClient,
  repository: RepositoryRef,
  {
    headSha,
    subject,
    existing,
  }: { readonly headSha: string; readonly subject: CheckSubject } & Pick<RunsThere, 'existing'>,
  patience: Patience,
): Promise<Outcome<OwnCheckRun>> {
  const newest = newestOf(existing);
  const externalId = begunId(subject);
  if (newest?.completed === false && sameSubject(newest.externalId ?? '', externalId))
    return { ok: true, value: newest };
  const { owner, name: repo } = repository;
  const run = {
    name: CHECK_NAME,
    head_sha: headSha,
    external_id: externalId,
    status: 'in_progress',
    output: READING,
  } as const;
  const send = async (): Promise<Outcome<Progress>> => {
    const sent = await write(client, 'POST /repos/{owner}/{repo}/check-runs', { owner, repo, ...run }, runAnswer);
    return sent.ok ? { ok: true, value: progressOf(sent.value) } : sent;
  };
  const look = () => findRun({ client, repository, content: { headSha, externalId }, newestId: newest?.id ?? 0 });
  const begun = await writeOnce(send, look, patience);
  return begun.ok ? { ok: true, value: { ...begun.value, externalId } } : begun;
}

/** Ends a check run that will get no result: a required check that is in progress for good blocks its commit. */
export async function endCheckRun(
  client: GitHubClient,
  repository: RepositoryRef,
  id: number,
  state: CheckState,
): Promise<Outcome<unknown>> {
  const place = { owner: repository.owner, repo: repository.name, check_run_id: id };
  const end = { status: 'completed', conclusion: 'cancelled', output: state } as const;
  return write(client, 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', { ...place, ...end }, runAnswer);
}

interface Edge {
  readonly client: GitHubClient;
  readonly repository: RepositoryRef;
  readonly content: CheckRunContent;
  readonly patience: Patience;
  /** The id of the newest run that was there before; ids ascend. */
  readonly newestId: number;
}

/** A run as far as it has come. */
type Progress = Pick<OwnCheckRun, 'id' | 'completed' | 'annotationCount'>;

function create(edge: Edge): Promise<Outcome<Progress>> {
  const { client, repository, content } = edge;
  const { owner, name: repo } = repository;
  const named = { external_id: content.externalId, ...detailsOf(content) };
  const head = { name: CHECK_NAME, head_sha: content.headSha, ...named };
  const next = nextPart(content.check, 0);
  const send = async (): Promise<Outcome<Progress>> => {
    const parameters = { owner, repo, ...head, ...next.parameters };
    return progress(await write(client, 'POST /repos/{owner}/{repo}/check-runs', parameters, runAnswer), next);
  };
  return writeOnce(send, () => findRun(edge), edge.patience);
}

function detailsOf({ detailsUrl }: CheckRunContent) {
  return detailsUrl === null ? {} : { details_url: detailsUrl };
}

function append(edge: Edge, run: Progress): Promise<Outcome<Progress>> {
  const { client, repository, content } = edge;
  const place = { owner: repository.owner, repo: repository.name, check_run_id: run.id };
  const named = { external_id: content.externalId, ...detailsOf(content) };
  const next = nextPart(content.check, run.annotationCount);
  const send = async (): Promise<Outcome<Progress>> => {
    const parameters = { ...place, ...named, ...next.parameters };
    return progress(
      await write(client, 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', parameters, runAnswer),
      next,
    );
  };
  const hasMoved = async (): Promise<Progress | null> => {
    const now = await read(client, 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}', place, runAnswer);
    const found = progressOf(now);
    return found.completed || found.annotationCount > run.annotationCount ? found : null;
  };
  return writeOnce(send, hasMoved, edge.patience);
}

/**
 * Lists what the runs of this app on a commit are called, each name once.
 * @throws GitHubFailure
 */
export async function readCheckIds(
  client: GitHubClient,
  repository: RepositoryRef,
  headSha: string,
  appId: number,
): Promise<readonly string[]> {
  const place = { owner: repository.owner, repo: repository.name, ref: headSha };
  const asked = { ...place, check_name: CHECK_NAME, app_id: appId, filter: 'all' as const, per_page: 100 };
  const { check_runs: runs } = await read(client, 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs', asked, runList);
  return [...new Set(runs.flatMap(({ external_id: id }) => id ?? []))];
}

interface SoughtRun extends Pick<Edge, 'client' | 'repository' | 'newestId'> {
  readonly content: Pick<CheckRunContent, 'headSha' | 'externalId'>;
}

/** A created run may be hidden behind a broken answer: it is known by its external id. */
async function findRun({ client, repository, content, newestId }: SoughtRun): Promise<Progress | null> {
  const place = { owner: repository.owner, repo: repository.name, ref: content.headSha };
  const asked = { ...place, check_name: CHECK_NAME, filter: 'all' as const, per_page: 100 };
  const { check_runs: runs } = await read(client, 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs', asked, runList);
  const run = runs.find(({ id, external_id: name }) => id > newestId && name === content.externalId);
  return run === undefined ? null : progressOf(run);
}

interface Part {
  readonly parameters: ReturnType<typeof partParameters>;
  /** How far the run has come once this part is there. */
  readonly annotationCount: number;
  readonly completed: boolean;
}

function nextPart(check: PlannedCheck, from: number): Part {
  const annotations = check.annotations.slice(from, from + ANNOTATIONS_PER_REQUEST);
  const annotationCount = from + annotations.length;
  const completed = annotationCount >= check.annotations.length;
  return { parameters: partParameters(check, annotations, completed), annotationCount, completed };
}

function partParameters(check: PlannedCheck, annotations: readonly PlannedAnnotation[], completed: boolean) {
  const state = completed
    ? { status: 'completed' as const, conclusion: check.conclusion, ...actionsOf(check) }
    : { status: 'in_progress' as const };
  const { title, summary } = check;
  return { ...state, output: { title, summary, annotations: annotations.map((one) => annotation(one)) } };
}

/** Buttons come with the conclusion: what is not known whole cannot be repaired yet. */
function actionsOf({ actions }: PlannedCheck) {
  return actions.length === 0 ? {} : { actions: actions.map((one) => ({ ...one })) };
}

function annotation({ path, startLine, endLine, level, title, message }: PlannedAnnotation) {
  return { path, start_line: startLine, end_line: endLine, annotation_level: level, title, message };
}

/** What was sent tells how far the run is: GitHub may count new annotations a moment late. */
function progress(sent: Outcome<RunAnswer>, { annotationCount, completed }: Part): Outcome<Progress> {
  return sent.ok ? { ok: true, value: { id: sent.value.id, annotationCount, completed } } : sent;
}

function progressOf({ id, status, output }: RunAnswer): Progress {
  return { id, completed: status === 'completed', annotationCount: output.annotations_count };
}

const runAnswer = z.object({
  id: z.number(),
  external_id: z.string().nullish(),
  status: z.string(),
  output: z.object({ annotations_count: z.number() }),
});

type RunAnswer = z.infer<typeof runAnswer>;

const runList = z.object({ check_runs: z.array(runAnswer) });
