/** Which bytes go when a key is deleted: its own, the comments that belong to it, and the lines that they leave empty. */
import { isMap, isSeq, type ParsedNode } from 'yaml';
import { type Choice, fitsSomewhere, removalOf, startOfLine } from '../difference.ts';
import { type Chosen, isBlock } from './choose.ts';
import { keyNode, nodeAt, type Place, type SecondFile } from './second.ts';

/** What is deleted, in offsets of the text before. */
interface Entry {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly column: number;
  readonly flow: boolean;
  /** Whether it ends in a text block: blank lines behind it may be its content, which the parser does not tell. */
  readonly block: boolean;
  /** Whether the key is the only one of its mapping. */
  readonly only: boolean;
}

/** Why a deletion took more or less than it may, or null. */
export function deletionComplaint(before: string, fresh: SecondFile, { document, place }: Chosen): string | null {
  const key = keyNode(place);
  const map = place.parent?.node;
  if (!key || !isMap(map)) return 'there is no key';
  const start = key.range[0];
  const end = Math.max(key.range[1], lastLeaf(place.node)?.range[1] ?? 0);
  const only = map.items.length === 1;
  // With an anchor or a tag in front of the key, the comments above stand at its column.
  const front = before.slice(startOfLine(before, start), start).replace(/[&!]\S*\s+$/, '');
  const block = isBlock(lastLeaf(place.node));
  const entry = {
    block,
    text: before,
    start,
    end,
    column: front.length,
    flow: map.flow === true,
    only,
  };
  for (const after of only && !entry.flow ? withoutBraces(fresh, document.index, place) : [fresh.text]) {
    const removal = removalOf(before, after);
    if (removal && fitsSomewhere(removal, (at) => isAllowed(entry, at, removal))) return null;
  }
  return 'the deletion took something else than the key and its comments';
}

/** What stands last in a value; the parser counts comments below a block collection in. */
function lastLeaf(node: ParsedNode | null): ParsedNode | null {
  if (isMap(node) && !node.flow) {
    const { key, value } = node.items.at(-1) ?? {};
    return lastLeaf((value ?? key ?? null) as ParsedNode | null);
  }
  return isSeq(node) && !node.flow ? lastLeaf((node.items.at(-1) as ParsedNode | undefined) ?? null) : node;
}

/** The text after without the `{}` that the emptied mapping has become. */
function withoutBraces({ documents, text }: SecondFile, index: number, { parent }: Place): readonly string[] {
  const node = nodeAt(documents[index]?.contents, parent?.slots ?? []);
  if (!isMap(node) || node.items.length > 0) return [];
  const [start, end] = (node as unknown as ParsedNode).range;
  return [text.slice(0, start) + text.slice(end), text.slice(0, start - 1) + text.slice(end)];
}

function isAllowed(entry: Entry, at: number, { length }: Choice): boolean {
  const { text, start, end, flow } = entry;
  if (at > start || text.slice(at + length, end).trim() !== '') return false;
  const above = text.slice(at, start);
  const below = text.slice(end, Math.max(end, at + length));
  if (flow) return /^[\s,]*$/.test(above + below) && (above + below).split(',').length <= 2;
  if (at > startOfLine(text, start) && !entry.only && !isCompact(entry)) return false;
  return isAboveAllowed(entry, above) && isBelowAllowed(entry, below, at === start && isCompact(entry));
}

/** Whether the key stands behind a dash. */
function isCompact({ text, start }: Entry): boolean {
  return text.slice(startOfLine(text, start), start).trim() !== '';
}

/** Comment lines at the column of the key; between a key and its only child whatever stands there. */
function isAboveAllowed({ column, only }: Entry, above: string): boolean {
  if (!/^(?:\r?\n)*(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*(?:[&!]\S*\s+)*$/.test(above)) return false;
  if (only) return true;
  const lines = above
    .replace(/^(?:\r?\n)+/, '')
    .split('\n')
    .slice(0, -1);
  return lines.every((line) => line.indexOf('#') === column);
}

/** The rest of the line and comment lines indented deeper; when the next key moves up, the lines in front of it. */
function isBelowAllowed({ column, only, block }: Entry, below: string, movesUp: boolean): boolean {
  const [beside = '', ...lines] = below.split('\n');
  if (!/^[ \t]*(?:#[^\n]*)?\r?$/.test(beside)) return false;
  const deepest = only ? column - 1 : column;
  return lines.every((line, index) => {
    if (line.trim() === '') return index === lines.length - 1 || movesUp || block;
    return /^[ \t]*#/.test(line) && line.indexOf('#') > deepest;
  });
}
