/** A repository as an installation sees it. */
export interface RepositoryPlace {
  readonly installationId: number;
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

export type Job = ReviewJob | CommandJob | MergeGroupJob | RerunJob;

/**
 * What a job is about, in its way: jobs of one key never run side by side. A review and the commands of its pull
 * request have a key each, so that a command is answered while a long review runs; what a command changes is seen by
 * the review that it asks for, which comes after the running one.
 */
export function keyOf(job: Job): string {
  const repository = `${job.installationId}/${job.owner}/${job.repo}`;
  switch (job.kind) {
    case 'review':
    case 'command':
      return `${job.kind} ${repository}#${job.number}`;
    case 'merge group':
    case 'rerun':
      return `${job.kind} ${repository}@${job.headSha}`;
  }
}

/** What waits when work is asked for that waits already: the newer one, but what a person has forced stays forced. */
export function folded(waiting: Job | undefined, asked: Job): Job {
  const forced = waiting !== undefined && 'forced' in waiting && waiting.forced === true;
  return forced && asked.kind === waiting.kind ? { ...asked, forced } : asked;
}
