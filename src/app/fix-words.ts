import type { Logger } from 'pino';
import { GitHubFailure } from '../github/failure.ts';
import { explainRefusal } from '../github/write-refusals.ts';
import type { FixAnswer } from './fix-request.ts';

const BROKEN: FixAnswer = {
  says: 'The repair ended in an error of its own, which the log of Plimsoll tells.',
  done: false,
};

/**
 * Follows a wish for repairs to an answer: whatever ends it early is put into words for the person who asked.
 * @param about what the log says of the wish
 * @throws GitHubFailure when GitHub wants to be left alone: no word would get through
 */
export async function inWords(
  log: Logger,
  about: Readonly<Record<string, unknown>>,
  wish: () => Promise<FixAnswer>,
): Promise<FixAnswer> {
  try {
    return await wish();
  } catch (err) {
    if (!(err instanceof GitHubFailure)) {
      log.error({ ...about, err }, 'a bug ended a repair');
      return BROKEN;
    }
    if (err.kind === 'rate-limited') throw err;
    log.warn({ ...about, err }, 'GitHub refused a repair');
    return { says: explainRefusal(err).sentence, done: false };
  }
}
