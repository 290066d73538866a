import { reservedWords } from './names.ts';
import { readShell } from './read.ts';
import type { ShellCommand, ShellSurrounding } from './script.ts';

/**
 * Why a text cannot be written as words of a command; null when it reads as exactly that wherever words may stand.
 * @param atFront the first of the words becomes the name of the command
 */
export function wordsProblem(text: string, atFront: boolean): string | null {
  const problem = textProblem(text);
  if (problem !== null) return problem;
  const lead = atFront ? '' : 'x ';
  const { single } = readShell(lead + text);
  if (single === null || single.end !== lead.length + text.length) return 'the new text is not made of plain words';
  if (single.assignments.length > 0 || single.redirects.length > 0) return 'the new text is not made of plain words';
  const words = atFront ? single.words : single.words.slice(1);
  if (words[0]?.start !== lead.length) return 'the new text is not made of plain words';
  return atFront ? nameProblem(words[0].text) : null;
}

/** Why a word cannot be the name of a command; null when it can. */
export function nameProblem(word: string): string | null {
  if (reservedWords.has(word)) return `the shell would read ${word} as a part of its grammar`;
  if (/^[<>]/.test(word)) return 'the new name of the command is no plain word';
  const single = readShell(word).single;
  return single?.words.length === 1 && single.end === word.length
    ? null
    : `the shell would not read ${word} as a program`;
}

/** Why a text is not one word; null when it is. */
export function wordProblem(text: string, atFront: boolean): string | null {
  const problem = wordsProblem(text, atFront);
  if (problem !== null) return problem;
  const count = readShell(`x ${text}`).single?.words.length;
  return count === 2 ? null : 'the new text is not exactly one word';
}

/** Why a text cannot stand in place of a command; null when it is exactly one simple command that starts a program. */
export function commandProblem(text: string): string | null {
  const problem = textProblem(text);
  if (problem !== null) return problem;
  const { single } = readShell(text);
  const isWhole = single !== null && single.start === 0 && single.end === text.length && single.words.length > 0;
  return isWhole ? null : 'the new text is not one simple command';
}

/** Surroundings in which a command that is written behind `&&` runs right behind what stands in front. */
const joined: ReadonlySet<ShellSurrounding> = new Set(['and-list', 'pipeline']);

/** Why a text cannot stand behind `&&`; null when it is one list of simple commands that `&&` and pipes join. */
export function listProblem(text: string): string | null {
  const problem = textProblem(text);
  if (problem !== null) return problem;
  const { broken, commands, statements } = readShell(text);
  const [statement] = statements;
  if (broken || statement?.start !== 0 || statement.end !== text.length)
    return 'the new text is not one list of commands';
  const outer = commands.filter((command) => !isNested(command));
  const plain = outer.length > 0 && outer.every(({ within }) => within.every((around) => joined.has(around)));
  return plain ? null : 'the new text is more than a list of simple commands';
}

/** True for a command that stands in an expansion of another one. */
export function isNested({ within }: ShellCommand): boolean {
  return within.some((around) => around === 'expansion' || around === 'backticks' || around === 'decoded');
}

function textProblem(text: string): string | null {
  if (text.trim() === '') return 'there is nothing to write';
  if (/[\r\n\0]/.test(text)) return 'the new text holds a line end';
  if (text.endsWith('\\')) return 'the new text ends in a backslash';
  return text.includes('<<') ? 'the new text looks like a here-document' : null;
}

/** True for text that would open a file of its own number when `<` or `>` followed it directly: `2`, or `{name}`. */
export function readsAsDescriptor(text: string): boolean {
  return /(?:^|[ \t])(?:\d+|\{\w+\})$/.test(text);
}
