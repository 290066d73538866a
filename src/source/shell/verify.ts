import type { ShellEdit } from './edit.ts';
import { expectedOutlines, isExpected, outlines } from './expected-commands.ts';
import { isOutcome, outcomes } from './outcomes.ts';
import { readShell } from './read.ts';

/**
 * Checks that a script is what the edits declare, and nothing else. It is read again: its commands (words, assignments,
 * redirections, background, surroundings, order) are the old ones with the declared changes, and every byte that no edit
 * declares is as it was.
 * @param edits in any order, all declared on the script as it was
 * @returns why the script is not what was declared; null when it is
 */
export function verifyShell(before: string, after: string, edits: readonly ShellEdit[]): string | null {
  const old = readShell(before);
  const read = readShell(after);
  if (old.broken || read.broken) return `the script ${old.broken ? 'was' : 'has become'} unreadable`;
  const missing = edits.find(({ command }) => old.commands[command] === undefined);
  if (missing !== undefined) return 'the declared command is not there';
  const expected = expectedOutlines(old, edits);
  if (typeof expected === 'string') return expected;
  const found = outlines(read);
  const wrong = expected.findIndex((outline, place) => !isExpected(outline, found[place]));
  if (wrong >= 0) return `command ${wrong + 1} of the script is not as declared`;
  if (found.length > expected.length) return 'the script holds more commands than were declared';
  if ([...old.functions].join() !== [...read.functions].join()) return 'the functions of the script changed';
  const choices = edits.map((edit) => outcomes(old, edit));
  return isOutcome(before, after, choices) ? null : 'text of the script changed that no edit declares';
}
