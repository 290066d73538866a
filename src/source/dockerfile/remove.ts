import { type Refusal, refuse } from '../refusal.ts';
import type { Splice } from '../text.ts';
import { removedComments } from './attached-comments.ts';
import type { Dockerfile, DockerInstruction } from './instructions.ts';
import { lineFrom } from './joined-text.ts';
import { lineStart, linesAbove, openEnd } from './lines.ts';
import { quotedWords } from './words.ts';

/** Instructions that others depend on wherever they stand. */
const needed: ReadonlySet<string> = new Set(['FROM', 'ARG', 'SHELL']);

/** Takes an instruction away, with its lines and the comments that speak of it. */
export function removeSplices(file: Dockerfile, instruction: DockerInstruction): readonly Splice[] | Refusal {
  const { text } = file;
  const { keyword, range } = instruction;
  if (needed.has(keyword)) return refuse(`later instructions may depend on the ${keyword}`);
  const variable = keyword === 'ENV' ? usedVariable(file, instruction) : undefined;
  if (variable !== undefined) return refuse(`a later instruction uses the variable ${variable}`);
  const open = openEnd(text, instruction, file.escape);
  if (open !== null) return open;
  const { next } = lineFrom(text, range.end);
  const following = next < text.length ? lineFrom(text, next) : undefined;
  const { lines } = linesAbove(file, instruction);
  let start = lineStart(text, range.start);
  const comments = removedComments(lines, following && text.slice(following.start, following.end));
  for (let count = comments; count > 0; count -= 1) start = lineStart(text, start - 1);
  const front = text.slice(lineStart(text, start - 1), start);
  if (front.trim() === file.escape) return refuse('the line in front of it is a line continuation of nothing');
  if (text[next - 1] !== '\n' && front.trim() === '') return refuse('the file would end in a blank line');
  // The last line takes the line end in front of it away, so that none comes to the end of the file.
  if (text[next - 1] !== '\n') start -= text[start - 2] === '\r' ? 2 : 1;
  return [{ start, end: next, text: '' }];
}

/** A variable that an ENV sets and the text behind it names. */
function usedVariable(
  { text, escape: escapeToken }: Dockerfile,
  { body, range }: DockerInstruction,
): string | undefined {
  const later = text.slice(range.end);
  const words = quotedWords(body, escapeToken).map((word) => word.text);
  const names =
    words[0]?.includes('=') === true ? words.map((word) => word.slice(0, word.indexOf('='))) : words.slice(0, 1);
  return names.find((name) => later.includes(`$${name}`) || later.includes(`\${${name}`));
}
