/** A fence of code that is open. */
interface Fence {
  readonly mark: string;
  /** The column at which the content of its list item begins; 0 outside lists. A line before it ends item and fence. */
  readonly column: number;
}

/** HTML that is open and whose content is not shown, or shown as code or quote. */
interface Hidden {
  /** What ends it, such as `-->`. */
  readonly close: string;
  /** As that of a fence. */
  readonly column: number;
}

/** What is open while a comment is read, line by line. */
interface State {
  readonly fence: Fence | null;
  readonly hidden: Hidden | null;
  /** A comment of HTML has begun inside the paragraph, with which it ends. */
  readonly inComment: boolean;
  /** How many backticks have begun a code span inside the paragraph that no line has ended yet; 0 for none. */
  readonly inSpan: number;
  /** A quote has begun in this paragraph: up to the next blank line, more lines may belong to it. */
  readonly quoted: boolean;
  /** The last line was text that the next may continue. */
  readonly paragraph: boolean;
  /** The columns at which the contents of the open list items begin, the outermost first. */
  readonly items: readonly number[];
  /**
   * Code or HTML of a list item has ended only with its item, or seems to: what follows may be meant otherwise than
   * it is read here.
   */
  readonly inDoubt: boolean;
}

const START: State = {
  ...{ fence: null, hidden: null, inComment: false, inSpan: 0, quoted: false, paragraph: false, inDoubt: false },
  items: [],
};

/** Tags around code, quotes and what is never shown. */
const HIDING_TAG = /^<(pre|code|blockquote|script|style|textarea)(?=[\s>/]|$)/i;

/** More list items than this within each other are nobody's way of writing. */
const MAX_ITEMS = 20;

/** The columns of indentation that make code. */
const CODE = 4;

/**
 * The lines of a comment that are its author's own words: not quoted, not code (fenced or indented), not in an HTML
 * comment. In doubt a line is left out. Linear in the length of the text.
 * @param markdown a comment's source, with any line ends
 * @returns lines without indentation and line ends, in order
 * @see https://spec.commonmark.org/0.31.2/#container-blocks for what a line belongs to
 */
export function ownLines(markdown: string): readonly string[] {
  const own: string[] = [];
  let state = START;
  for (const line of markdown.split(/\r\n?|\n/)) {
    const { columns, text } = indentation(line);
    const next = readLine(state, columns, text);
    if (next.own) own.push(text);
    state = next.state;
  }
  return own;
}

interface ReadLine {
  readonly state: State;
  readonly own: boolean;
}

function readLine(state: State, columns: number, text: string): ReadLine {
  const { fence, hidden } = state;
  if (fence !== null && isInside(fence, columns, text)) {
    return { state: closesFence(fence, columns, text) ? { ...state, fence: null } : state, own: false };
  }
  if (hidden !== null && isInside(hidden, columns, text)) {
    return { state: text.toLowerCase().includes(hidden.close) ? { ...state, hidden: null } : state, own: false };
  }
  if (fence !== null || hidden !== null || state.inDoubt) return { state: { ...START, inDoubt: true }, own: false };
  if (text === '') return { state: { ...START, items: state.items }, own: false };
  const items = itemsAt(state, columns, text);
  const open = { ...state, items };
  // Below a paragraph, deep indentation is no code; it is no place for a command either.
  if (columns - (items.at(-1) ?? 0) >= CODE) return { state: { ...open, ...inlineAfter(open, text) }, own: false };
  return readBlock(open, columns, text);
}

/** What was opened in a list item ends with it. */
function isInside({ column }: { readonly column: number }, columns: number, text: string): boolean {
  return text === '' || columns >= column;
}

/** Reads a line that begins a block, or goes on with a paragraph. */
function readBlock(state: State, columns: number, text: string): ReadLine {
  const { rest, items, quoted } = containersOf(text, columns, state.items);
  const column = items.at(-1) ?? 0;
  if (quoted) return { state: { ...START, items, quoted, paragraph: true }, own: false };
  const mark = fenceMark(rest);
  if (mark !== null) return { state: { ...START, items, fence: { mark, column } }, own: false };
  const close = closeOfBlock(rest);
  if (close !== null) return { state: { ...START, items, hidden: { close, column } }, own: false };
  const own = !state.quoted && !state.inComment && state.inSpan === 0 && columns < CODE;
  return { state: { ...state, items, ...inlineAfter(state, rest), paragraph: rest !== '' }, own };
}

/** The list items that a line lies in. One that only continues a paragraph closes none. */
function itemsAt({ items, paragraph }: State, columns: number, text: string): readonly number[] {
  return paragraph && !startsBlock(text) ? items : items.filter((column) => columns >= column);
}

function startsBlock(text: string): boolean {
  return /^(?:>|<|#{1,6}(?:\s|$)|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$))/.test(text) || fenceMark(text) !== null;
}

interface Containers {
  /** What follows the marks of list items. */
  readonly rest: string;
  readonly items: readonly number[];
  readonly quoted: boolean;
}

function containersOf(text: string, columns: number, outer: readonly number[]): Containers {
  const items = [...outer];
  let rest = text;
  let column = columns;
  while (items.length < MAX_ITEMS) {
    const marker = /^(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)/.exec(rest)?.[0];
    if (marker === undefined) break;
    const inner = indentation(rest.slice(marker.length), column + marker.length);
    const isCode = inner.columns > CODE;
    column += marker.length + (isCode || inner.text === '' ? 1 : inner.columns);
    items.push(column);
    rest = isCode ? '' : inner.text;
  }
  return { rest, items, quoted: rest.startsWith('>') };
}

/** The run of three or more that opens a fence; null where there is none. Behind backticks there is no other. */
function fenceMark(text: string): string | null {
  const mark = /^(?:`{3,}|~{3,})/.exec(text)?.[0] ?? null;
  return mark?.startsWith('`') && text.includes('`', mark.length) ? null : mark;
}

function closesFence({ mark, column }: Fence, columns: number, text: string): boolean {
  return columns - column < CODE && text.startsWith(mark) && text === mark.charAt(0).repeat(text.length);
}

/** What ends the hidden block that a line opens; null where it opens none, or ends it again. */
function closeOfBlock(text: string): string | null {
  const tag = HIDING_TAG.exec(text)?.[1]?.toLowerCase();
  const close = text.startsWith('<!--') ? '-->' : tag === undefined ? null : `</${tag}`;
  return close === null || text.toLowerCase().includes(close) ? null : close;
}

/** What is open inside the paragraph behind a line of it. */
function inlineAfter(state: State, text: string): Pick<State, 'inComment' | 'inSpan'> {
  const start = text.lastIndexOf('<!--');
  const inComment = start >= 0 ? !text.includes('-->', start) : state.inComment && !text.includes('-->');
  let { inSpan } = state;
  for (const [run] of text.matchAll(/\\?`+/g)) {
    // Behind a backslash a backtick begins nothing, but it may end what is open.
    const length = run.length - (run.startsWith('\\') ? 1 : 0);
    if (inSpan === length) inSpan = 0;
    else if (inSpan === 0) inSpan = run.startsWith('\\') ? length - 1 : length;
  }
  return { inComment, inSpan };
}

/**
 * Leading blanks in columns, a tab reaching to the next multiple of four, and what follows them.
 * @param start the column that the text begins at
 */
function indentation(line: string, start = 0): { readonly columns: number; readonly text: string } {
  let column = start;
  let at = 0;
  for (; line[at] === ' ' || line[at] === '\t'; at += 1) column += line[at] === ' ' ? 1 : 4 - (column % 4);
  return { columns: column - start, text: line.slice(at).trimEnd() };
}
