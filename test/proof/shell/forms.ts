/** What Bash makes of a script before and after an edit: its own reading, in the one style that it prints. */
import { bashForms } from '../../../src/source/shell/bash.fixture.ts';
import type { ShellEdit } from '../../../src/source/shell/edit.ts';
import type { ShellCommand, ShellScript } from '../../../src/source/shell/script.ts';

/** That one script is another with some words taken and others brought. */
export interface Claim {
  readonly before: string;
  readonly after: string;
  readonly taken: string;
  readonly brought: string;
}

/** What an edit of a script claims. */
export function claimOf(edit: ShellEdit, { commands, text, source }: ShellScript, after: string): Claim {
  const taken = takenBy(edit, commands[edit.command], source);
  const words = 'text' in edit ? edit.text : '';
  const brought = edit.op === 'exec' ? 'exec' : edit.op === 'append' ? `&& ${words}` : words;
  return { before: text, after, taken, brought };
}

function takenBy(edit: ShellEdit, command: ShellCommand | undefined, source: string): string {
  if (command === undefined) return '';
  switch (edit.op) {
    case 'foreground':
      return '&';
    case 'deleteWord':
    case 'replaceWord':
      return command.words[edit.word]?.text ?? '';
    case 'replace':
      return withoutContinuations(source.slice(command.start, command.end));
    case 'remove':
      return withoutContinuations(source.slice(command.start, command.ampersand?.end ?? command.end));
    default:
      return '';
  }
}

function withoutContinuations(text: string): string {
  return text.replace(/\\\r?\n/g, ' ');
}

/** Why claims do not hold, in their order; null for those that do, and for scripts that Bash did not take before. */
export function confirm(claims: readonly Claim[]): readonly (string | null)[] {
  const forms = bashForms(claims.flatMap(({ before, after }) => [before, after]));
  return claims.map((claim, at) => {
    const before = forms[2 * at];
    const after = forms[2 * at + 1];
    if (before == null) return null;
    if (after == null) return 'Bash cannot read the script any more';
    const isHeld = ({ taken, brought }: Claim) =>
      isChanged(tokens(before), tokens(after), tokens(taken), tokens(brought));
    const holds = isHeld(claim) || isHeld(printed(claim));
    return holds ? null : `Bash reads something else: ${JSON.stringify([before, after])}`;
  });
}

/** A claim with its words as Bash prints them: it writes `$'a'` as `'a'`. */
function printed(claim: Claim): Claim {
  const [taken, brought] = bashForms([`x ${claim.taken}`, `x ${claim.brought}`]).map((form, at) => {
    const words = /\{ *\n *x ?([\s\S]*)\n\}\s*$/.exec(form ?? '')?.[1];
    return words ?? (at === 0 ? claim.taken : claim.brought);
  });
  return { ...claim, taken: taken ?? '', brought: brought ?? '' };
}

function tokens(form: string): readonly string[] {
  return form.match(/[^\s;()`"]+|[()`"]/g) ?? [];
}

/** Whether tokens are others with one run of them replaced, wherever that stands. */
function isChanged(
  before: readonly string[],
  after: readonly string[],
  taken: readonly string[],
  brought: readonly string[],
): boolean {
  if (after.length !== before.length - taken.length + brought.length) return false;
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  // The run begins at the first difference or, where it brings what it takes, at an equal token in front of it.
  for (let at = Math.min(same, before.length - taken.length); at >= 0; at--) {
    const isRun = taken.every((token, place) => before[at + place] === token);
    if (isRun && before.toSpliced(at, taken.length, ...brought).join(' ') === after.join(' ')) return true;
  }
  return false;
}
