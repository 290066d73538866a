import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Splice } from '../text.ts';
import type { DockerfileEdit } from './edit.ts';
import { readInstructionsText, readStageText } from './fragment.ts';
import { insertSplices, splitSplices, stageSplices } from './insert.ts';
import type { Dockerfile, DockerInstruction } from './instructions.ts';
import { withLineEnds } from './lines.ts';
import { removeSplices } from './remove.ts';
import { shellEditSplices } from './shell-edit.ts';
import { newNameProblem, stageUses } from './stage-names.ts';

/**
 * Turns an edit of a Dockerfile into splices of its text. Comments, indentation, line ends, a BOM and a missing final
 * newline stay as they are.
 * @returns a refusal when the edit would lose something, or when the file cannot be edited safely.
 */
export function dockerfileSplices(file: Dockerfile, edit: DockerfileEdit): readonly Splice[] | Refusal {
  if (isTemplated(file)) return refuse('the Dockerfile is a template');
  if (file.errors.length > 0) return refuse('the Dockerfile has an error');
  if (/\r(?!\n)/.test(file.text)) return refuse('a line of it ends in a bare carriage return');
  if (edit.op === 'insert') return insertSplices(file, edit);
  if (edit.op === 'stage') return stageSplices(file, edit);
  if (edit.op === 'split') return splitSplices(file, edit);
  const instruction = file.instructions[edit.instruction];
  if (instruction === undefined) return refuse('the instruction is gone');
  if (file.text.slice(instruction.range.start, instruction.range.end).includes('{{')) {
    return refuse('a template action stands in the instruction');
  }
  if (edit.op === 'shell') return shellEditSplices(file, instruction, edit.edit);
  if (instruction.keyword === 'ONBUILD') return refuse('the instruction takes effect in other builds only');
  if (instruction.heredocs.length > 0) return refuse('the instruction holds a here-document');
  return edit.op === 'remove' ? removeSplices(file, instruction) : replaceSplices(file, instruction, edit.text);
}

/** A template action in a FROM, where it decides what the file builds on. */
function isTemplated({ text, stages }: Dockerfile): boolean {
  return stages.some(({ from }) => text.slice(from.range.start, from.range.end).includes('{{'));
}

function replaceSplices(file: Dockerfile, instruction: DockerInstruction, text: string): readonly Splice[] | Refusal {
  if (text.trim() === '') return refuse('there is nothing to write');
  if (/^\s*#/.test(text)) return refuse('the new text begins with a comment');
  if (/^\s/.test(text)) return refuse('the new text begins with a blank');
  const problem =
    instruction.keyword === 'FROM' ? fromProblem(file, instruction, text) : otherProblem(file, instruction, text);
  if (problem !== null) return refuse(problem);
  if (!keepsComments(file, instruction, text)) return refuse('a comment inside the instruction would be lost');
  return [{ ...instruction.range, text: withLineEnds(file, text) }];
}

/** Why a text cannot stand in place of a FROM: it is no FROM, or takes a name away from the stage or hides another. */
function fromProblem(file: Dockerfile, { stage }: DockerInstruction, text: string): string | null {
  if (!/^from\s/i.test(text)) return 'only a FROM may stand in place of a FROM';
  const read = readStageText(text, file.escape);
  if (isRefusal(read)) return read.refused;
  const old = file.stages[stage]?.name ?? null;
  const name = read.stages[0]?.name ?? null;
  if (name === old) return null;
  const { bases, sources } = stageUses(file);
  if (old !== null && (bases.has(old) || sources.has(old))) return `the file uses the stage ${old}`;
  return name === null ? null : newNameProblem(file, name);
}

function otherProblem(file: Dockerfile, { keyword, stage }: DockerInstruction, text: string): string | null {
  const read = readInstructionsText(text, file.escape);
  if (isRefusal(read)) return read.refused;
  const written = read.instructions.slice(1);
  if (stage < 0 && written.some((other) => other.keyword !== 'ARG')) return 'only ARG may stand in front of FROM';
  const governs = keyword === 'ARG' || keyword === 'SHELL';
  return governs && written[0]?.keyword !== keyword ? `later instructions may depend on the ${keyword}` : null;
}

/** True when the new text holds the comment lines of the old instruction, in their order. */
function keepsComments(file: Dockerfile, { range }: DockerInstruction, text: string): boolean {
  const old = file.comments.filter(({ start }) => start > range.start && start < range.end);
  const kept = text.split('\n').filter((line) => line.trimStart().startsWith('#'));
  return old.length === kept.length && old.every((comment, at) => `#${comment.text}` === kept[at]?.trimStart());
}
