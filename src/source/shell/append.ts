import { type Refusal, refuse } from '../refusal.ts';
import type { Splice } from '../text.ts';
import type { ShellEdit } from './edit.ts';
import type { ShellCommand, ShellScript, ShellSurrounding } from './script.ts';
import { listProblem } from './written-text.ts';

/** Where `&&` would bind otherwise, or the new commands would run otherwise, and why. */
const bindsOtherwise: ReadonlyMap<ShellSurrounding, string> = new Map<ShellSurrounding, string>([
  ['pipeline', 'the command is part of a pipeline'],
  ['or-list', 'the command is part of a list with `||`'],
  ['negation', 'the shell turns its exit status round'],
  ['timing', 'the shell takes its time'],
]);

/** The same, however far outside. */
const runsOtherwise: ReadonlyMap<ShellSurrounding, string> = new Map<ShellSurrounding, string>([
  ['background', 'the command runs in the background'],
  ['coproc', 'the command runs as a coprocess'],
  ['condition', 'the command is a condition'],
]);

/** Surroundings that join commands, and so belong to one statement. */
const joins: ReadonlySet<ShellSurrounding> = new Set(['and-list', 'or-list', 'pipeline', 'negation', 'timing']);

const neverGoesOn: ReadonlySet<string> = new Set(['exec', 'exit', 'return', 'break', 'continue']);

/** Writes ` && ` and commands behind a command. */
export function appendSplices(
  script: ShellScript,
  command: ShellCommand,
  { text }: ShellEdit & { readonly op: 'append' },
): readonly Splice[] | Refusal {
  const reason = placeReason(script, command) ?? listProblem(text);
  return reason === null ? [{ start: command.end, end: command.end, text: ` && ${text}` }] : refuse(reason);
}

function placeReason(script: ShellScript, command: ShellCommand): string | null {
  const [name] = command.words;
  if (neverGoesOn.has(name?.literal ?? '')) return `nothing runs behind ${name?.literal}`;
  const statement = command.within.slice(command.within.findLastIndex((around) => !joins.has(around)) + 1);
  const [binds] = statement.flatMap((around) => bindsOtherwise.get(around) ?? []);
  const [runs] = command.within.flatMap((around) => runsOtherwise.get(around) ?? []);
  return runs ?? binds ?? (hasHeredoc(script, command.end) ? 'a here-document begins on its line' : null);
}

/** True when a here-document is announced on the line that holds an offset. */
function hasHeredoc({ source, commands }: ShellScript, offset: number): boolean {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  const feed = source.indexOf('\n', offset);
  const end = feed < 0 ? source.length : feed;
  return commands.some(({ redirects }) =>
    redirects.some((redirect) => /^<<-?$/.test(redirect.operator) && redirect.start >= start && redirect.start < end),
  );
}
