import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { ShellEdit } from '../shell/edit.ts';
import { shellSplices } from '../shell/splices.ts';
import { applySplices, type Splice } from '../text.ts';
import { readInstruction } from './instruction.ts';
import type { Dockerfile, DockerInstruction } from './instructions.ts';
import { openEnd } from './lines.ts';
import { instructionScript } from './shell.ts';

/** Edits the script of an instruction, through its continuations and comments. */
export function shellEditSplices(
  file: Dockerfile,
  instruction: DockerInstruction,
  edit: ShellEdit,
): readonly Splice[] | Refusal {
  const script = instructionScript(file, instruction);
  if (isRefusal(script)) return script;
  const splices = shellSplices(script, edit);
  if (isRefusal(splices)) return splices;
  return isStillRead(file, instruction, splices) ? splices : refuse('the builder would read the instruction otherwise');
}

/** True when the builder still finds the instruction's flags, form and here-documents where they were, and its end. */
function isStillRead(file: Dockerfile, old: DockerInstruction, splices: readonly Splice[]): boolean {
  const text = applySplices(file.text, splices);
  const { instruction, unterminated } = readInstruction(text, old.range.start, file.escape);
  const end = old.range.end + text.length - file.text.length;
  return (
    unterminated === null &&
    instruction.range.end === end &&
    (openEnd(text, instruction, file.escape) === null || openEnd(file.text, old, file.escape) !== null) &&
    instruction.json === null &&
    !instruction.body.text.startsWith('[') &&
    outline(instruction) === outline(old)
  );
}

function outline({ keyword, flags, heredocs }: Omit<DockerInstruction, 'index' | 'stage'>): string {
  return JSON.stringify([keyword, flags.map(({ name, value }) => [name, value]), heredocs.map(({ name }) => name)]);
}
