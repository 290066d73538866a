/** Which bytes an edit of a Dockerfile may change, and what its instructions are, as `dockerfile-ast` reads them. */
import { type Dockerfile, DockerfileParser } from 'dockerfile-ast';
import type { DockerfileEdit } from '../../../src/source/dockerfile/edit.ts';
import { fitsSomewhere, insertionOf, removalOf, startOfLine } from '../difference.ts';

/** An edit of whole instructions. */
export type InstructionEdit = Exclude<DockerfileEdit, { readonly op: 'shell' }>;

interface Instruction {
  readonly keyword: string;
  readonly start: number;
  readonly end: number;
  /** With LF. */
  readonly text: string;
}

/** The instructions of a file; with the continuations that its own directive sets. */
export function instructionsOf(text: string): readonly Instruction[] {
  const bom = text.startsWith('\ufeff') ? 1 : 0;
  const body = text.slice(bom);
  const lines = [0, ...[...body.matchAll(/\n/g)].map(({ index }) => index + 1)];
  // An escape character that is escaped itself continues no line; the library takes it for a continuation.
  const parsed: Dockerfile = DockerfileParser.parse(body.replace(/\\\\(?=[ \t]*\r?\n)/g, 'xx'));
  const all = [
    ...parsed.getInitialARGs(),
    ...parsed.getInstructions().filter((one) => !parsed.getInitialARGs().includes(one as never)),
  ];
  return all.map((instruction) => {
    const { start, end } = instruction.getRange();
    const from = (lines[start.line] ?? 0) + start.character;
    const to = (lines[end.line] ?? 0) + end.character;
    const slice = body.slice(from, to).replaceAll('\r', '').trimEnd();
    return { keyword: instruction.getKeyword().toUpperCase(), start: from + bom, end: to + bom, text: slice };
  });
}

/** Why the instructions are not the old ones with the same change made in memory, or null. */
export function listComplaint(before: string, after: string, edit: DockerfileEdit, escapeToken: string): string | null {
  const old = instructionsOf(before).map(({ text }) => text);
  const found = instructionsOf(after).map(({ text }) => text);
  if (edit.op === 'shell') {
    const same =
      JSON.stringify(found.toSpliced(edit.instruction, 1)) === JSON.stringify(old.toSpliced(edit.instruction, 1));
    return same && found.length === old.length ? null : 'another instruction changed';
  }
  const head = escapeToken === '`' ? '# escape=`\n' : '';
  const written = edit.op === 'remove' ? [] : instructionsOf(head + edit.text).map(({ text }) => text);
  const taken = edit.op === 'remove' || edit.op === 'replace' ? 1 : 0;
  const expected = old.toSpliced(placeOf(before, edit), taken, ...written);
  return JSON.stringify(found) === JSON.stringify(expected) ? null : 'the instructions are others';
}

function placeOf(before: string, edit: InstructionEdit): number {
  if (edit.op === 'remove' || edit.op === 'replace') return edit.instruction;
  if ('after' in edit) return edit.after + 1;
  if (edit.op === 'insert' || edit.op === 'split') return edit.before;
  const all = instructionsOf(before);
  const froms = [...all.keys()].filter((at) => all[at]?.keyword === 'FROM');
  return froms[edit.before] ?? all.length;
}

/** Why more bytes changed than those of whole lines that come, go, or are replaced, or null. */
export function instructionBytesComplaint(before: string, after: string, edit: InstructionEdit): string | null {
  if (edit.op === 'insert' || edit.op === 'stage' || edit.op === 'split')
    return insertedComplaint(before, after, edit.text);
  const { start = 0, end = 0 } = instructionsOf(before)[edit.instruction] ?? {};
  if (edit.op === 'remove') return removedComplaint(before, after, start, end);
  const kept = after.startsWith(before.slice(0, start)) && after.endsWith(before.slice(end).trimStart());
  return kept ? null : 'more changed than the instruction';
}

function insertedComplaint(before: string, after: string, text: string): string | null {
  const insertion = insertionOf(before, after);
  if (!insertion) return 'more than an insertion';
  const { length } = insertion;
  const isText = (at: number) => {
    const lines = after.slice(at, at + length).replaceAll('\r', '');
    return lines.replace(/^\n+|\n+$/g, '') === text && (startOfLine(before, at) === at || at === before.length);
  };
  return fitsSomewhere(insertion, isText) ? null : 'something else came in';
}

/** The instruction goes, with its line end and comments above it. */
function removedComplaint(before: string, after: string, start: number, end: number): string | null {
  const removal = removalOf(before, after);
  if (!removal) return 'more than a removal';
  const isAllowed = (at: number) => {
    const until = at + removal.length;
    if (at > start || before.slice(until, end).trim() !== '') return false;
    const rest = before.slice(at, start) + before.slice(end, Math.max(end, until));
    return rest.split('\n').every((line) => /^\s*(?:#[^\n]*)?$/.test(line));
  };
  return fitsSomewhere(removal, isAllowed) ? null : 'something else went';
}
