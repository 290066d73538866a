/** Tells that the note stands there, whatever its words are by now. */
const MARK = '<!-- plimsoll:hands-off -->';

/** Whether the note stands in a body. */
export function hasHandsOff(body: string): boolean {
  return body.includes(MARK);
}

/**
 * The body of a follow-up that people have edited, with a note above it. An edited description notifies nobody.
 * @param note Markdown
 * @returns null where it says so already
 */
export function withHandsOff(body: string, note: string): string | null {
  return hasHandsOff(body) ? null : `${note}\n${MARK}\n\n${body}`;
}
