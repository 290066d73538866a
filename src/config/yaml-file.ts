import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseAllDocuments } from 'yaml';
import { indexLines } from '../source/text.ts';
import type { ConfigProblem } from './problem.ts';
import { toPlainValue } from './yaml-value.ts';

/** The largest configuration file, in UTF-16 units. */
export const MAX_FILE_LENGTH = 256 * 1024;

/** A configuration file as plain data, with the way back to its lines. */
export interface YamlFile {
  /** Mappings have no prototype, so that every key is data. Undefined for an empty file. */
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  /** A problem at the value of a path; at its key when `of` says so; at the nearest parent when the path ends early. */
  problemAt(path: readonly PropertyKey[], message: string, of?: 'key' | 'value'): ConfigProblem;
}

/**
 * Reads YAML 1.2 (core schema) with exactly one document. `source` names the file in problems; lines and columns are
 * 1-based, columns in UTF-16 units.
 */
export function readYamlFile(text: string, source: string): YamlFile {
  const at = problemsOf(text, source);
  if (text.length > MAX_FILE_LENGTH)
    return unreadable(at(0, `the file has more than ${MAX_FILE_LENGTH} characters; split off what belongs elsewhere`));
  // Duplicate keys are looked for while converting: the parser's own search is quadratic.
  const options = {
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: true,
    logLevel: 'silent',
  } as const;
  const documents = [...parseAllDocuments(text, options)];
  const [document, second] = documents;
  if (documents.some(({ errors }) => errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION'))) {
    return unreadable(at(0, 'the file is nested too deeply to be read'));
  }
  if (!document) return { value: undefined, problems: [], problemAt: (_path, message) => at(0, message) };
  const problems = [...document.errors, ...document.warnings].map((error) => at(error.pos[0], syntaxMessage(error)));
  if (second) problems.push(at(second.range[0], 'the file holds a second document; only one counts, so join them'));
  const read = toPlainValue(document.contents);
  problems.push(...read.problems.map(({ offset, message }) => at(offset, message)));
  return {
    value: read.value,
    problems,
    problemAt: (path, message, of = 'value') => at(offsetOf(document, path, of), message),
  };
}

type ProblemMaker = (offset: number, message: string) => ConfigProblem;

function problemsOf(text: string, source: string): ProblemMaker {
  const lines = indexLines(text);
  return (offset, message) => {
    // What is missing at the end of a file is told at its last line: after a final newline there is no line to show.
    const last = lines.lineRange(lines.count).end;
    const { line, column } = lines.region({ start: Math.min(offset, last), end: Math.min(offset, last) });
    return { source, line, column, message };
  };
}

function unreadable(problem: ConfigProblem): YamlFile {
  return { value: undefined, problems: [problem], problemAt: () => problem };
}

function syntaxMessage(error: { readonly code: string; readonly message: string }): string {
  if (error.code === 'TAG_RESOLVE_FAILED') {
    return `${error.message.replace('Unresolved tag: ', 'unknown tag ')}; put quotes around a value that begins with "!"`;
  }
  return `the file is not valid YAML: ${error.message}`;
}

/** Where a path's value or key begins. An alias is the end of the way: the reader of the message sees the alias. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], of: 'key' | 'value'): number {
  let node: Node | null = document.contents;
  let offset = start(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const pair = isMap(node) ? node.items.find((item) => keyText(item) === String(step)) : undefined;
    const child: unknown = pair ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined;
    if (pair && of === 'key' && index === path.length - 1) return start(pair.key) ?? offset;
    if (child === undefined) return offset;
    offset = start(child) ?? start(pair?.key) ?? offset;
    node = child as Node | null;
  }
  return offset;
}

function keyText(pair: Pair): string | null {
  return isScalar(pair.key) ? String(pair.key.value) : null;
}

function start(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}
