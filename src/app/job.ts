import type { CheckRunOutput } from '../github/check-note.ts';
import type { Control } from '../remediate/body-controls.ts';
import type { FixScope } from '../remediate/follow-up.ts';

/** A repository as an installation sees it. */
export interface RepositoryPlace {
  readonly installationId: number;
  /** The database id, which tokens are narrowed to: names change while a job waits, ids never. */
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
}

/** Which pull request a job is about. The job reads everything else itself, so the newest state wins without replacing jobs. */
export interface PullRef extends RepositoryPlace {
  readonly number: number;
}

/** Looks at a pull request and says what is new. */
export interface ReviewJob extends PullRef {
  readonly kind: 'review';
  /** A person asked for it: the check run is written anew even when it says the same. */
  readonly forced?: boolean;
}

/** Answers the commands on a pull request that have no answer yet. */
export interface CommandJob extends PullRef {
  readonly kind: 'command';
}

/** Judges what a merge queue is about to merge. */
export interface MergeGroupJob extends RepositoryPlace {
  readonly kind: 'merge group';
  /** The commit that the queue made; its check run is what the queue waits for. */
  readonly headSha: string;
  /** The commit that it shall be merged onto. */
  readonly baseSha: string;
  /** The pull request that the group is named after; null where its name tells none. */
  readonly number: number | null;
  /** A person asked for it: the check run is written anew even when it says the same. */
  readonly forced?: boolean;
}

/** Does again what the check runs of a commit speak of: somebody pressed "Re-run". */
export interface RerunJob extends RepositoryPlace {
  readonly kind: 'rerun';
  readonly headSha: string;
  /** The pull requests that GitHub names; it names none of forks. */
  readonly pulls: readonly number[];
}

/** Repairs what a pull request brings in: somebody pressed a button of its check run. */
export interface FixJob extends PullRef {
  readonly kind: 'fix';
  /** The check run whose button was pressed: it tells what came of it. */
  readonly checkRunId: number;
  /** What that run said when it was pressed; left out where that is not known. */
  readonly output?: CheckRunOutput;
  readonly scope: FixScope;
  /** Login of who pressed it. */
  readonly person: string;
}

/**
 * Looks after the follow-ups that go to a branch: something was pushed to it, a box was ticked, the pull request that it
 * is the head of was closed. Opens one where the configuration wants that after a merge.
 */
export interface FollowUpsJob extends RepositoryPlace {
  readonly kind: 'follow-ups';
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** What people have asked for by ticking boxes since the job was asked for: a body written meanwhile forgets it. */
  readonly ticked?: readonly Ticked[];
}

/** Boxes that a person has ticked in the body of a follow-up. */
export interface Ticked {
  /** The follow-up's number. */
  readonly number: number;
  readonly controls: readonly Control[];
}

export type Job = ReviewJob | CommandJob | MergeGroupJob | RerunJob | FixJob | FollowUpsJob;

/**
 * What a job is about, in its way: jobs of one key never run side by side. A review and the commands of its pull
 * request have a key each, so that a command is answered while a long review runs; what a command changes is seen by
 * the review that it asks for, which comes after the running one.
 */
export function keyOf(job: Job): string {
  const repository = `${job.installationId}/${job.repositoryId}`;
  switch (job.kind) {
    case 'review':
    case 'command':
      return `${job.kind} ${repository}#${job.number}`;
    case 'fix':
      return `${job.kind} ${repository}#${job.number} ${job.scope} ${job.checkRunId}`;
    case 'merge group':
    case 'rerun':
      return `${job.kind} ${repository}@${job.headSha}`;
    case 'follow-ups':
      return `${job.kind} ${repository}:${job.branch}`;
  }
}

/** What waits when work is asked for that waits already: the newer one, with what people have asked for by the older. */
export function folded(waiting: Job | undefined, asked: Job): Job {
  if (waiting === undefined) return asked;
  if (asked.kind === 'follow-ups' && waiting.kind === 'follow-ups') return withTicks(asked, waiting.ticked ?? []);
  const forced = 'forced' in waiting && waiting.forced === true;
  return forced && asked.kind === waiting.kind ? { ...asked, forced } : asked;
}

function withTicks(job: FollowUpsJob, before: readonly Ticked[]): FollowUpsJob {
  const all = [...before, ...(job.ticked ?? [])];
  if (all.length === 0) return job;
  const byNumber = Map.groupBy(all, ({ number }) => number);
  const ticked = [...byNumber].map(([number, ticks]) => {
    return { number, controls: [...new Set(ticks.flatMap(({ controls }) => controls))] };
  });
  return { ...job, ticked };
}
