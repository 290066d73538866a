/** GitHub's limits, and our own below them. Lengths are in UTF-16 units, which are never fewer than GitHub's characters. */

/** Longest body of a comment or review; a longer one is refused with 422. */
export const MAX_BODY = 65_536;

/** Longest `output.summary` of a check run (GitHub's OpenAPI description, `checks/create`). */
export const MAX_SUMMARY = 65_535;

/** Longest title of a check run's annotation (the same), and of its output. */
export const MAX_TITLE = 255;

/** Longest annotation message: GitHub allows 64 KB, and a UTF-16 unit takes at most 3 bytes in UTF-8. */
export const MAX_ANNOTATION_MESSAGE = 16_000;

/**
 * Length of the markers of all that is ever announced on one pull request, by comments and bodies: several hundred
 * findings. They fit into one body; annotations carry the rest.
 */
export const MAX_MARKS = 45_000;

/** Entries of one list: findings, unread files, problems. */
export const MAX_LISTED = 50;

/** Findings that share one comment; those beyond are listed in the review's body. */
export const MAX_TOGETHER = 100;

/** Of the findings that share a comment: so many are told apart in it, with their fixes. */
export const MAX_IN_COMMENT = 10;

/** Lines between two fixes of one rule that share a suggestion, and lines that the two may have together. */
export const MAX_GAP = 5;
export const MAX_SHARED_LINES = 40;

/** Findings that one suggestion repairs: each more is one more proof, on top of all the others. */
export const MAX_SHARED = 20;

/** Lines of a comment that are read before anything is unfolded: title, what breaks, and how to repair it. */
export const MAX_LINES = 6;

/** Rows of the body's table that are shown unfolded, where there are no more. */
export const MAX_UNFOLDED = 5;

/** Lines and length of a suggestion; a larger change is shown as a folded diff. */
export const MAX_SUGGESTION_LINES = 100;
export const MAX_SUGGESTION = 20_000;

/** Different fixes, reasons and diffs that a comment shows for the findings it speaks of. */
export const MAX_FIXES = 2;

/** Lines between a finding's anchor and its suggestion; farther away, the comment would not be understood. */
export const MAX_DISTANCE = 50;

/** Repaired findings that the one line on repairs names. */
export const MAX_REPAIRED = 5;

/** Files whose hunks are worked out from the texts, because GitHub shows none. */
export const MAX_REBUILT = 50;

/** Lines and length of a folded diff. */
export const MAX_DIFF_LINES = 200;
export const MAX_DIFF = 10_000;

/** Length of one sentence of prose (a message, a reason, an assumption) in a list or comment. */
export const MAX_PROSE = 800;

/** Length of one section of an explanation inside a comment. */
export const MAX_SECTION = 4_000;

/** Length of a path in a code span. */
export const MAX_PATH = 200;
