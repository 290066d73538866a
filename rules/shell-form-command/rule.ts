import { defineRule, fail, pass, SKIP, undecided, type Verdict } from '../../src/engine/contract.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import { scriptFacts } from '../../src/model/command-facts.ts';
import { placedContainer } from '../../src/model/containers.ts';
import { splitInit } from '../../src/model/init-programs.ts';
import { podTraits } from '../../src/model/process-one.ts';
import { containerWords, type ShellArgument, shellArgument } from '../../src/model/shell-argument.ts';
import { endings, isExec, isProgram } from '../../src/model/start-script.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { readShell } from '../../src/source/shell/read.ts';
import type { ShellScript } from '../../src/source/shell/script.ts';
import { indexLines, type LineIndex } from '../../src/source/text.ts';
import { repairArgument, repairJson, repairShellForm } from './rewrite.ts';

export const rule = defineRule({
  id: 'shell-form-command',
  pattern: 'P2',
  level: 'warning',
  subject: 'instruction',
  fix: 'safe',
  title: 'Start the program itself, not a shell around it',
  equivalents: { hadolint: ['DL3025'] },
  check(subject) {
    const { instruction } = subject;
    if (!isEffective(subject) || hasOtherShell(subject)) return SKIP;
    if (instruction.json !== null) return checkExecForm(subject);
    if (behindGroupInit(subject)) return pass(instruction.range);
    const script = readShell(instruction.body.text);
    if (makesWay(script)) return pass(instruction.range);
    return fail({
      at: instruction.range,
      message: `${codeSpan(instruction.keyword)} starts \`/bin/sh -c\` as process 1. A shell that stays in front of your program passes no signal on: it never hears SIGTERM, and every stop waits for the grace period and ends in SIGKILL.`,
      evidence: instruction.keyword,
      because: [],
      repair: repairShellForm(subject),
    });
  },
  also: {
    container(container, { lines, repository }) {
      const words = containerWords(container);
      const argument = words && shellArgument(words.map(({ text }) => text));
      const word = words?.[argument?.word ?? -1];
      if (!argument || !word) return SKIP;
      const traits = podTraits(repository, placedContainer(container, lines.region(container.node)));
      if (traits?.runsOn === false) return SKIP;
      if (traits?.isNotFirst === true) return pass(word.node);
      const program = programBehind(argument);
      if (typeof program !== 'string') return program ?? pass(word.node);
      return fail({
        at: word.node,
        message: shellInFront(program, '`command`'),
        evidence: program,
        because: [],
        repair: repairArgument(container, word, argument),
      });
    },
  },
});

/** `CMD ["sh", "-c", "..."]` is exec form in name only. */
function checkExecForm(subject: InstructionSubject): Verdict {
  const { instruction } = subject;
  const words = instruction.json?.map(({ text }) => text) ?? [];
  const argument = shellArgument(words);
  const entrypoint = instruction.keyword === 'CMD' ? entrypointOf(subject) : null;
  if (!argument || behindGroupInit(subject)) return pass(instruction.range);
  // What an ENTRYPOINT that is no init makes of these words is its own affair.
  if (entrypoint !== null && splitInit(entrypoint).program.length > 0) return pass(instruction.range);
  const program = programBehind(argument);
  if (typeof program !== 'string') return program ?? pass(instruction.range);
  return fail({
    at: instruction.range,
    message: shellInFront(program, codeSpan(instruction.keyword)),
    evidence: `${instruction.keyword} sh -c`,
    because: [],
    repair: repairJson(subject, argument),
  });
}

function shellInFront(program: string, what: string): string {
  return `${what} starts a shell as process 1, which stays in front of ${codeSpan(program)} and passes no signal on: your program never hears SIGTERM, and every stop waits for the grace period and ends in SIGKILL.`;
}

/** The program that the shell waits for; null where none is kept waiting; a verdict where nothing can be said. */
function programBehind({ init, commands, script }: ShellArgument): string | Verdict | null {
  if (commands === null) return undecided('the shell script could not be read for certain');
  if (init?.signalsGroup === true) return null;
  const programs = endings(commands).filter((command) => isExec(command) || isProgram(command, script.functions));
  const waited = programs.find((command) => !isExec(command));
  if (waited) return waited.written[0] ?? '';
  return programs.length > 0 ? null : SKIP;
}

/** Does the shell make way for the program it ends in? */
function makesWay(script: ShellScript): boolean {
  const lines: LineIndex = indexLines(script.text);
  const ends = endings(scriptFacts(script, lines).commands ?? []);
  return ends.length > 0 && ends.every(isExec);
}

/** Docker runs the last CMD and the last ENTRYPOINT of a stage only, and no CMD behind an ENTRYPOINT in shell form. */
function isEffective({ instruction, stage }: InstructionSubject): boolean {
  const { keyword } = instruction;
  if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') return false;
  const last = (wanted: string) => stage.instructions.findLast((other) => other.keyword === wanted);
  return last(keyword) === instruction && (keyword === 'ENTRYPOINT' || last('ENTRYPOINT')?.json !== null);
}

/** SHELL in front of the instruction: another program reads it, by rules of its own. */
function hasOtherShell({ instruction, stage }: InstructionSubject): boolean {
  return stage.instructions.some(({ keyword, index }) => keyword === 'SHELL' && index < instruction.index);
}

function entrypointOf({ stage }: InstructionSubject): readonly string[] | null {
  const entrypoint = stage.instructions.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
  return entrypoint?.json?.map(({ text }) => text) ?? null;
}

/** ENTRYPOINT is an init that signals the shell and all its children. */
function behindGroupInit(subject: InstructionSubject): boolean {
  return subject.instruction.keyword === 'CMD' && splitInit(entrypointOf(subject) ?? []).init?.signalsGroup === true;
}
