/** A comment that switches a check off for what follows, in the words of the usual linters and scanners. */
const suppression = /^\s*#.*\b(?:ignore|ignored|skip|disable|nosec|nosemgrep|noqa|nolint)\b/i;

/**
 * How many comment lines directly above an instruction belong to it. A comment block at the top of the file heads the
 * file, but for its last lines that switch a check off: those count for the instruction directly below only.
 * @param above the lines between the instruction and the one in front, or the directives
 * @param atTop no instruction stands in front
 */
export function attachedComments(above: readonly string[], atTop: boolean): number {
  const comments = trailing(above, (line) => line.trimStart().startsWith('#'));
  return atTop && comments === above.length ? trailing(above, (line) => suppression.test(line)) : comments;
}

/**
 * How many comment lines directly above an instruction go with it when it is removed: a block that heads more
 * instructions stays, but for the lines that switch a check off.
 * @param next the line directly behind the instruction; undefined where the file ends
 */
export function removedComments(above: readonly string[], next: string | undefined): number {
  const headsMore = next !== undefined && next.trim() !== '' && !next.trimStart().startsWith('#');
  return headsMore ? trailing(above, (line) => suppression.test(line)) : attachedComments(above, false);
}

function trailing(lines: readonly string[], holds: (line: string) => boolean): number {
  return lines.length - 1 - lines.findLastIndex((line) => !holds(line));
}
