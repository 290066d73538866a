import type { Probot } from 'probot';
import type { Job } from './job.ts';

/** Connects what GitHub tells of checks to work: somebody pressed "Re-run", a merge queue waits for a result. */
export function connectChecks(probot: Probot, enqueue: (job: Job) => void): void {
  probot.on('check_run.rerequested', ({ payload }) => {
    const { head_sha: headSha, pull_requests: pulls } = payload.check_run;
    askFor(probot, payload, (place) => enqueue({ kind: 'rerun', ...place, headSha, pulls: numbersOf(pulls) }));
  });
  probot.on('check_suite.rerequested', ({ payload }) => {
    const { head_sha: headSha, pull_requests: pulls } = payload.check_suite;
    askFor(probot, payload, (place) => enqueue({ kind: 'rerun', ...place, headSha, pulls: numbersOf(pulls) }));
  });
  probot.on('merge_group.checks_requested', ({ payload }) => {
    const { head_sha: headSha, base_sha: baseSha, head_ref: ref } = payload.merge_group;
    askFor(probot, payload, (place) =>
      enqueue({ kind: 'merge group', ...place, headSha, baseSha, number: pullNamedIn(ref) }),
    );
  });
}

interface Delivery {
  readonly installation?: { readonly id: number } | undefined;
  readonly repository?: { readonly name: string; readonly owner: { readonly login: string } } | undefined;
}

type Place = Pick<Job, 'installationId' | 'owner' | 'repo'>;

function askFor(probot: Probot, { installation, repository }: Delivery, ask: (place: Place) => void): void {
  if (installation && repository) {
    ask({ installationId: installation.id, owner: repository.owner.login, repo: repository.name });
  } else {
    probot.log.warn(
      { repository: repository?.name },
      'a delivery without an installation: nothing can be read with it',
    );
  }
}

function numbersOf(pulls: readonly ({ readonly number: number } | null)[]): readonly number[] {
  return pulls.flatMap((pull) => pull?.number ?? []);
}

/**
 * The pull request that a merge queue's branch is named after: `gh-readonly-queue/<base>/pr-<number>-<sha>`. Only the
 * prefix is documented ("Managing a merge queue"), so a name of another form is none.
 */
function pullNamedIn(ref: string): number | null {
  const [, number] = /\/pr-(\d{1,15})-[0-9a-f]{40,64}$/.exec(ref) ?? [];
  return number === undefined ? null : Number(number);
}
