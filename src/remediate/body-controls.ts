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
  const boxes = lines(body).map(({ text, isText }) => (isText ? null : boxIn(text)));
  return new Set(boxes.flatMap((box) => (box?.ticked ? [box.control] : [])));
}

/** The body with some boxes empty, and every other character as it is. */
export function withoutTicks(body: string, controls: ReadonlySet<Control>): string {
  const ticked = (line: Line) => {
    const box = line.isText ? null : boxIn(line.text);
    return box?.ticked && controls.has(box.control);
  };
  const kept = lines(body).map((line) => (ticked(line) ? line.text.replace(TICK, '[ ]') : line.text) + line.end);
  return kept.join('') + body.slice(MAX_READ);
}

const TICK = /\[[xX]\]/;

function boxIn(line: string): { readonly control: Control; readonly ticked: boolean } | null {
  const state = BOX.exec(line)?.[1];
  const name = MARK.exec(line)?.[1];
  const control = CONTROLS.find((known) => known === name);
  return state === undefined || control === undefined ? null : { control, ticked: state !== ' ' };
}

interface Line {
  readonly text: string;
  readonly end: string;
  /** Whether it stands inside a code fence, or begins or ends one. */
  readonly isText: boolean;
}

/** The lines of what is read of a body. */
function lines(body: string): readonly Line[] {
  let fence = '';
  const parts = body.slice(0, MAX_READ).split(/(\r\n|\r|\n)/);
  return parts.flatMap((text, at): readonly Line[] => {
    if (at % 2 === 1) return [];
    const mark = FENCE.exec(text)?.[1] ?? '';
    const isText = fence !== '' || mark !== '';
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence) && text.trim() === mark) fence = '';
    return [{ text, end: parts[at + 1] ?? '', isText }];
  });
}
