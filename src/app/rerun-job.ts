import { subjectOf } from '../github/check-subject.ts';
import { readCheckIds } from '../github/checks.ts';
import type { Job, RerunJob } from './job.ts';
import type { ReviewTools } from './review-tools.ts';

/**
 * Finds what the check runs of a commit speak of, and asks for all of it again. GitHub names no pull requests from
 * forks when it tells that somebody pressed "Re-run", so the runs' own ids do.
 * @throws GitHubFailure when the check runs cannot be read
 */
export async function askAgain(tools: ReviewTools, job: RerunJob, enqueue: (job: Job) => void): Promise<void> {
  const { installationId, repositoryId, owner, repo, headSha } = job;
  const place = { installationId, repositoryId, owner, repo };
  const client = await tools.clientFor(job, 'check');
  const ids = await readCheckIds(client, { owner, name: repo }, headSha, tools.appId);
  const subjects = ids.flatMap((id) => subjectOf(id) ?? []);
  const pulls = subjects.flatMap((subject) => (subject.kind === 'pull' ? [subject.number] : []));
  for (const number of new Set([...job.pulls, ...pulls])) enqueue({ kind: 'review', ...place, number, forced: true });
  for (const subject of subjects) {
    if (subject.kind === 'merge group') {
      const { baseSha, number } = subject;
      enqueue({ kind: 'merge group', ...place, headSha, baseSha, number, forced: true });
    }
  }
}
