import { type Refusal, refuse } from '../refusal.ts';
import type { Range, Splice } from '../text.ts';
import type { ShellCommand, ShellScript } from './script.ts';

/** Takes the `&` away that keeps a command in the background, with what stands between; `;` takes its place if need be. */
export function foregroundSplices(script: ShellScript, command: ShellCommand): readonly Splice[] | Refusal {
  const { ampersand } = command;
  if (command.within.includes('coproc')) return refuse('the command runs as a coprocess');
  if (!command.background) return refuse('the command does not run in the background');
  if (command.within.indexOf('background') !== command.within.lastIndexOf('background')) {
    return refuse('a group around it runs in the background');
  }
  if (ampersand === null) return refuse('it is a group of commands that runs in the background');
  if (holdsGroup(script, ampersand.job)) return refuse('it is a group of commands that runs in the background');
  const dependent = dependentOn(script, command, ampersand);
  if (dependent !== null) return refuse(dependent);
  const start = ampersand.job.end;
  const gap = script.source.slice(start, ampersand.start);
  if (!/^[\s\\`]*$/.test(gap)) return refuse('a comment stands in front of the `&`');
  if (!ampersand.separates) return [{ start, end: ampersand.end, text: '' }];
  return [{ start: gap.includes('\n') ? ampersand.start : start, end: ampersand.end, text: ';' }];
}

/** True when a compound command takes part in a job: it runs in the background without an `&` of its own. */
function holdsGroup({ commands }: ShellScript, { start, end }: Range): boolean {
  return commands.some((other) => {
    const inside = other.start >= start && other.end <= end;
    return inside && other.background && other.ampersand === null;
  });
}

const jobCommands: ReadonlySet<string> = new Set(['wait', 'jobs', 'fg', 'bg', 'disown']);

/** Why the script needs the command to be a job in the background; null when nothing in it does. */
function dependentOn(script: ShellScript, command: ShellCommand, { end }: Range): string | null {
  // What stands in front may run again, or only later, where there are loops, functions and traps.
  const again = command.within.some((around) => around === 'loop' || around === 'function');
  const delayed = script.functions.size > 0 || script.commands.some(({ words }) => words[0]?.literal === 'trap');
  const from = again || delayed ? 0 : end;
  const later = script.commands.filter(({ start }) => start >= from);
  for (const { words } of later) {
    const [name, ...args] = words.map(({ literal }) => literal ?? '');
    if (name !== undefined && jobCommands.has(name)) return `the script uses ${name}, which asks for its jobs`;
    if (args.some((arg) => /^%(?:[\w%+?-]|$)/.test(arg)) && name === 'kill') return 'the script kills one of its jobs';
  }
  return /\$!|\$\{!\}/.test(textFrom(script, from)) ? 'the script uses the process id of a job' : null;
}

/** The source of a script from an offset on; of one in a larger text, up to the end of its last statement. */
function textFrom({ text, source, statements }: ShellScript, from: number): string {
  if (source === text) return text.slice(from);
  return source.slice(Math.max(from, statements[0]?.start ?? 0), statements.at(-1)?.end ?? 0);
}
