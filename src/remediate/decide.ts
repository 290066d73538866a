import type { FollowUp, KnownFollowUp } from './follow-up.ts';
import { type Metadata, metadataOf, parseMetadata, withMetadata } from './identity.ts';

/** What is asked of one branch, and what is there. */
export interface Situation {
  /** What shall be there now; null where nothing is left to repair. */
  readonly wished: FollowUp | null;
  /** Whether something could be repaired that is left out of what is wished, because a person has to judge it. */
  readonly leftOut?: boolean;
  /** Every pull request of this App on that branch, open or closed. */
  readonly known: readonly KnownFollowUp[];
  /** Whether git cannot merge the open one as it stands. */
  readonly conflict: boolean;
  /** What a person has ticked in the open one's body. Who asks for `regenerate` gives up what others have committed. */
  readonly request: 'rebase' | 'regenerate' | null;
}

/** What to do about one branch. `says` is a sentence or two for people, in words of the project and numbers alone. */
export type Decision = { readonly says: string } & (
  | { readonly action: 'open'; readonly followUp: FollowUp }
  /** Brings a pull request back that this App itself has closed, with its branch. */
  | { readonly action: 'reopen'; readonly number: number; readonly followUp: FollowUp }
  /** Writes branch, title and body anew. */
  | { readonly action: 'update'; readonly number: number; readonly followUp: FollowUp }
  /** `number` is null where there is nothing open. */
  | { readonly action: 'leave'; readonly number: number | null }
  | { readonly action: 'close'; readonly number: number }
  /** People have decided about this very set of repairs: nothing is opened. */
  | { readonly action: 'declined'; readonly number: number }
);

/**
 * Decides what becomes of a follow-up. No set of repairs (by its digest) is opened twice; a branch that people have
 * worked on is never written, unless one of them asks for it to be made anew; what people have turned down stays away
 * until there is something else to repair.
 * @returns one decision; a follow-up in it has its final body, which remembers what the pull request has been
 */
export function decide(situation: Situation): Decision {
  const open = situation.known.find(({ state }) => state === 'open');
  if (open) return decideOpen(situation, open);
  const { wished, known } = situation;
  if (!wished) return { action: 'leave', number: null, says: 'There is nothing to repair.' };
  const settled = settledBy(known, wished.fixes.digest);
  if (settled) return { action: 'declined', number: settled.number, says: whySettled(settled) };
  const own = latest(known.filter((other) => isClosedByApp(other) && carries(other, wished.fixes.digest)));
  return own ? bringBack(own, wished) : openNew(wished);
}

function decideOpen(situation: Situation, open: KnownFollowUp): Decision {
  const { wished, leftOut = false, known, conflict, request } = situation;
  const { number } = open;
  if (open.edited && (wished === null || request !== 'regenerate'))
    return { action: 'leave', number, says: handsOff(open, wished) };
  if (!wished) return withoutRepairs(open, leftOut);
  if (open.base !== wished.base)
    return {
      action: 'leave',
      number,
      says: `#${number} was pointed at another branch by people, so it is left alone.`,
    };
  const settled = open.digest === wished.fixes.digest ? undefined : settledBy(known, wished.fixes.digest);
  if (settled && open.edited) return { action: 'leave', number, says: handsOff(open, wished) };
  if (settled)
    return { action: 'close', number, says: `Closed: what is left to repair was settled in #${settled.number}.` };
  const why = whyUpdate(open, wished, conflict, request);
  if (why === null)
    return { action: 'leave', number, says: `#${number} is open already and holds exactly these repairs.` };
  return { action: 'update', number, followUp: following(open, wished), says: `#${number} was updated: ${why}.` };
}

