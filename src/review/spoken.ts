import type { Finding } from '../engine/report.ts';
import { byGravity } from './finding-view.ts';
import { partByIgnores } from './ignores.ts';
import { MAX_MARKS } from './limits.ts';
import { formatMarkers, type Marker, markerOf } from './marker.ts';
import { type Said, saidIn } from './memory.ts';
import { settleFix } from './placement.ts';
import { reconcile } from './reconcile.ts';
import type { ReviewInput } from './review-input.ts';
import type { IgnoredFinding } from './review-plan.ts';

/** What of the introduced findings is spoken of, and how far. */
export interface Spoken {
  /** Introduced, and nobody asked to ignore them; in the report's order, with failed fixes as refusals. */
  readonly counted: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  /** Where introduced findings, ignored ones too, were announced before; those that are not in it are new. */
  readonly places: ReadonlyMap<Finding, Said>;
  /** Of those counted: what this review announces, gravest first. */
  readonly announced: readonly Finding[];
  /** How many more are new, for whose markers there is no room: they stand in the check alone. */
  readonly unannounced: number;
}

/**
 * Decides which findings a review announces: errors and warnings that nobody was told about before; none where it has to
 * be quiet.
 */
export function spokenOf({
  head,
  matched,
  proved,
  memory,
  quiet,
}: Pick<ReviewInput, 'head' | 'matched' | 'proved' | 'memory' | 'quiet'>): Spoken {
  const settled = matched.introduced.map((finding) => settleFix(finding, proved));
  const said = saidIn(memory);
  const places = reconcile(settled, said, { head, matched });
  const { counted, ignored } = partByIgnores(settled, places, memory.ignores);
  if (quiet !== null) return { counted, ignored, places, announced: [], unannounced: 0 };
  // Notes stand in the check alone: a comment on each would bury the others.
  const fresh = counted.filter((finding) => finding.level !== 'note' && !places.has(finding)).toSorted(byGravity);
  const posted = said.map(({ marker }) => marker);
  const announced = announceable(fresh, posted);
  return { counted, ignored, places, announced, unannounced: fresh.length - announced.length };
}

/** The first findings whose markers fit beside those that are there already. */
function announceable(fresh: readonly Finding[], posted: readonly Marker[]): readonly Finding[] {
  const frame = formatMarkers([]).length - 1;
  let length = formatMarkers(posted).length;
  const tooMany = fresh.findIndex((finding) => {
    length += formatMarkers([markerOf(finding)]).length - frame;
    return length > MAX_MARKS;
  });
  return tooMany < 0 ? fresh : fresh.slice(0, tooMany);
}
