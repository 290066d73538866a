import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Splice } from '../text.ts';
import { attachedComments } from './attached-comments.ts';
import type { DockerfileEdit } from './edit.ts';
import { readInstructionsText, readStageText } from './fragment.ts';
import type { Dockerfile, DockerInstruction } from './instructions.ts';
import { lineFrom } from './joined-text.ts';
import { lineStart, linesAbove, openEnd, withLineEnds } from './lines.ts';
import { forwardProblem, newNameProblem, shiftProblem } from './stage-names.ts';

/** Writes instructions in front of one, behind one, or at the end. */
export function insertSplices(
  file: Dockerfile,
  edit: DockerfileEdit & { readonly op: 'insert' },
): readonly Splice[] | Refusal {
  const read = readInstructionsText(edit.text, file.escape);
  if (isRefusal(read)) return read;
  const place = 'before' in edit ? edit.before : edit.after + 1;
  const early = place <= (file.stages[0]?.from.index ?? 0);
  if (early && read.instructions.slice(1).some(({ keyword }) => keyword !== 'ARG')) {
    return refuse('only ARG may stand in front of FROM');
  }
  const following = 'before' in edit ? file.instructions[edit.before] : undefined;
  if (following !== undefined) return [inFront(file, following, `${edit.text}\n`)];
  const previous = file.instructions[place - 1];
  if (previous === undefined) return refuse('the instruction is gone');
  return openEnd(file.text, previous, file.escape) ?? [behind(file, previous, edit.text)];
}

/** Writes a whole stage in front of another, or at the end, with a blank line between. */
export function stageSplices(
  file: Dockerfile,
  { before, text }: DockerfileEdit & { readonly op: 'stage' },
): readonly Splice[] | Refusal {
  const read = readStageText(text, file.escape);
  if (isRefusal(read)) return read;
  const name = read.stages[0]?.name ?? null;
  const problem =
    (name === null ? null : newNameProblem(file, name)) ??
    shiftProblem(file, before) ??
    forwardProblem(file, read, before);
  if (problem !== null) return refuse(problem);
  const following = file.stages[before];
  if (following !== undefined) return [inFront(file, following.from, `${text}\n\n`)];
  const last = file.instructions.at(-1);
  if (last === undefined || before !== file.stages.length) return refuse('the stage is gone');
  return openEnd(file.text, last, file.escape) ?? [behind(file, last, `\n${text}`)];
}

/** Writes the head of a new stage in front of an instruction inside a stage. */
export function splitSplices(
  file: Dockerfile,
  { before, text }: DockerfileEdit & { readonly op: 'split' },
): readonly Splice[] | Refusal {
  const read = readStageText(text, file.escape);
  if (isRefusal(read)) return read;
  const following = file.instructions[before];
  if (following === undefined) return refuse('the instruction is gone');
  const { stage, keyword } = following;
  if (stage < 0 || keyword === 'FROM') return refuse('no stage can be divided there');
  const name = read.stages[0]?.name ?? null;
  const problem =
    (name === null ? null : newNameProblem(file, name)) ??
    shiftProblem(file, stage) ??
    forwardProblem(file, read, stage + 1);
  if (problem !== null) return refuse(problem);
  const { start } = inFront(file, following, '');
  const above = file.text.slice(lineStart(file.text, start - 1), start);
  return [inFront(file, following, above.trim() === '' ? `${text}\n\n` : `\n${text}\n`)];
}

/** Lines in front of an instruction and of the comments that belong to it. */
function inFront(file: Dockerfile, instruction: DockerInstruction, text: string): Splice {
  const { lines, atTop } = linesAbove(file, instruction);
  let start = lineStart(file.text, instruction.range.start);
  for (let count = attachedComments(lines, atTop); count > 0; count -= 1) start = lineStart(file.text, start - 1);
  return { start, end: start, text: withLineEnds(file, text) };
}

/** Lines behind an instruction, also where it ends the file without a line end. */
function behind(file: Dockerfile, { range }: DockerInstruction, text: string): Splice {
  const { next } = lineFrom(file.text, range.end);
  const ended = file.text[next - 1] === '\n';
  return { start: next, end: next, text: withLineEnds(file, ended ? `${text}\n` : `\n${text}`) };
}
