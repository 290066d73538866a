import { type Control, withoutTicks } from './body-controls.ts';
import { hasHandsOff } from './hands-off.ts';

/** Ends the answer. */
const MARK = '<!-- plimsoll:answered -->';
const OPEN = '> [!WARNING]\n> ';

/**
 * The body of a follow-up in which people have ticked boxes that nothing came of: it says why, above everything else, and
 * the boxes are empty again. An edited description notifies nobody, and who ticks a box is looking at it.
 * @param outcome `left`: the branch is to stay as it is; where the body says already that people have edited it, that is
 *   the answer
 * @param says one or two sentences of Markdown
 */
export function withBoxAnswer(
  body: string,
  ticked: readonly Control[],
  { outcome, says }: { readonly outcome: 'left' | 'refused'; readonly says: string },
): string {
  const plain = withoutTicks(withoutAnswer(body), new Set(ticked));
  return outcome === 'left' && hasHandsOff(plain)
    ? plain
    : `${OPEN}${says.replaceAll(/\s+/g, ' ')}\n${MARK}\n\n${plain}`;
}

/** What people have put above an answer keeps it where it is. */
function withoutAnswer(body: string): string {
  const end = body.indexOf(MARK);
  return body.startsWith(OPEN) && end >= 0 ? body.slice(end + MARK.length).trimStart() : body;
}
