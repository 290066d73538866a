import { defineRule, type Fix, fail, type NoFix, pass, SKIP } from '../../src/engine/contract.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import { quoteJsonArguments } from '../../src/source/dockerfile/json-arguments.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import { execForm, execPrefixed } from '../../src/source/shell/exec-form.ts';
import { readShell } from '../../src/source/shell/read.ts';

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
    if (instruction.json !== null) return pass(instruction.range);
    const script = readShell(instruction.body.text);
    if (script.single?.words[0]?.literal === 'exec') return pass(instruction.range);
    return fail({
      at: instruction.range,
      message: `${codeSpan(instruction.keyword)} starts \`/bin/sh -c\` as process 1. A shell that stays in front of your program passes no signal on: it never hears SIGTERM, and every stop waits for the grace period and ends in SIGKILL.`,
      evidence: instruction.keyword,
      because: [],
      repair: repairOf(subject),
    });
  },
});

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

function repairOf(subject: InstructionSubject): Fix | NoFix {
  const { keyword, body } = subject.instruction;
  const script = readShell(body.text);
  const command = execForm(script);
  if (!isRefusal(command)) return toExecForm(subject, command);
  // Variables need the shell: it stays, and makes way for the program.
  const prefixed = execPrefixed(script);
  if (isRefusal(prefixed)) return command;
  return rewrite(
    subject,
    { title: 'Put exec in front of the program', safety: 'safe', assumes: null },
    `${keyword} ${prefixed}`,
  );
}

function toExecForm(subject: InstructionSubject, command: readonly string[]): Fix {
  const { keyword } = subject.instruction;
  const words = {
    title: `Write ${keyword} in exec form`,
    safety: keyword === 'ENTRYPOINT' ? ('review' as const) : ('safe' as const),
    assumes:
      keyword === 'ENTRYPOINT'
        ? 'CMD and the arguments of `docker run` or `args`, which the shell form drops, begin to reach the program: they must be meant for it.'
        : null,
  };
  return rewrite(subject, words, `${keyword} ${quoteJsonArguments(command)}`);
}

function rewrite(
  { instruction, path }: InstructionSubject,
  words: Pick<Fix, 'title' | 'safety' | 'assumes'>,
  text: string,
): Fix {
  const edit = { op: 'replace' as const, instruction: instruction.index, text };
  return { ...words, edits: [{ path, language: 'dockerfile', edit }], renames: [] };
}
