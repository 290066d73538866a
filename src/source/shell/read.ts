import { forEachChild, parse, type Script, type SyntaxNode } from 'unbash';
import type { Range } from '../text.ts';
import { standingAlone, withoutCarriageReturns } from './origin.ts';
import type { Ampersand, ShellCommand, ShellOrigin, ShellScript, ShellSurrounding } from './script.ts';
import { keepsLast, surroundings } from './surroundings.ts';
import { endOfText, readParts } from './words.ts';

/** Larger scripts are not read; they count as broken. */
const maxLength = 524_288;

/** The parser's time grows with the square of the here-documents on one line; scripts with more `<<` count as broken. */
const maxHeredocs = 10_000;

/** The parser reads the text of an expansion again at every level of nesting; deeper ones count as broken. */
const maxDepth = 30;

/** No script that people write is nested deeper; deeper ones count as broken. */
const maxSurroundings = 200;

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
  readonly within: readonly ShellSurrounding[];
  readonly last: boolean;
  readonly ampersand: Ampersand | null;
}

/** Nodes that hand their being in the background on to what they hold. */
const structure: ReadonlySet<string> = new Set([
  ...['Statement', 'AndOr', 'Pipeline', 'Redirected', 'Subshell', 'BraceGroup', 'CompoundList', 'If', 'Elif', 'For'],
  ...['While', 'Select', 'Case', 'CaseItem', 'ArithmeticFor', 'Coproc'],
]);

const expansion = /Expansion$|^ProcessSubstitution$/;

/**
 * Reads a shell script, or the shell form of an instruction, as Bash reads it; `sh` scripts are read the same way. A
 * script with CRLF line ends is read as if they were LF.
 * @param origin where the script stands, if in a larger text: all ranges count there.
 */
export function readShell(text: string, origin: ShellOrigin = standingAlone(text)): ShellScript {
  const nothing = { text, source: origin.source, commands: [], statements: [], single: null };
  const broken: ShellScript = { ...nothing, functions: new Set(), broken: true };
  if (text.length > maxLength || text.split('<<').length > maxHeredocs) return broken;
  const piece = wholePiece(text, origin);
  const root = parse(piece.text);
  const commands = new Map<SyntaxNode, ShellCommand>();
  const functions = new Set<string>();
  const stack: Visit[] = [{ node: root, piece, background: false, depth: 0, within: [], last: true, ampersand: null }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const { node } = visit;
    if (visit.depth > maxDepth || visit.within.length > maxSurroundings || isBroken(visit)) return broken;
    if (node.type === 'Command') commands.set(node, readCommand(node, visit));
    if (node.type === 'Function') functions.add(node.name.text);
    for (const child of children(visit).toReversed()) stack.push(child);
  }
  return {
    ...nothing,
    commands: [...commands.values()].sort((a, b) => a.start - b.start || b.end - a.end),
    statements: root.commands.map(piece.place),
    functions,
    single: commands.get(singleNode(root)) ?? null,
    broken: false,
  };
}

function wholePiece(text: string, from: ShellOrigin): Piece {
  const { plain, origin } = withoutCarriageReturns(text, from);
  const place = ({ pos, end }: Span): Range => {
    const start = origin.offsetAt(pos);
    const last = endOfText(plain, pos, end) - 1;
    return { start, end: last >= pos ? origin.offsetAt(last) + 1 : start };
  };
  return { text: plain, place };
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

function children(visit: Visit): readonly Visit[] {
  const { node, piece, background, depth } = visit;
  const nodes: SyntaxNode[] = [];
  forEachChild(node, (child) => {
    nodes.push(child);
  });
  const inner = innerPiece(node, piece);
  const behind = structure.has(node.type) && (background || startsBackground(node));
  // Of `a && b &` it is b that stays in the background; a only leads to it.
  const alone = node.type === 'AndOr' ? nodes.at(-1) : undefined;
  const ampersand = ampersandOf(visit);
  const places = new Map<string, readonly ShellSurrounding[]>([['', visit.within]]);
  return nodes.map((child) => {
    const around = surroundings(node, child);
    // One list for all children in the same place: there may be very many.
    const within = places.get(around.join()) ?? [...visit.within, ...around];
    places.set(around.join(), within);
    return {
      node: child,
      piece: inner,
      background: behind && (alone === undefined || alone === child),
      depth: expansion.test(node.type) ? depth + 1 : depth,
      within,
      last: visit.last && keepsLast(node, child),
      ampersand: alone === undefined || alone === child ? ampersand : null,
    };
  });
}

function startsBackground(node: SyntaxNode): boolean {
  return node.type === 'Coproc' || (node.type === 'Statement' && node.background === true);
}

/** The `&` of a statement, which the pipeline or the list in it hands on. */
function ampersandOf({ node, piece, ampersand }: Visit): Ampersand | null {
  if (node.type === 'AndOr' || node.type === 'Pipeline') return ampersand;
  if (node.type !== 'Statement' || node.background !== true || piece.text[node.end - 1] !== '&') return null;
  const blanks = /(?:[ \t]|\\\n)*/y;
  blanks.lastIndex = node.end;
  blanks.test(piece.text);
  const next = piece.text[blanks.lastIndex] ?? '\n';
  const separates = next === '#' ? blanks.lastIndex === node.end : !'\n);'.includes(next);
  return { ...piece.place({ pos: node.end - 1, end: node.end }), job: piece.place(node.command), separates };
}

/**
 * A script in backticks with escapes is parsed from its decoded text, which stands nowhere in the source: everything in
 * it gets the range of the whole expansion.
 */
function innerPiece(node: SyntaxNode, piece: Piece): Piece {
  if (node.type !== 'CommandExpansion' && node.type !== 'ArithmeticCommandExpansion') return piece;
  if (node.script?.source === undefined) return piece;
  const range = piece.place(node);
  return { text: node.script.source, place: () => range };
}

/** The only node of a script that is one simple command; the script itself otherwise. */
function singleNode(root: Script): SyntaxNode {
  const [statement, ...rest] = root.commands;
  return statement === undefined || rest.length > 0 || statement.background === true ? root : statement.command;
}

function readCommand(node: SyntaxNode & { readonly type: 'Command' }, visit: Visit): ShellCommand {
  const { piece, background, ampersand, within, last } = visit;
  return { ...piece.place(node), ...readParts(node, piece.place), background, ampersand, within, last };
}
