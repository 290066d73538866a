import { planBody } from './body.ts';
import type { ReviewInput } from './review-input.ts';
import type { PlannedComment, ReviewContent } from './review-plan.ts';
import type { Spoken } from './spoken.ts';

/**
 * What to say where GitHub refuses the places of the comments, in the order in which to try. It takes a review whole or
 * not at all, and does not tell which comment it minds. Places in files whose patch it shows are certain; those in other
 * files are worked out from the texts, so these comments go first, their findings into the body. In the end, all do.
 * @param comments what the review says on lines at first
 */
export function planFallbacks(
  comments: readonly PlannedComment[],
  { announced, unannounced }: Pick<Spoken, 'announced' | 'unannounced'>,
  { diff, words }: Pick<ReviewInput, 'diff' | 'words'>,
): readonly ReviewContent[] {
  if (comments.length === 0) return [];
  const shown = new Set(diff.flatMap((file) => (file.shown ? [file.path] : [])));
  const certain = comments.filter(({ path }) => shown.has(path));
  const without = (kept: readonly PlannedComment[]): ReviewContent => {
    const said = new Set(kept.flatMap(({ fingerprints }) => fingerprints));
    const listed = announced.filter(({ fingerprint }) => !said.has(fingerprint));
    return { comments: kept, body: planBody(listed, unannounced, words) };
  };
  const isPart = certain.length > 0 && certain.length < comments.length;
  return isPart ? [without(certain), without([])] : [without([])];
}
