import type { Finding } from '../engine/report.ts';
import type { SkippedFile } from '../model/snapshot.ts';
import type { Marker } from './marker.ts';

/** What one review says. Empty when there is nothing to say. */
export interface ReviewContent {
  /** Inline comments that are not there yet, by path and line. */
  readonly comments: readonly PlannedComment[];
  /** The review's own body, with markers: the new findings that have no line. Null when all have one. */
  readonly body: string | null;
}

/** What to say on a pull request: plain data, all decided. */
export interface ReviewPlan extends ReviewContent {
  readonly headSha: string;
  /** Everything that the change brings in, said before or not, in the report's order. A fix that failed its proof is a refusal here. */
  readonly introduced: readonly Finding[];
  readonly fixed: readonly Finding[];
  /** Introduced findings that a person asked to leave alone here; they do not count in the check. */
  readonly ignored: readonly IgnoredFinding[];
  /** How many findings base and head share. */
  readonly existing: number;
  /** What to say instead where GitHub refuses the places of the comments, one after the other; none without comments. */
  readonly fallbacks: readonly ReviewContent[];
  /** How threads of earlier reviews change. */
  readonly threads: readonly ThreadChange[];
  readonly check: PlannedCheck;
  /** The files of the head that were not read, gaps included. */
  readonly skipped: readonly SkippedFile[];
}

/** One inline comment. Its place is valid in GitHub's sense: inside one hunk, LEFT only on deleted lines. */
export interface PlannedComment {
  readonly path: string;
  /** The last line of the place: of the head on the RIGHT, of the base on the LEFT. */
  readonly line: number;
  /** The first line, smaller than `line`; null for a place of one line. */
  readonly startLine: number | null;
  readonly side: 'LEFT' | 'RIGHT';
  /** Markdown, with the suggestion block and the markers. */
  readonly body: string;
  /** What replaces the lines `startLine` to `line`: lines joined by LF, without a final one. Never blank, only on the RIGHT. */
  readonly suggestion: string | null;
  readonly fingerprints: readonly string[];
  readonly markers: readonly Marker[];
}

export interface PlannedCheck {
  readonly conclusion: 'success' | 'failure' | 'neutral';
  /** Plain text. */
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  /** One for every introduced finding, in the report's order, after those for the configuration. */
  readonly annotations: readonly PlannedAnnotation[];
  /** Buttons, at most three; they are there once the check is complete. */
  readonly actions: readonly PlannedAction[];
}

/** A button of a check run ("Create a check run": 20, 40 and 20 characters at most). */
export interface PlannedAction {
  readonly label: string;
  readonly description: string;
  /** Comes back when somebody presses it. */
  readonly identifier: string;
}

export interface PlannedAnnotation {
  readonly path: string;
  /** 1-based lines of the head, both included. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  /** Plain text, as is the message. */
  readonly title: string;
  readonly message: string;
}

/** A finding that a person asked to leave alone on this pull request. */
export interface IgnoredFinding {
  readonly finding: Finding;
  /** Login. */
  readonly by: string;
  readonly reason: string;
}

/** How a thread of this App is to change; nobody is notified of it. */
export interface ThreadChange {
  readonly threadId: string;
  readonly commentId: string;
  /** `close`: its comment is edited to say so, and folded, and it is resolved. `reopen`: the other way round. */
  readonly action: 'close' | 'reopen';
  /** Why a closed comment is folded: all is fixed, or it speaks of what no longer is the pull request's. */
  readonly reason: 'fixed' | 'outdated';
  /** The new text of its comment, with markers. */
  readonly body: string;
}
