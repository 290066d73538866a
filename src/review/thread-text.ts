import type { Finding } from '../engine/report.ts';
import { type Anchored, planComment } from './comments.ts';
import { cutMarkdown } from './cut.ts';
import { MAX_BODY } from './limits.ts';
import { formatMarkers, type Marker, withoutMarkers } from './marker.ts';
import type { PostedThread } from './memory.ts';
import { placeFinding } from './placement.ts';
import type { ReviewInput } from './review-input.ts';
import type { ClosedView } from './views.ts';

/** Length of what the template puts around the former text, generously. */
const MAX_FRAME = 2_000;

/**
 * Writes a thread's comment for when all that it speaks of is gone: what became of it, and the former text, folded.
 * @returns `reason` is `fixed` when every finding is repaired
 */
export function closedText(
  thread: Pick<PostedThread, 'markers' | 'body'>,
  input: ReviewInput,
): { readonly body: string; readonly reason: 'fixed' | 'outdated' } {
  const marks = formatMarkers(thread.markers, 'fixed');
  const fates = countFates(thread.markers, input);
  const former = cutMarkdown(inert(withoutMarkers(thread.body)), MAX_BODY - MAX_FRAME - marks.length);
  const text = input.words.closed({ headSha: input.headSha, total: thread.markers.length, ...fates, former });
  return { body: `${text}\n\n${marks}`, reason: fates.fixed === thread.markers.length ? 'fixed' : 'outdated' };
}

/**
 * Writes a thread's comment anew for findings that came back, each with its place: it may be another one than the thread's.
 * There is no suggestion in it, for GitHub would put that onto the thread's lines.
 */
export function reopenedText(
  thread: Pick<PostedThread, 'markers' | 'path'>,
  findings: readonly Finding[],
  { proved, words }: ReviewInput,
): string {
  const group = findings.map((finding) => ({
    ...placeFinding(finding, () => null, proved),
    anchor: { path: thread.path, side: 'LEFT', line: 1, hunk: NO_HUNK } as const,
  }));
  const marks = formatMarkers(thread.markers);
  const text = cutMarkdown(
    withoutMarkers(planComment(group satisfies readonly Anchored[], words).body),
    MAX_BODY - marks.length - 2,
  );
  return `${text}\n\n${marks}`;
}

const NO_HUNK = { oldStart: 1, oldLines: 0, newStart: 1, newLines: 0, lines: [] };

/**
 * What became of each finding. Fingerprints alone decide: an equal finding elsewhere in the base is not this one.
 */
function countFates(
  markers: readonly Marker[],
  { head, matched }: ReviewInput,
): Pick<ClosedView, 'fixed' | 'existing' | 'waived' | 'elsewhere'> {
  const among = (findings: readonly Finding[]) => {
    const prints = new Set(findings.map(({ fingerprint }) => fingerprint));
    return markers.filter(({ fingerprint }) => prints.has(fingerprint)).length;
  };
  const existing = among(matched.existing.map((pair) => pair.head));
  const waived = among(head.waived.map(({ finding }) => finding));
  const elsewhere = among(matched.introduced);
  return { fixed: markers.length - existing - waived - elsewhere, existing, waived, elsewhere };
}

/** A suggestion for what is gone would still have its button. */
function inert(text: string): string {
  return text.replace(/^( {0,3}(?:`{3,}|~{3,}))suggestion[ \t]*$/gm, '$1text');
}
