import type { Profile, Tape } from '../../src/source/tape.fixture.ts';

import type { Claim } from './shell/forms.ts';

export type { Profile };

/** What came of one random edit of one text. */
export type Trial =
  /** There is no place for an edit. */
  | { readonly kind: 'nothing' }
  /** The writer refuses, although the change is possible in memory. */
  | { readonly kind: 'refused'; readonly reason: string; readonly edit: unknown }
  /** The writer made the edit and every check holds. `planted` wrong results were shown to the verifier, which saw them. */
  | {
      readonly kind: 'made';
      readonly after: string;
      readonly edit: unknown;
      readonly planted: number;
      /** What is still to be confirmed. */
      readonly claim?: Claim;
    }
  | { readonly kind: 'wrong'; readonly complaint: string; readonly edit: unknown; readonly after: string | null };

/** What a text holds: documents of YAML, instructions of a Dockerfile, commands of a script. */
export interface Survey {
  /** Those that can be edited. */
  readonly parts: number;
  /** Those in which nothing is tried, by reason. */
  readonly untried: Readonly<Record<string, number>>;
}

/** One language whose writer is proved. */
export interface Subject {
  readonly name: 'yaml' | 'dockerfile' | 'shell';
  /** A text in the language, from a tape of numbers. */
  generate(tape: Tape, profile: Profile): string;
  survey(text: string): Survey;
  /** Chooses an edit that fits the text, has it made, and judges the result without the writer's own verifier. */
  attempt(text: string, tape: Tape, profile: Profile): Trial;
  /** Judges claims together, where asking one by one would cost too much: why each does not hold, or null. */
  confirm?(claims: readonly Claim[]): readonly (string | null)[];
}

/** Runs an attempt; what the writer or the verifier throws is wrong too. */
export function attemptSafely(subject: Subject, text: string, tape: Tape, profile: Profile): Trial {
  try {
    return subject.attempt(text, tape, profile);
  } catch (error) {
    const complaint = `it threw: ${error instanceof Error ? error.stack : String(error)}`;
    return { kind: 'wrong', complaint, edit: null, after: null };
  }
}
