import { z } from 'zod';
import { COMPARE_FILES, changedFileList, type ListedFiles } from './changed-files.ts';
import type { GitHubClient } from './client.ts';
import type { RepositoryRef } from './repository.ts';
import { read } from './request.ts';

/** What changed since the merge base. */
export interface Comparison extends ListedFiles {
  /** The newest commit that both sides share: the state before the pull request. */
  readonly mergeBase: string;
}

/**
 * Compares the head of a pull request with its merge base.
 * @param base a commit of the base branch
 * @param head a commit of the pull request; commits of forks are known to the repository they are proposed to
 * @throws GitHubFailure `not-found` also where the two share no history
 */
export async function compare(
  client: GitHubClient,
  repository: RepositoryRef,
  base: string,
  head: string,
): Promise<Comparison> {
  const place = { owner: repository.owner, repo: repository.name, basehead: `${base}...${head}` };
  // The first page holds all the files; a page of one commit spares up to 250 that nobody reads.
  const parameters = { ...place, per_page: 1, page: 1 };
  const answer = await read(client, 'GET /repos/{owner}/{repo}/compare/{basehead}', parameters, comparisonAnswer);
  return { mergeBase: answer.merge_base_commit.sha, ...answer.files };
}

const comparisonAnswer = z.object({
  merge_base_commit: z.object({ sha: z.string() }),
  // Counted before `unchanged` ones are dropped: it is GitHub's list that is full.
  files: z
    .array(z.unknown())
    .transform((files) => ({ cut: files.length >= COMPARE_FILES, files }))
    .pipe(z.object({ cut: z.boolean(), files: changedFileList })),
});