/** What is left out stays out unless people ask for it; what they had asked for may be just that. */
function withoutRepairs({ number, digest, body }: KnownFollowUp, leftOut: boolean): Decision {
  const says = 'Closed: nothing that this pull request repairs is left.';
  if (!leftOut || parseMetadata(body)?.scope === 'safe') return { action: 'close', number, says };
  if (digest !== null)
    return {
      action: 'close',
      number,
      says: 'Closed: without fixes that rest on assumptions there is nothing to repair. `/plimsoll fix` makes them all the same.',
    };
  const lost = `#${number} is left as it is, for its description has lost what it repairs`;
  return { action: 'leave', number, says: `${lost}: \`/plimsoll fix\` has it made anew.` };
}

function handsOff({ number }: KnownFollowUp, wished: FollowUp | null): string {
  const edited = `#${number} was edited by people, so Plimsoll keeps its hands off`;
  return wished ? `${edited}.` : `${edited}; nothing that Plimsoll would repair there is left.`;
}

/** Null where what stands there is what is wished: a base that has only moved around it is no reason. */
function whyUpdate(open: KnownFollowUp, { fixes }: FollowUp, conflict: boolean, request: Situation['request']) {
  if (request === 'regenerate') return 'somebody asked for it to be made anew';
  if (request === 'rebase') return 'somebody asked for a rebase';
  const there = parseMetadata(open.body);
  if (open.digest === null || there === null) return 'its description had lost what it repairs';
  if (open.digest !== fixes.digest) return 'what there is to repair has changed';
  if (there.scope !== fixes.scope) return 'somebody has chosen which fixes it may hold';
  if (there.patch !== fixes.patch) return 'the branch it goes to has changed the lines that it repairs';
  return conflict ? 'it was in conflict with the branch it goes to' : null;
}

function openNew(wished: FollowUp): Decision {
  return { action: 'open', followUp: remembering(wished, null), says: 'A pull request with the repairs was opened.' };
}

/** What came back after it was gone goes into the pull request that it had. */
function bringBack(own: KnownFollowUp, wished: FollowUp): Decision {
  const { number } = own;
  if (own.edited) return { action: 'leave', number, says: handsOff(own, wished) };
  const says = `#${number} was opened again: what it repairs is back.`;
  return { action: 'reopen', number, followUp: following(own, wished), says };
}

function following(known: KnownFollowUp, wished: FollowUp): FollowUp {
  return remembering(wished, parseMetadata(known.body));
}

function remembering(wished: FollowUp, before: Metadata | null): FollowUp {
  return { ...wished, body: withMetadata(wished.body, metadataOf(wished.fixes, before)) };
}

/** The latest pull request in which people have decided about a set of repairs. */
function settledBy(known: readonly KnownFollowUp[], digest: string): KnownFollowUp | undefined {
  return latest(known.filter((other) => isSettled(other) && carries(other, digest)));
}

function isSettled(known: KnownFollowUp): boolean {
  return known.state === 'merged' || (known.state === 'closed' && known.closedBy !== null);
}

function isClosedByApp({ state, closedBy }: KnownFollowUp): boolean {
  return state === 'closed' && closedBy === null;
}

/**
 * Whether a pull request holds a set of repairs, or has held it. One that was closed and whose description is lost may
 * have held any: it counts, for people can open it again. A merged one does not, for nobody can.
 */
function carries({ digest, state, body }: KnownFollowUp, wanted: string): boolean {
  if (digest === null) return state !== 'merged';
  return digest === wanted || (parseMetadata(body)?.earlier.includes(wanted) ?? false);
}

function latest(known: readonly KnownFollowUp[]): KnownFollowUp | undefined {
  return known.toSorted((a, b) => b.number - a.number)[0];
}

function whySettled({ number, state, digest }: KnownFollowUp): string {
  if (state === 'merged')
    return `These repairs were merged with #${number} and taken back since, so they are not offered again.`;
  const declined = `#${number} was closed without a merge, so it stays closed until there is something else to repair`;
  return digest === null
    ? `#${number} was closed, and its description has lost what it repairs; reopen it to have it made anew.`
    : `${declined}; reopen it to have these repairs after all.`;
}
