import { z } from 'zod';
import type { GitHubClient } from '../github/client.ts';
import { editPull } from '../github/follow-up-pulls.ts';
import type { PublishedFollowUp } from '../github/publish-follow-up.ts';
import type { RepositoryRef } from '../github/repository.ts';
import { read } from '../github/request.ts';
import type { Control } from '../remediate/body-controls.ts';
import { withBoxAnswer } from '../remediate/box-answer.ts';
import type { ReviewTools } from './review-tools.ts';

/** Boxes that a person has ticked in the description of a follow-up. */
export interface TickedBoxes {
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly ticked: readonly Control[];
}

/**
 * Tells in the description why nothing came of ticked boxes, where that is so: two requests, else none.
 * @throws GitHubFailure when the description cannot be read
 */
export async function answerBoxes(
  { patience, log }: Pick<ReviewTools, 'patience' | 'log'>,
  client: GitHubClient,
  { repository, number, ticked }: TickedBoxes,
  { outcome, says }: PublishedFollowUp,
): Promise<void> {
  if (ticked.length === 0 || (outcome !== 'refused' && outcome !== 'left')) return;
  // What people have written there while the App was at work stays.
  const place = { owner: repository.owner, repo: repository.name, pull_number: number };
  const { body } = await read(client, 'GET /repos/{owner}/{repo}/pulls/{pull_number}', place, described);
  const edited = await editPull(
    client,
    repository,
    number,
    { body: withBoxAnswer(body ?? '', ticked, { outcome, says }) },
    patience,
  );
  if (!edited.ok) log.warn({ repository, number, err: edited.failure }, 'a description does not tell of its boxes');
}

const described = z.object({ body: z.string().nullable() });
