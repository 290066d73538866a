import {
  type Command,
  forEachChild,
  parse,
  type Redirection,
  type Script,
  type SyntaxNode,
  type Word,
  type WordPart,
} from 'unbash';
import type { Range } from '../text.ts';
import type { ShellCommand, ShellScript, ShellWord } from './script.ts';

/** Larger scripts are not read; they count as broken. */
const maxLength = 524_288;

/** The parser's time grows with the square of the here-documents on one line; scripts with more `<<` count as broken. */
const maxHeredocs = 10_000;

/** The parser reads the text of an expansion again at every level of nesting; deeper ones count as broken. */
const maxDepth = 30;

interface Span {
  readonly pos: number;
  readonly end: number;
}

/** A piece of script: the text that its positions count, and the ranges that they stand for. */
interface Piece {
  readonly text: string;
  readonly place: (span: Span) => Range;
}

/** A node still to be visited. */
interface Visit {
  readonly node: SyntaxNode;
  readonly piece: Piece;
  readonly background: boolean;
  /** How many expansions it stands in. */
  readonly depth: number;
}

/** Nodes that hand their being in the background on to what they hold. */
const structure: ReadonlySet<string> = new Set([
  ...['Statement', 'AndOr', 'Pipeline', 'Redirected', 'Subshell', 'BraceGroup', 'CompoundList', 'If', 'Elif', 'For'],
  ...['While', 'Select', 'Case', 'CaseItem', 'ArithmeticFor', 'Coproc'],
]);

const expansion = /Expansion$|^ProcessSubstitution$/;

/**
 * Reads a shell script, or the shell form of an instruction, as Bash reads it; `sh` scripts are read the same way.
 * @param offset is added to every range, for a script that stands unbroken in a larger text.
 */
export function readShell(text: string, offset = 0): ShellScript {
  const broken: ShellScript = { text, commands: [], single: null, broken: true };
  if (text.length > maxLength || text.split('<<').length > maxHeredocs) return broken;
  const root = parse(text);
  const commands = new Map<SyntaxNode, ShellCommand>();
  const piece: Piece = { text, place: ({ pos, end }) => ({ start: pos + offset, end: end + offset }) };
  const stack: Visit[] = [{ node: root, piece, background: false, depth: 0 }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const { node } = visit;
    if (visit.depth > maxDepth || isBroken(visit)) return broken;
    if (node.type === 'Command') commands.set(node, readCommand(node, visit));
    for (const child of children(visit).toReversed()) stack.push(child);
  }
  const ordered = [...commands.values()].sort((a, b) => a.start - b.start || b.end - a.end);
  return { text, commands: ordered, single: commands.get(singleNode(root)) ?? null, broken: false };
}

/** The parser reports what it cannot read, but passes over some stray characters, such as the bracket in `a (b`. */
function isBroken({ node, piece }: Visit): boolean {
  if (node.type === 'Script') return (node.errors?.length ?? 0) > 0;
  if (node.type !== 'Command') return false;
  let at = node.pos;
  for (const { pos, end } of [...node.prefix, ...(node.name === undefined ? [] : [node.name]), ...node.suffix]) {
    if (/[^\s\\]/.test(piece.text.slice(at, pos))) return true;
    at = end;
  }
  return false;
}

function children({ node, piece, background, depth }: Visit): readonly Visit[] {
  const nodes: SyntaxNode[] = [];
  forEachChild(node, (child) => {
    nodes.push(child);
  });
  const inner = innerPiece(node, piece);
  const behind = structure.has(node.type) && (background || startsBackground(node));
  // Of `a && b &` it is b that stays in the background; a only leads to it.
  const alone = node.type === 'AndOr' ? nodes.at(-1) : undefined;
  return nodes.map((child) => ({
    node: child,
    piece: inner,
    background: behind && (alone === undefined || alone === child),
    depth: expansion.test(node.type) ? depth + 1 : depth,
  }));
}

function startsBackground(node: SyntaxNode): boolean {
  return node.type === 'Coproc' || (node.type === 'Statement' && node.background === true);
}

/**
 * A script in backticks with escapes is parsed from its decoded text, which stands nowhere in the source: everything in
 * it gets the range of the whole expansion.
 */
function innerPiece(node: SyntaxNode, piece: Piece): Piece {
  if (node.type !== 'CommandExpansion' || node.script?.source === undefined) return piece;
  const range = piece.place(node);
  return { text: node.script.source, place: () => range };
}

/** The only node of a script that is one simple command; the script itself otherwise. */
function singleNode(root: Script): SyntaxNode {
  const [statement, ...rest] = root.commands;
  return statement === undefined || rest.length > 0 || statement.background === true ? root : statement.command;
}

function readCommand(node: Command, { piece: { place }, background }: Visit): ShellCommand {
  const assignments = node.prefix.filter((part) => part.type === 'Assignment');
  return {
    ...place(node),
    assignments: assignments.map((part) => readWord(part, place)),
    words: [...(node.name === undefined ? [] : [node.name]), ...node.args].map((part) => readWord(part, place)),
    redirects: node.redirects.map((part) => ({ ...place(part), operator: part.operator, target: targetOf(part) })),
    background,
  };
}

function targetOf(redirect: Redirection): string {
  const target = redirect.type === 'HereDoc' ? redirect.delimiter : redirect.target;
  return target?.text ?? '';
}

type WordLike = Command['args'][number];

function readWord(node: WordLike, place: Piece['place']): ShellWord {
  return { ...place(node), text: node.text, literal: node.type === 'Word' ? literalOf(node) : assignmentLiteral(node) };
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
