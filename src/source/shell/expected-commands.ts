import type { Range } from '../text.ts';
import type { ShellEdit } from './edit.ts';
import { readShell } from './read.ts';
import type { ShellCommand, ShellScript } from './script.ts';

/** A part of a command, as text; null for one that may have changed, because a command inside it is edited. */
type Part = string | null;

/** What a reading of a script tells of one command, without its place. */
export interface CommandOutline {
  readonly words: readonly Part[];
  readonly assignments: readonly Part[];
  readonly redirects: readonly Part[];
  readonly background: boolean;
  /** Surroundings that no edit changes. */
  readonly within: string;
}

interface Placed {
  readonly at: number;
  readonly outline: CommandOutline;
}

/** What a reading of a script tells of its commands, in the order of the source. */
export function outlines({ commands }: ShellScript): readonly CommandOutline[] {
  return commands.map((command) => outline(command, []));
}

/** What the commands of a script are to be after edits; the commands inside written and deleted words come and go too. */
export function expectedOutlines(script: ShellScript, edits: readonly ShellEdit[]): readonly CommandOutline[] | string {
  const kept: Placed[] = [];
  const added: Placed[] = [];
  for (const [place, command] of script.commands.entries()) {
    const own = edits.filter((edit) => edit.command === place);
    const changed = changedOutline(script, command, own, edits);
    if (typeof changed === 'string') return changed;
    const stays = !inDeletedWord(script, command, edits) && !isTaken(script, place, edits);
    if (stays) kept.push({ at: command.start, outline: changed });
    const inBackground = command.background && !comesToFront(script, command, edits);
    added.push(...own.flatMap((edit) => addedBy(command, edit, inBackground)));
  }
  // Of two at one place, the one that stood there comes first: what is written there is written inside it.
  return [...kept, ...added].sort((a, b) => a.at - b.at).map((placed) => placed.outline);
}

/** True when a command is what was expected. */
export function isExpected(expected: CommandOutline, found: CommandOutline | undefined): boolean {
  if (expected.background !== found?.background || expected.within !== found.within) return false;
  const lists = ['words', 'assignments', 'redirects'] as const;
  return lists.every((list) => {
    const parts = expected[list];
    return parts.length === found[list].length && parts.every((part, at) => part === null || part === found[list][at]);
  });
}

/** @param inner the commands that are edited: what holds one of them changes with it. */
function outline(command: ShellCommand, outer: readonly string[], inner: readonly Range[] = []): CommandOutline {
  const part = (range: Range, text: string): Part => {
    const changes = inner.some(({ start, end }) => start >= range.start && end <= range.end);
    return changes ? null : text;
  };
  return {
    words: command.words.map((word) => part(word, word.text)),
    assignments: command.assignments.map((word) => part(word, word.text)),
    redirects: command.redirects.map((redirect) => part(redirect, `${redirect.operator} ${redirect.target}`)),
    background: command.background,
    within: [...outer, ...command.within].filter((around) => around !== 'and-list' && around !== 'background').join(),
  };
}

function changedOutline(
  script: ShellScript,
  command: ShellCommand,
  own: readonly ShellEdit[],
  all: readonly ShellEdit[],
): CommandOutline | string {
  const edited = all.flatMap((edit) => script.commands[edit.command] ?? []).filter((other) => other !== command);
  const old = outline(command, [], edited);
  const inserted: string[][] = [...command.words, null].map(() => []);
  const words: (readonly Part[] | undefined)[] = old.words.map((word) => [word]);
  for (const edit of own) {
    if (edit.op === 'exec') inserted[0]?.push('exec');
    if (edit.op === 'insertWords') {
      const place = inserted[edit.before];
      if (place === undefined) return 'the declared word is not there';
      place.push(...wordsOf(edit.text));
    }
    if (edit.op === 'replaceWord' || edit.op === 'deleteWord') {
      if (words[edit.word]?.[0] !== old.words[edit.word]) return 'a word is declared twice';
      if (words[edit.word] === undefined) return 'the declared word is not there';
      words[edit.word] = edit.op === 'replaceWord' ? [edit.text] : [];
    }
  }
  const result = inserted.flatMap((some, place) => [...some, ...(words[place] ?? [])]);
  return { ...old, words: result, background: old.background && !comesToFront(script, command, all) };
}

function comesToFront({ commands }: ShellScript, { ampersand }: ShellCommand, edits: readonly ShellEdit[]): boolean {
  return edits.some(
    (edit) =>
      edit.op === 'foreground' && ampersand !== null && commands[edit.command]?.ampersand?.end === ampersand.end,
  );
}

function inDeletedWord({ commands }: ShellScript, command: ShellCommand, edits: readonly ShellEdit[]): boolean {
  return edits.some((edit) => {
    if (edit.op !== 'replaceWord' && edit.op !== 'deleteWord') return false;
    const holder = commands[edit.command];
    const word = holder?.words[edit.word];
    return word !== undefined && holder !== command && command.start >= word.start && command.end <= word.end;
  });
}

/** True for a command that is taken away, and for those inside one that is taken away or replaced as a whole. */
function isTaken({ commands }: ShellScript, place: number, edits: readonly ShellEdit[]): boolean {
  const { start = 0, end = 0 } = commands[place] ?? {};
  return edits.some((edit) => {
    if (edit.op !== 'remove' && edit.op !== 'replace') return false;
    if (edit.command === place) return true;
    const holder = commands[edit.command];
    return holder !== undefined && start >= holder.start && end <= holder.end;
  });
}

function wordsOf(text: string): readonly string[] {
  return (readShell(`x ${text}`).single?.words ?? []).slice(1).map((word) => word.text);
}

/** The commands that stand in the text of an edit; what takes the place of a command stays in the background with it. */
function addedBy(command: ShellCommand, edit: ShellEdit, background: boolean): readonly Placed[] {
  if (!('text' in edit)) return [];
  if (edit.op === 'append' || edit.op === 'replace') {
    const { commands, single } = readShell(edit.text);
    const at = edit.op === 'append' ? command.end : command.start;
    const stays = edit.op === 'replace' && background;
    return commands.map((other) => {
      const added = outline(other, command.within);
      return { at, outline: stays && other === single ? { ...added, background: true } : added };
    });
  }
  const word = edit.op === 'replaceWord' ? command.words[edit.word] : command.words[edit.before];
  const inside = readShell(`x ${edit.text}`).commands.slice(1);
  return inside.map((other) => ({ at: word?.start ?? command.end, outline: outline(other, command.within) }));
}
