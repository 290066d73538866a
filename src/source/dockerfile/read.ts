import { DockerfileParser } from 'dockerfile-ast';
import type { Range } from '../text.ts';
import { commentsOf } from './comments.ts';
import { readDirectives } from './directives.ts';
import { dockerfileErrors } from './errors.ts';
import { type ReadInstruction, readInstruction } from './instruction.ts';
import type { Dockerfile, DockerfileError, DockerInstruction } from './instructions.ts';
import { maskForReader } from './mask.ts';
import { readStages } from './stages.ts';

/** Larger files are not read: real Dockerfiles stay under 100 kB, and reading takes up to two seconds per megabyte. */
const maxLength = 524_288;

/** How many characters may be read again where `dockerfile-ast` and the builder differ, before reading is given up. */
const maxReread = maxLength;

/**
 * Reads a Dockerfile as BuildKit does, with offsets into `text`. A file with errors is given as far as it was read, and
 * its `errors` say what the builder would refuse. Never throws: any text is a Dockerfile, if perhaps a broken one.
 */
export function readDockerfile(text: string): Dockerfile {
  const directives = readDirectives(text);
  const escapeToken = directives.escape;
  const { found, stopped } = readInstructions(text, escapeToken);
  const instructions = numbered(found);
  return {
    text,
    escape: escapeToken,
    instructions,
    globals: instructions.filter(({ keyword, stage }) => keyword === 'ARG' && stage < 0),
    stages: readStages(instructions),
    comments: commentsOf(
      text,
      directives.end,
      found.map(({ heredocLines }) => heredocLines),
    ),
    errors: [...directives.errors, ...(stopped === null ? dockerfileErrors(found, escapeToken) : [stopped])],
  };
}

interface Reading {
  readonly found: readonly ReadInstruction[];
  /** Why reading stopped before the end; null when it did not. */
  readonly stopped: DockerfileError | null;
}

/**
 * Walks the instructions that `dockerfile-ast` finds. Each is then read by the builder's own rules; where those end it
 * elsewhere (`<<` inside quotes, say, is no here-document), finding starts anew behind it.
 */
function readInstructions(text: string, escapeToken: string): Reading {
  if (text.length > maxLength) return { found: [], stopped: { message: 'the file is too large to read', offset: 0 } };
  const masked = maskForReader(text, escapeToken);
  const found: ReadInstruction[] = [];
  let reread = 0;
  for (let at = 0; at < text.length; ) {
    if (reread > maxReread) return { found, stopped: { message: 'the file is too contorted to read on', offset: at } };
    at = readFrom(text, masked, at, escapeToken, found);
    reread += text.length - at;
  }
  return { found, stopped: null };
}

/** Reads instructions from `at` on until the two readings differ; returns where the next one is to be looked for. */
function readFrom(text: string, masked: string, at: number, escapeToken: string, found: ReadInstruction[]): number {
  let next = at;
  for (const range of instructionRanges(masked, at)) {
    if (range.start < next) return next;
    const read = readInstruction(text, range.start, escapeToken);
    found.push(read);
    next = read.next;
    if (range.end > next) return next;
  }
  return text.length;
}

/** The ranges of the instructions from `from` on, as `dockerfile-ast` sees them. */
function* instructionRanges(masked: string, from: number): Generator<Range> {
  const source = masked.slice(from);
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = (place: { line: number; character: number }): number =>
    from + (starts[place.line] ?? 0) + place.character;
  for (const instruction of DockerfileParser.parse(source).getInstructions()) {
    const { start, end } = instruction.getRange();
    yield { start: offset(start), end: offset(end) };
  }
}

/** Gives each instruction its place and its stage. */
function numbered(found: readonly ReadInstruction[]): readonly DockerInstruction[] {
  let stage = -1;
  return found.map(({ instruction }, index) => {
    if (instruction.keyword === 'FROM') stage += 1;
    return { ...instruction, index, stage };
  });
}
