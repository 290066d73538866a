import type { Command, Redirection, Word, WordPart } from 'unbash';
import type { Range } from '../text.ts';
import type { ShellCommand, ShellWord } from './script.ts';

/** The end of a span of text without the line continuations that the parser takes into it. */
export function endOfText(text: string, start: number, end: number): number {
  let last = end;
  while (last - 2 > start && text.startsWith('\\\n', last - 2)) last -= 2;
  return last;
}

type Place = (span: { readonly pos: number; readonly end: number }) => Range;
type WordLike = Command['args'][number];

/** Assignments, words and redirections of a simple command. */
export function readParts(node: Command, place: Place): Pick<ShellCommand, 'assignments' | 'words' | 'redirects'> {
  const assignments = node.prefix.filter((part) => part.type === 'Assignment');
  return {
    assignments: assignments.map((part) => readWord(part, place)),
    words: [...(node.name === undefined ? [] : [node.name]), ...node.args].map((part) => readWord(part, place)),
    redirects: node.redirects.map((part) => ({ ...place(part), operator: part.operator, target: targetOf(part) })),
  };
}

function targetOf(redirect: Redirection): string {
  const target = redirect.type === 'HereDoc' ? redirect.delimiter : redirect.target;
  const text = target?.text ?? '';
  return text.slice(0, endOfText(text, 0, text.length));
}

function readWord(node: WordLike, place: Place): ShellWord {
  const text = node.text.slice(0, endOfText(node.text, 0, node.text.length));
  return { ...place(node), text, literal: node.type === 'Word' ? literalOf(node) : assignmentLiteral(node) };
}

function assignmentLiteral(node: Exclude<WordLike, Word>): string | null {
  if (node.value.type !== 'Word' || node.index !== undefined) return null;
  const value = literalOf(node.value);
  return value === null ? null : `${node.name}${node.append === true ? '+=' : '='}${value}`;
}

/** The value of a word that no expansion can change; null for any other. */
function literalOf(word: Word): string | null {
  const parts = word.parts ?? [];
  const bare =
    word.parts === undefined ? [word.text] : parts.flatMap((part) => (part.type === 'Literal' ? part.text : []));
  const changes = parts.some((part) => part.type !== 'Literal' && !isQuotedText(part));
  // Bash expands `~` at the start, and behind `=` and `:` of what looks like an assignment; `$[` is its old arithmetic.
  return changes || word.text.startsWith('~') || bare.some((text) => /[=:]~|\$\[/.test(text)) ? null : word.value;
}

function isQuotedText(part: WordPart): boolean {
  if (part.type === 'SingleQuoted') return true;
  return part.type === 'DoubleQuoted' && part.parts.every(({ type }) => type === 'Literal');
}
