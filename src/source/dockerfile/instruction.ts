import type { Range } from '../text.ts';
import { readFlags } from './flags.ts';
import { readHeredocs } from './heredocs.ts';
import type { DockerInstruction, JoinedText } from './instructions.ts';
import { joinLines, trimmedPart } from './joined-text.ts';
import { type JsonForm, readJsonForm } from './json-arguments.ts';

/** One instruction as it stands in the file, before its place among the others is known. */
export interface ReadInstruction {
  readonly instruction: Omit<DockerInstruction, 'index' | 'stage'>;
  /** Start of the line behind it. */
  readonly next: number;
  /** The lines of its here-documents; empty when it has none. */
  readonly heredocLines: Range;
  /** Name of the here-document that never ends, null when all do. */
  readonly unterminated: string | null;
  /** Its arguments are a JSON array that holds something else than strings. */
  readonly notStrings: boolean;
}

/** Keyword, flags and arguments of a joined line. */
export interface InstructionParts {
  readonly keyword: string;
  readonly flags: DockerInstruction['flags'];
  readonly body: JoinedText;
  readonly form: JsonForm;
}

const jsonKeywords = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME']);
const heredocKeywords = new Set(['ADD', 'COPY', 'RUN']);

/** Reads the instruction whose keyword begins at `start` of `text`. */
export function readInstruction(text: string, start: number, escapeToken: string): ReadInstruction {
  const line = joinLines(text, start, escapeToken);
  const parts = splitInstruction(line.joined, escapeToken);
  const inner = parts.keyword === 'ONBUILD' ? splitInstruction(parts.body, escapeToken) : parts;
  const block = heredocKeywords.has(inner.keyword) ? readHeredocs(text, line) : null;
  const { keyword, flags, body, form } = parts;
  return {
    instruction: {
      keyword,
      flags,
      body,
      range: { start, end: block?.end ?? line.end },
      arguments: { start: body.offsetAt(0), end: body.offsetAt(body.text.length) },
      json: form.kind === 'arguments' ? form.arguments : null,
      heredocs: block?.heredocs ?? [],
    },
    next: block?.next ?? line.next,
    heredocLines: { start: line.next, end: block?.next ?? line.next },
    unterminated: block?.unterminated ?? null,
    notStrings: form.kind === 'notStrings',
  };
}

/** Splits a joined line into keyword, flags and arguments. */
export function splitInstruction(joined: JoinedText, escapeToken: string): InstructionParts {
  const line = trimmedPart(joined, 0);
  const word = /^[^\t\v\f\r ]*/.exec(line.text)?.[0] ?? '';
  const { flags, rest } = readFlags(line, word.length, escapeToken);
  const body = trimmedPart(line, rest);
  const keyword = word.toUpperCase();
  return { keyword, flags, body, form: jsonForm(keyword, body) };
}

function jsonForm(keyword: string, body: JoinedText): JsonForm {
  if (jsonKeywords.has(keyword)) return readJsonForm(body);
  if (keyword !== 'HEALTHCHECK') return { kind: 'none' };
  const kind = /^\S*\s*/.exec(body.text)?.[0].length ?? 0;
  return readJsonForm(trimmedPart(body, kind));
}
