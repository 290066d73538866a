import type { Probot } from 'probot';
import { subjectOf } from '../github/check-subject.ts';
import { scopeOfButton } from '../review/fix-buttons.ts';
import { askIn, isPerson } from './delivery.ts';
import type { Job } from './job.ts';

/**
 * Connects what GitHub tells of checks to work: somebody pressed "Re-run" or a button of a run, a merge queue waits for
 * a result.
 */
export function connectChecks(probot: Probot, enqueue: (job: Job) => void): void {
  probot.on('check_run.rerequested', ({ payload }) => {
    const { head_sha: headSha, pull_requests: pulls } = payload.check_run;
    askIn(probot, payload, (place) => enqueue({ kind: 'rerun', ...place, headSha, pulls: numbersOf(pulls) }));
  });
  connectButtons(probot, enqueue);
  probot.on('check_suite.rerequested', ({ payload }) => {
    const { head_sha: headSha, pull_requests: pulls } = payload.check_suite;
    askIn(probot, payload, (place) => enqueue({ kind: 'rerun', ...place, headSha, pulls: numbersOf(pulls) }));
  });
  probot.on('merge_group.checks_requested', ({ payload }) => {
    const { head_sha: headSha, base_sha: baseSha, head_ref: ref } = payload.merge_group;
    askIn(probot, payload, (place) =>
      enqueue({ kind: 'merge group', ...place, headSha, baseSha, number: pullNamedIn(ref) }),
    );
  });
}

/** GitHub tells only the App whose run it is. What a merge group brings in is repaired on its pull request. */
function connectButtons(probot: Probot, enqueue: (job: Job) => void): void {
  probot.on('check_run.requested_action', ({ payload }) => {
    const { id: checkRunId, external_id: externalId, output } = payload.check_run;
    const scope = scopeOfButton(payload.requested_action?.identifier ?? '');
    const subject = subjectOf(externalId ?? '');
    if (scope === null || subject?.kind !== 'pull' || !isPerson(payload)) return;
    const said = { title: output.title ?? null, summary: output.summary };
    const wish = { checkRunId, output: said, scope, person: payload.sender.login, number: subject.number };
    askIn(probot, payload, (place) => enqueue({ kind: 'fix', ...place, ...wish }));
  });
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
