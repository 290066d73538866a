import type { Pattern } from '../engine/contract.ts';
import type { Finding } from '../engine/report.ts';

/** One file of a commit. */
export interface CommittedFile {
  readonly path: string;
  /** Null where the commit takes the file away. */
  readonly text: string | null;
  /** Git's mode of the file before; of a new file `100644`. */
  readonly mode: '100644' | '100755';
}

/** One commit of a follow-up pull request: the repairs of one pattern, or of one rule. */
export interface FixCommit {
  readonly pattern: Pattern;
  /** In alphabetical order. */
  readonly rules: readonly string[];
  /** At most 72 characters. */
  readonly subject: string;
  /** What stands below the subject. */
  readonly body: string;
  /** By path; each as it is behind this commit. */
  readonly files: readonly CommittedFile[];
  readonly repaired: readonly Finding[];
}

/** `safe`: safe fixes alone; `review`: safe fixes and those that a person has to judge. */
export type FixScope = 'safe' | 'review';

/** What a follow-up repairs, proved commit by commit, before anything is said about it. */
export interface FixSet {
  /** The commit that all of it builds on. */
  readonly baseSha: string;
  readonly scope: FixScope;
  /** In the workshop's order of patterns. */
  readonly commits: readonly FixCommit[];
  /** Findings with no fix, with the reason; and those whose fix failed its proof. */
  readonly refused: readonly { readonly finding: Finding; readonly reason: string }[];
  /** What nobody could decide before and can be seen now. */
  readonly exposed: readonly Finding[];
  /** What only the repaired tree has, the exposed left out: a proof lets nothing of this through. */
  readonly opened: readonly Finding[];
  /** How many wanted findings have a fix that is left out of a `safe` set because a person has to judge it. */
  readonly unjudged: number;
  /** What was to be repaired and is still there, or has come to light: as it stands behind the last commit. */
  readonly left: readonly Finding[];
  /** How many findings were to be repaired, those without a fix included. */
  readonly wanted: number;
  /** How many findings the whole tree had, and how many are left. */
  readonly before: number;
  readonly after: number;
  /** Over the sorted fingerprints of what is repaired and the version of the fixes: the same set is never opened twice. */
  readonly digest: string;
  /** Over the lines that the commits take away and add, wherever they stand: the same while the base moves around them. */
  readonly patch: string;
}

/** A pull request as it shall be. */
export interface FollowUp {
  /** The branch that it is merged into. */
  readonly base: string;
  /** `plimsoll/<base>/<group>`. */
  readonly branch: string;
  /** At most 255 characters. */
  readonly title: string;
  /** Markdown under 58,000 characters, metadata included. */
  readonly body: string;
  readonly fixes: FixSet;
}

/** A pull request of this App on a branch of its own, open or closed. */
export interface KnownFollowUp {
  readonly number: number;
  readonly branch: string;
  readonly base: string;
  readonly state: 'open' | 'closed' | 'merged';
  /** Login of who closed it; null where it is open, or closed by this App. */
  readonly closedBy: string | null;
  /** Of its metadata; null where the body has lost it. */
  readonly digest: string | null;
  readonly headSha: string;
  /** Whether somebody else has put a commit on its branch. */
  readonly edited: boolean;
  readonly body: string;
}
