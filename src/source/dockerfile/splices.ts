import { type Refusal, refuse } from '../refusal.ts';
import type { Splice } from '../text.ts';
import type { DockerfileEdit } from './edit.ts';
import type { Dockerfile, DockerInstruction } from './instructions.ts';
import { continuationAt } from './joined-text.ts';

/**
 * Turns an edit of a Dockerfile into splices of its text. Comments, indentation, line ends, a BOM and a missing final
 * newline stay as they are.
 * @returns a refusal when the edit would lose something, or when the file cannot be edited safely.
 */
export function dockerfileSplices(file: Dockerfile, edit: DockerfileEdit): readonly Splice[] | Refusal {
  if (file.errors.length > 0) return refuse('the Dockerfile has an error');
  if (/\r(?!\n)/.test(file.text)) return refuse('a line of it ends in a bare carriage return');
  if (edit.text.trim() === '') return refuse('there is nothing to write');
  return edit.op === 'replace' ? replaceSplices(file, edit) : insertSplices(file, edit);
}

function replaceSplices(
  file: Dockerfile,
  edit: DockerfileEdit & { readonly op: 'replace' },
): readonly Splice[] | Refusal {
  const instruction = file.instructions[edit.instruction];
  if (instruction === undefined) return refuse('the instruction is gone');
  if (instruction.heredocs.length > 0) return refuse('the instruction holds a here-document');
  if (instruction.keyword === 'ONBUILD') return refuse('the instruction takes effect in other builds only');
  if (/^\s*#/.test(edit.text)) return refuse('the new text begins with a comment');
  if (!keepsComments(file, instruction, edit.text)) return refuse('a comment inside the instruction would be lost');
  return [{ ...instruction.range, text: withLineEnds(file, edit.text) }];
}

/** True when the new text holds the comment lines of the old instruction, in their order. */
function keepsComments(file: Dockerfile, { range }: DockerInstruction, text: string): boolean {
  const old = file.comments.filter(({ start }) => start > range.start && start < range.end);
  const kept = text.split('\n').filter((line) => line.trimStart().startsWith('#'));
  return old.length === kept.length && old.every((comment, at) => `#${comment.text}` === kept[at]?.trimStart());
}

function insertSplices(
  file: Dockerfile,
  edit: DockerfileEdit & { readonly op: 'insert' },
): readonly Splice[] | Refusal {
  const text = withLineEnds(file, edit.text);
  const following = file.instructions[edit.before];
  if (following !== undefined) {
    const start = lineStart(file.text, following.range.start);
    return [{ start, end: start, text: `${text}${lineEnd(file.text)}` }];
  }
  const last = file.instructions.at(-1);
  if (last === undefined || edit.before !== file.instructions.length) return refuse('the instruction is gone');
  const line = { start: last.range.start, end: last.range.end, next: last.range.end };
  if (continuationAt(file.text, line, file.escape) >= 0) {
    return refuse('the last instruction ends in a line continuation');
  }
  return [{ start: last.range.end, end: last.range.end, text: `${lineEnd(file.text)}${text}` }];
}

/** Start of the line that holds `offset`, behind a BOM. */
function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return text[start] === '\ufeff' ? start + 1 : start;
}

function withLineEnds(file: Dockerfile, text: string): string {
  return text.replaceAll('\n', lineEnd(file.text));
}

/** The line end that most lines of a text have. */
function lineEnd(text: string): string {
  const pairs = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return pairs * 2 > all ? '\r\n' : '\n';
}
