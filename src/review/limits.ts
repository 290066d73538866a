/** GitHub's limits, and our own below them. Lengths are in UTF-16 units, which are never fewer than GitHub's characters. */

/** Longest body of a comment or review; a longer one is refused with 422. */
export const MAX_BODY = 65_536;

/** Longest `output.summary` of a check run (GitHub's OpenAPI description, `checks/create`). */
export const MAX_SUMMARY = 65_535;

/** Longest title of a check run's annotation (the same), and of its output. */
export const MAX_TITLE = 255;

/** Longest annotation message: GitHub allows 64 KB, and a UTF-16 unit takes at most 3 bytes in UTF-8. */
export const MAX_ANNOTATION_MESSAGE = 16_000;

/** Inline comments of one review; the gravest come first and the rest is listed in the review's body. */
export const MAX_COMMENTS = 50;

/**
 * Length of the markers of all that is ever announced on one pull request, by comments and bodies: several hundred
 * findings. They fit into one body; annotations carry the rest.
 */
export const MAX_MARKS = 45_000;

/** Entries of one list: findings, unread files, problems. */
export const MAX_LISTED = 50;

/** Findings of one rule that share one comment and are told apart in it. */
export const MAX_IN_COMMENT = 10;

/** Lines and length of a suggestion; a larger change is shown as a folded diff. */
export const MAX_SUGGESTION_LINES = 100;
export const MAX_SUGGESTION = 20_000;

/** Different fixes, reasons and diffs that a comment shows for the findings it speaks of. */
export const MAX_FIXES = 2;

/** Lines between a finding's anchor and its suggestion; farther away, the comment would not be understood. */
export const MAX_DISTANCE = 50;

/** Repaired findings that the one line on repairs names. */
export const MAX_REPAIRED = 5;

/** Lines and length of a folded diff. */
export const MAX_DIFF_LINES = 200;
export const MAX_DIFF = 10_000;

/** Length of one sentence of prose (a message, a reason, an assumption) in a list or comment. */
export const MAX_PROSE = 800;

/** Length of one section of an explanation inside a comment. */
export const MAX_SECTION = 4_000;

/** Length of a path in a code span. */
export const MAX_PATH = 200;
