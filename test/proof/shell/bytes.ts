/** Which bytes an edit of a script may change. */
import type { ShellEdit } from '../../../src/source/shell/edit.ts';
import type { ShellScript } from '../../../src/source/shell/script.ts';
import { type Choice, commonEnd, commonStart, fitsSomewhere, insertionOf, removalOf } from '../difference.ts';

/** Why the bytes are not those that the edit may change, or null. */
export function shellBytesComplaint(
  before: string,
  after: string,
  edit: ShellEdit,
  script: ShellScript,
): string | null {
  const command = script.commands[edit.command];
  if (!command) return 'there is no such command';
  switch (edit.op) {
    case 'exec':
      return inserted(before, after, ['exec ']);
    case 'append':
      return inserted(before, after, [` && ${edit.text}`]);
    case 'insertWords':
      return inserted(before, after, [` ${edit.text}`, `${edit.text} `]);
    case 'replaceWord': {
      const { start = 0, end = 0 } = command.words[edit.word] ?? {};
      return before.slice(0, start) + edit.text + before.slice(end) === after ? null : 'more changed than the word';
    }
    case 'deleteWord':
      return removed(before, after, command.words[edit.word]?.text ?? '');
    case 'replace': {
      const whole = before.slice(0, command.start) + edit.text + before.slice(command.end);
      return whole === after ? null : 'more changed than the command';
    }
    case 'remove':
      return withoutLines(before, after, before.slice(command.start, command.ampersand?.end ?? command.end));
    case 'foreground':
      return withoutAmpersand(before, after);
  }
}

function inserted(before: string, after: string, texts: readonly string[]): string | null {
  const insertion = insertionOf(before, after);
  if (!insertion) return 'more than an insertion';
  const { length } = insertion;
  return fitsSomewhere(insertion, (at) => texts.includes(after.slice(at, at + length)))
    ? null
    : 'something else came in';
}

/** The word goes, with blanks and line continuations on one side of it. */
function removed(before: string, after: string, word: string): string | null {
  const removal = removalOf(before, after);
  if (!removal) return 'more than a removal';
  const isWord = (at: number, { length }: Choice) => {
    const text = before.slice(at, at + length);
    const place = text.indexOf(word);
    return place >= 0 && isGap(text.slice(0, place) + text.slice(place + word.length));
  };
  return fitsSomewhere(removal, (at) => isWord(at, removal)) ? null : 'something else went';
}

/** Whole lines go: the statement's own, and a blank one that would stand beside another. */
function withoutLines(before: string, after: string, statement: string): string | null {
  const removal = removalOf(before, after);
  if (!removal) return 'more than a removal';
  const isLines = (at: number, { length }: Choice) => {
    const text = before.slice(at, at + length);
    const starts = at === 0 || before[at - 1] === '\n' || (at + length === before.length && /^\r?\n/.test(text));
    const ends = text.endsWith('\n') || at + length === before.length;
    return starts && ends && text.trim() === statement.trim();
  };
  return fitsSomewhere(removal, (at) => isLines(at, removal)) ? null : 'something else went';
}

function isGap(text: string): boolean {
  return /^(?:[ \t]|[\\`][ \t]*\r?\n(?:[ \t]*\r?\n)*)*$/.test(text);
}

function withoutAmpersand(before: string, after: string): string | null {
  const start = commonStart(before, after);
  const end = Math.min(commonEnd(before, after), after.length - start, before.length - start);
  const gone = before.slice(start, before.length - end);
  const came = after.slice(start, after.length - end);
  if (came !== '' && came !== ';') return 'something came in';
  return isGap(gone.replace('&', '')) && (gone.includes('&') || before[start - 1] === '&')
    ? null
    : 'something else went';
}
