import { heredocWords } from './heredoc-words.ts';

/** An instruction as the scanner sees it. Offsets run from the keyword to the end of its last line. */
export interface ScannedInstruction {
  /** Upper case. */
  readonly keyword: string;
  /** The whole instruction with continuations and comments taken out; here-documents are not part of it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The lines of its here-documents, delimiters included; empty when it has none. */
  readonly heredocLines: readonly string[];
}

interface Line {
  readonly text: string;
  readonly start: number;
}

const nothing: Line = { text: '', start: 0 };

/**
 * Finds the instructions of a Dockerfile line by line, without the reader and its library: the second opinion that
 * every written fix is checked against.
 * @param escapeToken the escape character; by default what the file's own directive says.
 */
export function scanInstructions(text: string, escapeToken = escapeOf(text)): readonly ScannedInstruction[] {
  const lines = splitLines(text);
  const continued = escapeToken === '`' ? /(?<!`)`[ \t]*$/ : /(?<!\\)\\[ \t]*$/;
  const found: ScannedInstruction[] = [];
  for (let at = 0; at < lines.length; ) {
    const { first, last, joined, next } = joinFrom(lines, at, continued);
    const trimmed = joined.trim();
    at = trimmed === '' ? next : skipHeredocs(lines, next, trimmed);
    if (trimmed === '') continue;
    const end = at > next ? lines[at - 1] : last;
    found.push({
      keyword: (/^[^\t\v\f\r ]+/.exec(trimmed)?.[0] ?? '').toUpperCase(),
      text: trimmed,
      start: first.start + first.text.length - first.text.trimStart().length,
      end: (end ?? last).start + (end ?? last).text.length,
      heredocLines: lines.slice(next, at).map((line) => line.text),
    });
  }
  return found;
}

function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const piece of text.split('\n')) {
    lines.push({ text: piece.replace(/(?<!\r)\r+$/, ''), start });
    start += piece.length + 1;
  }
  return text.endsWith('\n') ? lines.slice(0, -1) : lines;
}

function isComment({ text }: Line): boolean {
  return text.trimStart().startsWith('#');
}

/** The lines from `at` on that make up one instruction; `first` and `last` are those that give text. */
function joinFrom(lines: readonly Line[], at: number, continued: RegExp) {
  const parts: string[] = [];
  let first = lines[at] ?? nothing;
  let last = first;
  let next = at;
  for (let open = true; open && next < lines.length; next += 1) {
    const line = lines[next] ?? nothing;
    const silent = isComment(line) || line.text.trim() === '';
    if (silent && next === at) return { first, last, joined: '', next: at + 1 };
    if (silent) continue;
    open = continued.test(line.text);
    const part = open ? line.text.replace(continued, '') : line.text;
    if (parts.length === 0) first = line;
    if (parts.length > 0 || part.trim() !== '') parts.push(part);
    last = line;
  }
  return { first, last, joined: parts.join(''), next };
}

/** The line behind the here-documents that an instruction announces. */
function skipHeredocs(lines: readonly Line[], from: number, instruction: string): number {
  const body = instruction.replace(/^ONBUILD[\t\v\f\r ]+/i, '');
  if (!/^(?:RUN|COPY|ADD)[\t\v\f\r ]/i.test(body)) return from;
  let at = from;
  for (const { name, tabs } of heredocWords(instruction)) {
    const isEnd = ({ text }: Line): boolean => (tabs ? text.replace(/^\t+/, '') : text) === name;
    while (at < lines.length && !isEnd(lines[at] as Line)) at += 1;
    at += 1;
  }
  return Math.min(at, lines.length);
}

/** The escape character that the directives at the top of a file set. */
export function escapeOf(text: string): string {
  const sign = directivesOf(text).find(({ name }) => name === 'escape')?.value;
  return sign === '`' ? sign : '\\';
}

/** How many lines the directives at the top of a file take. */
export function directiveLines(text: string): number {
  return directivesOf(text).length;
}

function directivesOf(text: string): readonly { readonly name: string; readonly value: string }[] {
  const found: { name: string; value: string }[] = [];
  for (const { text: line } of splitLines(text)) {
    const directive = /^\s*#\s*(syntax|escape|check)\s*=(.+)$/i.exec(line);
    if (directive === null) break;
    found.push({ name: directive[1]?.toLowerCase() ?? '', value: directive[2]?.trim() ?? '' });
  }
  return found;
}
