import type { Fix, NoFix } from '../../src/engine/contract.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import { type CommandFacts, scriptFacts } from '../../src/model/command-facts.ts';
import type { ContainerWord, ShellArgument } from '../../src/model/shell-argument.ts';
import { endings, isExec, isProgram } from '../../src/model/start-script.ts';
import type { Container } from '../../src/model/workload.ts';
import { quoteJsonArguments } from '../../src/source/dockerfile/json-arguments.ts';
import { instructionScript } from '../../src/source/dockerfile/shell.ts';
import { isRefusal, type Refusal } from '../../src/source/refusal.ts';
import type { ShellEdit } from '../../src/source/shell/edit.ts';
import { execForm, execPrefixed } from '../../src/source/shell/exec-form.ts';
import { readShell } from '../../src/source/shell/read.ts';
import type { ShellScript } from '../../src/source/shell/script.ts';
import { shellSplices } from '../../src/source/shell/splices.ts';
import { applySplices, indexLines } from '../../src/source/text.ts';

type Words = Pick<Fix, 'title' | 'safety' | 'assumes'>;

const EXEC_IN_FRONT = 'Put exec in front of the program';

/** CMD or ENTRYPOINT in shell form: exec form where the shell does nothing, else `exec` in front of the program. */
export function repairShellForm(subject: InstructionSubject): Fix | NoFix {
  const { instruction, dockerfile } = subject;
  const text = readShell(instruction.body.text);
  const command = execForm(text);
  if (!isRefusal(command)) return toExecForm(subject, command);
  // Variables need the shell: it stays, and makes way for the program.
  const prefixed = execPrefixed(text);
  if (!isRefusal(prefixed)) {
    const words = { title: EXEC_IN_FRONT, safety: 'safe' as const, assumes: null };
    return rewrite(subject, words, `${instruction.keyword} ${prefixed}`);
  }
  const script = instructionScript(dockerfile, instruction);
  const { commands } = isRefusal(script) ? { commands: null } : scriptFacts(script, indexLines(dockerfile.text));
  const edits = isRefusal(script) ? [] : execEdits(script, commands);
  if (isRefusal(script) || isRefusal(edits) || edits.length === 0) return isRefusal(edits) ? edits : command;
  return {
    ...reviewed(commands),
    edits: edits.map((edit) => ({
      path: subject.path,
      language: 'dockerfile',
      edit: { op: 'shell', instruction: instruction.index, edit },
    })),
    renames: [],
  };
}

/** `["sh", "-c", "..."]`: the program itself where the shell does nothing, else `exec` inside the script. */
export function repairJson(subject: InstructionSubject, argument: ShellArgument): Fix | NoFix {
  const { keyword, json } = subject.instruction;
  const words = json?.map(({ text }) => text) ?? [];
  const command = execForm(argument.script);
  const isLast = words.length === argument.word + 1;
  if (!isRefusal(command) && isLast) return toExecForm(subject, [...(argument.init?.argv ?? []), ...command]);
  const text = withExec(argument);
  if (isRefusal(text)) return text;
  const written = words.with(argument.word, text);
  return rewrite(subject, reviewed(argument.commands), `${keyword} ${quoteJsonArguments(written)}`);
}

/** `command: [sh, -c, ...]`: `exec` inside the script. */
export function repairArgument(container: Container, word: ContainerWord, argument: ShellArgument): Fix | NoFix {
  const { workload, path } = container;
  if (workload.kind === 'other') return { refused: 'the kind of the object is unknown' };
  const text = withExec(argument);
  if (isRefusal(text)) return text;
  const edit = { op: 'set' as const, at: word.at, value: text };
  return {
    ...reviewed(argument.commands),
    edits: [{ path, language: 'yaml', document: workload.object.document.index, edit }],
    renames: [],
  };
}

function reviewed(commands: readonly CommandFacts[] | null): Words {
  const children = commands?.some(({ background }) => background) === true;
  return {
    title: EXEC_IN_FRONT,
    safety: 'review',
    assumes: `The last command is the program that the container is for, and it ends at SIGTERM.${
      children ? ' What the shell left in the background becomes its child, which it may not reap.' : ''
    }`,
  };
}

/** `exec` in front of each program that a script ends in. */
function execEdits(script: ShellScript, commands: readonly CommandFacts[] | null): readonly ShellEdit[] | Refusal {
  const programs = endings(commands ?? []).filter((command) => isProgram(command, script.functions));
  const edits = programs
    .filter((command) => !isExec(command))
    .map(({ index }) => ({ op: 'exec' as const, command: index }));
  for (const edit of edits) {
    const splices = shellSplices(script, edit);
    if (isRefusal(splices)) return splices;
  }
  return edits;
}

function withExec({ script, commands }: ShellArgument): string | Refusal {
  const edits = execEdits(script, commands);
  if (isRefusal(edits)) return edits;
  const splices = edits.flatMap((edit) => {
    const made = shellSplices(script, edit);
    return isRefusal(made) ? [] : made;
  });
  return applySplices(script.text, splices);
}

/** Safe for CMD: nothing else begins to reach the program. The kernel takes no script without an interpreter line. */
function toExecForm(subject: InstructionSubject, command: readonly string[]): Fix {
  const { keyword } = subject.instruction;
  const reasons = [
    ...(keyword === 'ENTRYPOINT'
      ? [
          'CMD and the arguments of `docker run` or `args`, which the shell form drops, begin to reach the program: they must be meant for it.',
        ]
      : []),
    ...(/\.(?:sh|bash|py|rb|pl|js)$/.test(command[0] ?? '')
      ? ['The script begins with `#!`: the shell also runs one that does not, the kernel refuses it.']
      : []),
  ];
  const words = {
    title: `Write ${keyword} in exec form`,
    safety: reasons.length > 0 ? ('review' as const) : ('safe' as const),
    assumes: reasons.length > 0 ? reasons.join(' ') : null,
  };
  return rewrite(subject, words, `${keyword} ${quoteJsonArguments(command)}`);
}

function rewrite({ instruction, path }: InstructionSubject, words: Words, text: string): Fix {
  const edit = { op: 'replace' as const, instruction: instruction.index, text };
  return { ...words, edits: [{ path, language: 'dockerfile', edit }], renames: [] };
}
