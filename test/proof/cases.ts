/** Cases: a generated text and some edits, one on the result of the other. Seed and number say all about a case. */
import { numbersFrom, tapeFrom } from './numbers.ts';
import type { Claim } from './shell/forms.ts';
import { count, countFile, emptyTally } from './tally.ts';
import { attemptSafely, type Profile, type Subject } from './trial.ts';

export const EDITS_PER_CASE = 5;

/** Another program confirms claims: starting it once for many is what makes that cheap. */
const CLAIMS_AT_ONCE = 400;

/** A wrong edit with everything that is needed to see it again. */
export interface Failure {
  /** What makes it again: the arguments of the runner, or the file and variant. */
  readonly replay: string;
  readonly complaint: string;
  readonly edit: unknown;
  readonly before: string;
  readonly after: string | null;
}

/** An edit that still has to be confirmed. */
interface Claimed extends Failure {
  readonly claim: Claim;
}

/** Texts in one language that are edited, what came of it, and what is still to be confirmed. */
export class Bench {
  readonly tally = emptyTally();
  readonly subject: Subject;
  private claimed: Claimed[] = [];

  constructor(subject: Subject) {
    this.subject = subject;
  }

  /** Runs one generated case. */
  runCase(profile: Profile, seed: number, number: number): readonly Failure[] {
    const next = numbersFrom(seed, number);
    const text = this.subject.generate(tapeFrom(next, 150, 500), profile);
    countFile(this.tally, this.subject.survey(text));
    const replay = `--seed ${seed} --case ${this.subject.name}:${profile}:${number}`;
    return this.editInTurn({ profile, text, next, replay, edits: EDITS_PER_CASE });
  }

  /** Makes edits one on the result of the other; ends at the first that is wrong. */
  editInTurn({ profile, text, next, replay, edits }: Turns): readonly Failure[] {
    let before = text;
    for (let turn = 0; turn < edits; turn++) {
      const trial = attemptSafely(this.subject, before, tapeFrom(next, 60), profile);
      count(this.tally, trial);
      if (trial.kind === 'wrong')
        return [{ replay, complaint: trial.complaint, edit: trial.edit, before, after: trial.after }];
      if (trial.kind !== 'made') continue;
      const { after, edit, claim } = trial;
      if (claim) this.claimed.push({ replay, complaint: '', edit, before, after, claim });
      before = after;
    }
    return this.claimed.length < CLAIMS_AT_ONCE ? [] : this.confirm();
  }

  /** Has confirmed what is still open: those edits that are wrong were counted as made. */
  confirm(): readonly Failure[] {
    const claimed = this.claimed;
    this.claimed = [];
    if (claimed.length === 0) return [];
    const complaints = this.subject.confirm?.(claimed.map(({ claim }) => claim)) ?? [];
    const failures = claimed.flatMap(({ claim: _, ...failure }, at) => {
      const complaint = complaints[at] ?? null;
      return complaint === null ? [] : [{ ...failure, complaint }];
    });
    this.tally.made -= failures.length;
    this.tally.wrong += failures.length;
    return failures;
  }
}

/** What is edited in turn. */
export interface Turns {
  readonly profile: Profile;
  readonly text: string;
  readonly next: () => number;
  readonly replay: string;
  readonly edits: number;
}
