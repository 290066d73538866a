/** What the primitives of the writer share: the text, its style, and where whole lines go. */
import { type Refusal, refuse } from '../refusal.ts';
import type { Range, Splice } from '../text.ts';
import { commentColumn, isBlankLine, lineIndent, nextLine } from './lines.ts';
import { type BlockLayout, indented, type Quoting } from './print.ts';
import type { Style } from './style.ts';
import type { ScalarNode, YamlNode } from './tree.ts';

export interface Writing {
  readonly text: string;
  readonly style: Style;
  /** The whole document is one flow collection with quoted keys. */
  readonly json: boolean;
}

/** What a primitive gives: the splices, or why it cannot make them. */
export type Outcome = readonly Splice[] | Refusal;

/** How block collections are written when their lines go in at `at`. */
export function blockLayout({ text, style }: Writing, at: number): BlockLayout {
  return { ...style, literals: !isUnfinishedLine(text, at) && !isLiteralAtRisk(text, at) };
}

/** A literal block in front of `at` would take in lines of blanks, and comments that are indented like its content. */
function isLiteralAtRisk(text: string, at: number): boolean {
  let line = at;
  for (; isBlankLine(text, line); line = nextLine(text, line)) if (lineIndent(text, line) !== '') return true;
  return line < text.length && commentColumn(text, line) > 0;
}

/** Whether `at` is the end of a last line without line end. */
export function isUnfinishedLine(text: string, at: number): boolean {
  return at >= text.length && at > 0 && text[at - 1] !== '\n';
}

/** Whole lines at a line start, or behind the last line where that has no line end; then the new last line has none either. */
export function insertLines({ text, style }: Writing, at: number, lines: readonly string[], column: number): Splice {
  const body = indented(lines, column).join(style.eol);
  const splice = isUnfinishedLine(text, at) ? style.eol + body : body + style.eol;
  return { start: at, end: at, text: splice };
}

/** Like `insertLines`, below a node; refused where the new line end would become part of a block scalar. */
export function insertLinesBelow(writing: Writing, node: YamlNode, lines: readonly string[], column: number): Outcome {
  const { text } = writing;
  const at = endOfLines(text, node, column);
  const leaf = lastLeaf(node);
  if (isUnfinishedLine(text, at) && isBlockScalar(leaf) && !isStripped(text, leaf)) {
    return refuse('the file ends inside a block scalar, without a final newline');
  }
  return [insertLines(writing, at, lines, column)];
}

/**
 * Takes whole lines out. At the end of a text without a final newline, what stays above gives up its line ends too, as
 * far as those above `floor` allow it.
 */
export function removeLines(text: string, { start, end }: Range, floor = 0): Splice {
  if (!isUnfinishedLine(text, end)) return { start, end, text: '' };
  let from = start;
  while (from > floor && text[from - 1] === '\n') from -= text[from - 2] === '\r' ? 2 : 1;
  return { start: from, end, text: '' };
}

/**
 * The offset behind all lines of a node that stands in a collection at `column`: the comment on its last line and
 * comment lines directly below that are indented deeper than the collection belong to it.
 */
export function endOfLines(text: string, node: YamlNode, column: number): number {
  const leaf = lastLeaf(node);
  const closed = isBlockScalar(leaf) && leaf.contentColumn >= 0 && text[leaf.end - 1] === '\n';
  let at = closed ? leaf.end : nextLine(text, node.end);
  while (at < text.length && commentColumn(text, at) > column) at = nextLine(text, at);
  return at;
}

/** The node that stands last in the text of a node. */
export function lastLeaf(node: YamlNode): YamlNode {
  if (node.kind === 'scalar' || node.kind === 'alias' || node.flow) return node;
  const last = node.kind === 'map' ? node.entries.at(-1)?.value : node.items.at(-1);
  return last ? lastLeaf(last) : node;
}

export function isBlockScalar(node: YamlNode): node is ScalarNode {
  return node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded');
}

/** Whether a block scalar gives up its last line end (`|-`): one more or less is not part of its value. */
export function isStripped(text: string, scalar: ScalarNode): boolean {
  return /^[|>][0-9]?-/.test(text.slice(scalar.start, scalar.end));
}

/**
 * Whether a block scalar would take in what follows once it stood directly in front of `at`: blank lines that it keeps,
 * lines of more blanks than its indentation, and comments indented like its content.
 */
export function wouldSwallow(text: string, scalar: ScalarNode, at: number): boolean {
  let line = at;
  for (; isBlankLine(text, line); line = nextLine(text, line)) {
    const blanks = text.slice(line, nextLine(text, line)).replace(/\r?\n$/, '').length;
    if (scalar.keepsBlankLines || blanks > Math.max(0, scalar.contentColumn)) return true;
  }
  return line < text.length && commentColumn(text, line) > 0 && commentColumn(text, line) >= scalar.contentColumn;
}

/** How the strings among some nodes are quoted: where all are, new ones are too. */
export function quotingOf(nodes: readonly YamlNode[], fallback: 'single' | 'double'): Quoting {
  const styles = new Set(nodes.flatMap((node) => (node.kind === 'scalar' && mayBeText(node) ? [node.style] : [])));
  const [only] = styles;
  if (styles.size === 1 && (only === 'single' || only === 'double')) return { quote: only, always: true };
  return { quote: fallback, always: false };
}

/** Plain numbers and words such as `true` say nothing about how strings are quoted. */
function mayBeText(node: ScalarNode): boolean {
  return node.style !== 'plain' || !/^(?:[-+.0-9]|true$|false$|null$|~?$)/.test(node.text);
}
