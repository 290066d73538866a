import { defineRule, type Fix, fail, type NoFix, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { type CommandFacts, scriptFacts } from '../../src/model/command-facts.ts';
import { needsForwarding } from '../../src/model/process-one.ts';
import type { ScriptSubject } from '../../src/model/scripts.ts';
import { endings, isExec, isProgram } from '../../src/model/start-script.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import { shellSplices } from '../../src/source/shell/splices.ts';

export const rule = defineRule({
  id: 'script-without-exec',
  pattern: 'P2',
  level: 'warning',
  subject: 'script',
  fix: 'safe',
  title: 'Let the program take the place of the start script',
  equivalents: {},
  check(subject, { lines, repository }) {
    const { script, path } = subject;
    const starts = subject.starts.filter((use) => needsForwarding(repository, use));
    if (starts.length === 0) return SKIP;
    const { commands } = scriptFacts(script, lines);
    if (commands === null) return undecided('the script could not be read for certain');
    const programs = endings(commands).filter((command) => isExec(command) || isProgram(command, script.functions));
    const [waited] = programs.filter((command) => !isExec(command));
    if (!waited) return programs.length > 0 ? pass() : SKIP;
    const at = script.commands[waited.index];
    return fail({
      at: at ?? { start: 0, end: 0 },
      message: `The shell of the start script stays in front of ${codeSpan(waited.written[0] ?? '')} and passes no signal on: your program never hears SIGTERM, and every stop ends in SIGKILL after the grace period.`,
      evidence: waited.written.join(' '),
      because: starts.flatMap(({ start }) => start.places.slice(0, 1)).filter((place) => place.path !== path),
      repair: repairOf(subject, programs, commands),
    });
  },
});

/** `exec` in front of every program that the script ends in; safe for one at its very end. */
function repairOf(
  { script, path }: ScriptSubject,
  programs: readonly CommandFacts[],
  commands: readonly CommandFacts[],
): Fix | NoFix {
  const edits = programs
    .filter((command) => !isExec(command))
    .map(({ index }) => ({ op: 'exec' as const, command: index }));
  for (const edit of edits) {
    const splices = shellSplices(script, edit);
    if (isRefusal(splices)) return splices;
  }
  const [only] = edits;
  const plain = edits.length === 1 && commands[only?.command ?? 0]?.within.every((around) => around === 'and-list');
  const children = commands.some(({ background }) => background);
  return {
    title: 'Put exec in front of the program',
    safety: plain === true && !children ? 'safe' : 'review',
    assumes: plain === true && !children ? null : assumption(children),
    edits: edits.map((edit) => ({ path, language: 'shell', edit })),
    renames: [],
  };
}

function assumption(children: boolean): string {
  return children
    ? 'The script leaves other commands in the background; they become children of the program, which may not reap them when they end, and nothing stops them in order.'
    : 'The script ends in different ways, and nothing that sources it counts on the shell to be there afterwards.';
}
