import type { Range, Splice } from '../text.ts';
import type { ShellEdit } from './edit.ts';
import type { ShellCommand, ShellScript } from './script.ts';

/**
 * Every way in which an edit may be written down, as splices of which one is made: where an operator goes or a word, the
 * blanks on one side of it may go too.
 */
export function outcomes(script: ShellScript, edit: ShellEdit): readonly Splice[] {
  const command = script.commands[edit.command];
  if (command === undefined) return [];
  const { words, ampersand, start, end } = command;
  switch (edit.op) {
    case 'exec':
      return insertions(words[0]?.start, 'exec ');
    case 'append':
      return insertions(command.end, ` && ${edit.text}`);
    case 'insertWords':
      if (edit.before === words.length) return insertions(words.at(-1)?.end, ` ${edit.text}`);
      return insertions(words[edit.before]?.start, `${edit.text} `);
    case 'replaceWord':
      return words[edit.word] === undefined ? [] : [splice(words[edit.word] as Range, edit.text)];
    case 'deleteWord':
      return deletions(command, words[edit.word]);
    case 'replace':
      return [splice({ start, end }, edit.text)];
    case 'remove':
      return removals(script.source, start, ampersand?.end ?? end);
    case 'foreground': {
      if (ampersand === null) return [];
      const whole = { start: ampersand.job.end, end: ampersand.end };
      return [splice(whole, ''), splice(whole, ';'), splice(ampersand, ';')];
    }
  }
}

function splice({ start, end }: Range, text: string): Splice {
  return { start, end, text };
}

function insertions(at: number | undefined, text: string): readonly Splice[] {
  return at === undefined ? [] : [{ start: at, end: at, text }];
}

function deletions(command: ShellCommand, word: Range | undefined): readonly Splice[] {
  if (word === undefined) return [];
  const parts: Range[] = [...command.assignments, ...command.words, ...command.redirects];
  const front = Math.max(command.start, ...parts.map(({ end }) => end).filter((end) => end <= word.start));
  const behind = Math.min(command.end, ...parts.map(({ start }) => start).filter((start) => start >= word.end));
  return [splice({ start: front, end: word.end }, ''), splice({ start: word.start, end: behind }, '')];
}

/** The lines of a statement with the line end behind them, or in front where there is none; a blank line may go too. */
function removals(source: string, start: number, end: number): readonly Splice[] {
  const indented = /[ \t]*$/.exec(source.slice(0, start))?.[0].length ?? 0;
  const from = start - indented;
  const behind = /^[ \t]*(?:\r?\n|$)/.exec(source.slice(end))?.[0];
  if (behind === undefined || (from > 0 && source[from - 1] !== '\n')) return [];
  const to = end + behind.length;
  if (behind.endsWith('\n') || from === 0) {
    const blank = /^[ \t]*\r?\n/.exec(source.slice(to))?.[0].length ?? 0;
    return [splice({ start: from, end: to }, ''), splice({ start: from, end: to + blank }, '')];
  }
  const feed = source.slice(from - 2, from) === '\r\n' ? 2 : 1;
  return [splice({ start: from - feed, end: to }, '')];
}

/** True when a text is another one with one outcome of every edit made in it, byte for byte. */
export function isOutcome(before: string, after: string, choices: readonly (readonly Splice[])[]): boolean {
  const ordered = choices.toSorted(
    (a, b) => first(a, 'start') - first(b, 'start') || first(a, 'end') - first(b, 'end'),
  );
  let states: readonly { readonly read: number; readonly written: number }[] = [{ read: 0, written: 0 }];
  for (const options of ordered) {
    const reached = new Map<string, { read: number; written: number }>();
    for (const { read, written } of states) {
      for (const { start, end, text } of options) {
        const expected = before.slice(read, start) + text;
        if (start < read || !after.startsWith(expected, written)) continue;
        const state = { read: end, written: written + expected.length };
        reached.set(`${state.read} ${state.written}`, state);
      }
    }
    states = [...reached.values()];
  }
  return states.some(({ read, written }) => after.slice(written) === before.slice(read));
}

function first(options: readonly Splice[], side: 'start' | 'end'): number {
  return Math.min(...options.map((option) => option[side]));
}
