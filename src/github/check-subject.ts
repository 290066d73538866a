import { createHash } from 'node:crypto';
import type { PlannedCheck } from '../review/review-plan.ts';

/** What a check run speaks of. It stands in the run's external id, so that a run tells what to do again. */
export type CheckSubject =
  | { readonly kind: 'pull'; readonly number: number }
  | {
      readonly kind: 'merge group';
      /** The commit that the group shall be merged onto. */
      readonly baseSha: string;
      /** The pull request that the group is named after; null where its name tells none. */
      readonly number: number | null;
    };

const BEGUN = 'begun';

/** Names a check run by what it says: an equal one is never written twice, a different one replaces it. */
export function contentId(subject: CheckSubject, headSha: string, check: PlannedCheck): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([headSha, check]))
    .digest('hex');
  return `${prefixOf(subject)}${digest.slice(0, 32)}`;
}

/** Names a check run that says only that the work goes on. */
export function begunId(subject: CheckSubject): string {
  return prefixOf(subject) + BEGUN;
}

/** Whether two ids are of runs that speak of the same. */
export function sameSubject(id: string, other: string): boolean {
  return id.slice(0, id.lastIndexOf(':')) === other.slice(0, other.lastIndexOf(':'));
}

function prefixOf(subject: CheckSubject): string {
  if (subject.kind === 'pull') return `plimsoll:pull:${subject.number}:`;
  return `plimsoll:group:${subject.baseSha}:${subject.number ?? '-'}:`;
}

/** Reads an external id; null where it is none of ours. */
export function subjectOf(externalId: string): CheckSubject | null {
  const [, pull] = /^plimsoll:pull:(\d{1,15}):[^:]+$/.exec(externalId) ?? [];
  if (pull !== undefined) return { kind: 'pull', number: Number(pull) };
  const [, baseSha, number] = /^plimsoll:group:([0-9a-f]{40,64}):(\d{1,15}|-):[^:]+$/.exec(externalId) ?? [];
  if (baseSha === undefined) return null;
  return { kind: 'merge group', baseSha, number: number === '-' ? null : Number(number) };
}
