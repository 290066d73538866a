/** Pieces of work that the runner hands to its workers, and what they send back: plain data. */
import type { Failure } from './cases.ts';
import type { SubjectName } from './subjects.ts';
import type { Tally } from './tally.ts';
import type { Profile } from './trial.ts';

export type Task =
  /** Generated cases `from`, `from + step`, ... below `to`. */
  | {
      readonly kind: 'cases';
      readonly subject: SubjectName;
      readonly profile: Profile;
      readonly seed: number;
      readonly from: number;
      readonly to: number;
      readonly step: number;
    }
  /** The files of a folder, in four variants each. */
  | { readonly kind: 'files'; readonly root: string; readonly files: readonly CorpusFile[]; readonly seed: number };

export interface CorpusFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly subject: SubjectName;
}

/** Figures by the name of their line in the table. */
export type Tallies = Readonly<Record<string, Tally>>;

export type Message =
  | { readonly kind: 'progress'; readonly edits: number }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly tallies: Tallies };
