/** Putting whole documents into a file and taking them out. */
import type { PlainMap } from '../plain-value.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Range } from '../text.ts';
import { hasLoneCr } from './eol.ts';
import { commentColumn, isBlankLine, nextLine } from './lines.ts';
import { blockLines } from './print.ts';
import { type Piece, splitDocuments } from './split.ts';
import type { Style } from './style.ts';
import type { YamlDocument, YamlFile, YamlNode } from './tree.ts';
import { blockLayout, isBlockScalar, isUnfinishedLine, lastLeaf, type Outcome } from './writing.ts';

/** Puts a document behind `document`, in the style given, after a `---` line of its own. */
export function insertDocument(file: YamlFile, document: YamlDocument, value: PlainMap, style: Style): Outcome {
  const place = placeIn(file, document);
  if ('refused' in place) return place;
  if (Object.keys(value).length === 0) return refuse('the new document is empty');
  const { text } = file;
  const at = place.next?.whole.start ?? text.length;
  const unfinished = isUnfinishedLine(text, at);
  if (unfinished && endsInOpenScalar(text, place.root))
    return refuse('the file ends inside a block scalar, without a final newline');
  const layout = blockLayout({ text, style, json: false }, at);
  const lines = ['---', ...blockLines(value, layout)].join(style.eol);
  return [{ start: at, end: at, text: unfinished ? style.eol + lines : lines + style.eol }];
}

/** Takes `document` out; a comment block at the top of the file, with a blank line below it, stays. */
export function removeDocument(file: YamlFile, document: YamlDocument): Outcome {
  const place = placeIn(file, document);
  if ('refused' in place) return place;
  const { text, documents } = file;
  if (documents.filter(({ root, error }) => root || error).length < 2)
    return refuse('it is the only document of the file');
  const { piece } = place;
  const marker = /^---(?![^ \t\r\n])/m.exec(text.slice(piece.whole.start, piece.content.start));
  const head = text.slice(piece.whole.start, marker ? piece.whole.start + marker.index : piece.content.start);
  if (/^%/m.test(head)) return refuse('a directive stands in front of the document');
  const start = document.index > 0 ? piece.whole.start : marker ? piece.whole.start + marker.index : headEnd(text);
  return [{ start, end: piece.whole.end, text: '' }];
}

interface Place {
  readonly root: YamlNode;
  readonly piece: Piece;
  readonly next: Piece | undefined;
}

/** A document and what stands behind it, where both can be told apart for certain. */
function placeIn(file: YamlFile, { index, root, error, templated }: YamlDocument): Place | Refusal {
  const { text } = file;
  const pieces = splitDocuments(text);
  const piece = pieces[index];
  const next = pieces[index + 1];
  if (templated || pieces.length !== file.documents.length) return refuse('the document is a template');
  if (error) return refuse(`the document cannot be read: ${error.message}`);
  if (!root || !piece) return refuse('the document is empty');
  if (hasLoneCr(text, { start: 0, end: text.length })) return refuse('a line ends with a carriage return alone');
  if (root.kind !== 'scalar' && root.kind !== 'alias' && root.flow)
    return refuse('the document is JSON, which knows no second document');
  if (next && !text.startsWith('---', next.whole.start)) return refuse('no marker stands behind the document');
  return { root, piece, next };
}

/** Would a line end behind the last line become part of its value? */
function endsInOpenScalar(text: string, root: YamlNode): boolean {
  const leaf = lastLeaf(root);
  return isBlockScalar(leaf) && !/^[|>][0-9]?-/.test(text.slice(leaf.start, leaf.end));
}

/** Behind the byte order mark and a comment block at the top of a file that a blank line sets apart. */
function headEnd(text: string): Range['start'] {
  const top = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = top;
  while (line < text.length && commentColumn(text, line) >= 0) line = nextLine(text, line);
  if (line === top || !isBlankLine(text, line)) return top;
  while (isBlankLine(text, line)) line = nextLine(text, line);
  return line;
}
