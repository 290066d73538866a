import { type BranchAsk, type JudgedTarget, judgeBranch, type NoTarget } from '../app/fix-target.ts';
import { readTargetState, type TargetState } from '../app/make-follow-up.ts';
import type { RepositoryRef } from '../github/repository.ts';
import { NO_INSTALLATION, type PullTools } from './fix-pull-tools.ts';

/** Where a branch and its follow-ups are read. Both @throws GitHubFailure */
export interface PullSource {
  /** @returns why nothing can be judged there */
  judge(repository: RepositoryRef, ask: BranchAsk): Promise<JudgedTarget | NoTarget>;
  stateOf(target: JudgedTarget): Promise<TargetState>;
}

/** GitHub as a token sees it: the App's own way. */
export function tokenSource(tools: PullTools): PullSource {
  return {
    judge: ({ owner, name }, ask) =>
      judgeBranch(tools, tools.client, { installationId: NO_INSTALLATION, owner, repo: name }, ask),
    stateOf: (target) => readTargetState(tools, tools.client, target),
  };
}
