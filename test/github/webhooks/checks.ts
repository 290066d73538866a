/** Webhooks about check runs and suites that people ask for again. They go to the App whose checks they are. */
import { readCommit } from '../git/history.ts';
import type { Account, App, CheckRun, Repository } from '../model.ts';
import { integration } from '../render/account.ts';
import { apiOf } from '../render/repository.ts';
import { checkRunJson } from '../render/review.ts';
import { nodeId, type World } from '../world.ts';
import { emitTo } from './events.ts';

/** `check_run.requested_action` or `check_run.rerequested`: a person pressed a button of the check. */
export function checkRunEvent(world: World, check: CheckRun, sender: Account, identifier: string | null): void {
  const action =
    identifier === null ? { action: 'rerequested' } : { action: 'requested_action', requested_action: { identifier } };
  emitTo(world, check.app, check.repository, 'check_run', sender, { ...action, check_run: checkRunJson(world, check) });
}

/** `check_suite.rerequested` for every App with check runs on the commit. @throws Error when there are none */
export async function checkSuiteEvents(world: World, repo: Repository, sha: string, sender: Account): Promise<void> {
  const suites = Map.groupBy(
    repo.checkRuns.filter((run) => run.headSha === sha),
    (run) => run.app,
  );
  if (suites.size === 0) throw new Error(`There are no checks on ${sha}`);
  for (const [app, runs] of suites) {
    const check_suite = await suiteJson(world, repo, app, runs);
    emitTo(world, app, repo, 'check_suite', sender, { action: 'rerequested', check_suite });
  }
}

async function suiteJson(world: World, repo: Repository, app: App, runs: readonly CheckRun[]) {
  const [first] = runs as [CheckRun];
  const { suiteId: id, headSha, startedAt } = first;
  const commit = await readCommit(repo.git, headSha);
  if (!commit) throw new Error(`There is no commit ${headSha}`);
  const { pull_requests } = checkRunJson(world, first);
  const url = `${apiOf(world, repo)}/check-suites/${id}`;
  return {
    ...{ id, node_id: nodeId('CS', id), head_branch: pull_requests[0]?.head.ref ?? null, head_sha: headSha },
    ...{ status: 'queued', conclusion: null, url, before: null, after: headSha, pull_requests },
    ...{ app: integration(world, app), created_at: startedAt, updated_at: world.now() },
    ...{ rerequestable: true, runs_rerequestable: true, latest_check_runs_count: runs.length },
    check_runs_url: `${url}/check-runs`,
    head_commit: {
      ...{ id: headSha, tree_id: commit.tree, message: commit.message, timestamp: commit.committer.date },
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.committer.name, email: commit.committer.email },
    },
  };
}
