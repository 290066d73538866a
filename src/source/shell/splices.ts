import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Splice } from '../text.ts';
import { appendSplices } from './append.ts';
import type { ShellEdit } from './edit.ts';
import { execSplices } from './exec.ts';
import { foregroundSplices } from './foreground.ts';
import type { ShellCommand, ShellScript } from './script.ts';
import { removeSplices, replaceSplices } from './whole-command.ts';
import { deleteWordSplices, insertWordsSplices, replaceWordSplices } from './word-splices.ts';

/**
 * Turns an edit of a shell script into splices of the text that the script's ranges count in. Comments, blanks, line
 * ends and a missing final newline stay as they are.
 * @returns a refusal when the edit does not fit, would mean something else, or the script cannot be read.
 */
export function shellSplices(script: ShellScript, edit: ShellEdit): readonly Splice[] | Refusal {
  const command = commandOf(script, edit.command);
  if (isRefusal(command)) return command;
  if ('text' in edit && command.within.includes('backticks') && /["'`\\$]/.test(edit.text)) {
    return refuse('the command stands in backticks, where quotes and expansions read otherwise');
  }
  switch (edit.op) {
    case 'exec':
      return execSplices(script, command);
    case 'foreground':
      return foregroundSplices(script, command);
    case 'replaceWord':
      return replaceWordSplices(script, command, edit);
    case 'insertWords':
      return insertWordsSplices(script, command, edit);
    case 'deleteWord':
      return deleteWordSplices(script, command, edit);
    case 'append':
      return appendSplices(script, command, edit);
    case 'replace':
      return replaceSplices(script, command, edit);
    case 'remove':
      return removeSplices(script, command);
  }
}

function commandOf(script: ShellScript, place: number): ShellCommand | Refusal {
  if (script.broken) return refuse('its shell syntax cannot be read');
  if (/\r(?!\n)/.test(script.text)) return refuse('a line of the script ends in a bare carriage return');
  if (script.text.startsWith('\ufeff')) return refuse('the script begins with a byte order mark');
  // What follows a lone backslash is no longer what it says: ` && b` behind `a \` begins with a blank that is quoted.
  if (/(?<!\\)(?:\\\\)*\\$/.test(script.text)) return refuse('the script ends in a backslash that quotes nothing');
  const command = script.commands[place];
  if (command === undefined) return refuse('the command is gone');
  if (command.within.includes('decoded')) return refuse('the command stands in backticks with escapes');
  return command.within.includes('heredoc') ? refuse('the command stands in the data of a here-document') : command;
}
