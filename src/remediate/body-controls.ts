/** What people ask of a follow-up by ticking a box in its body. */
export const CONTROLS = ['rebase', 'regenerate', 'include-review'] as const;
export type Control = (typeof CONTROLS)[number];

/** The hidden name of a control, which stands in the line of its box. */
export function controlMark(control: Control): string {
  return `<!-- plimsoll-control:${control} -->`;
}

/** Longer bodies than GitHub keeps are not read. */
const MAX_READ = 70_000;
const BOX = /^[ \t]{0,12}(?:[-*+]|\d{1,9}[.)])[ \t]{1,4}\[([ xX])\](?=[ \t])/;
const MARK = /<!--[ \t]{0,4}plimsoll-control:([a-z-]{1,40})[ \t]{0,4}-->/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Which boxes are ticked in a body, whatever people have made of its other words: other bullets and indentation, other
 * labels, other line ends, other order. A box that is gone is not ticked; one inside a code fence is text, since diffs
 * show lines of repositories. Of two boxes of one name it is enough that one is ticked.
 */
export function readControls(body: string): ReadonlySet<Control> {
  const ticked = new Set<Control>();
  let fence = '';
  for (const line of body.slice(0, MAX_READ).split(/\r\n|\r|\n/)) {
    const mark = FENCE.exec(line)?.[1] ?? '';
    if (fence !== '') {
      if (mark.startsWith(fence) && line.trim() === mark) fence = '';
    } else if (mark !== '') fence = mark;
    else if (BOX.exec(line)?.[1]?.toLowerCase() === 'x') {
      const name = MARK.exec(line)?.[1];
      const control = CONTROLS.find((known) => known === name);
      if (control) ticked.add(control);
    }
  }
  return ticked;
}
