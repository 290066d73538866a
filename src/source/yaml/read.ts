import { readEvents } from './events.ts';
import { excessiveAliases } from './expansion.ts';
import { maskTemplate } from './mask.ts';
import { type Piece, splitDocuments } from './split.ts';
import type { ReadError, YamlDocument, YamlFile } from './tree.ts';
import { buildTree, type Tree } from './tree-builder.ts';

/**
 * Reads a text of YAML or JSON documents into trees with exact ranges. Never throws for bad input: each document is read
 * by itself, and one that cannot be read carries its error and hides no other. A document with template actions
 * (`{{ ... }}`) says so; it is read with the actions masked, or as it stands where only that can be read.
 * The caller bounds the size of the text.
 */
export function readYaml(text: string): YamlFile {
  const masked = text.includes('{{') ? maskTemplate(text) : text;
  const documents = splitDocuments(masked).map((piece, index) => readPiece(text, masked, piece, index));
  return { text, documents };
}

function readPiece(text: string, masked: string, piece: Piece, index: number): YamlDocument {
  const { whole, content } = piece;
  const templated = masked !== text && masked.slice(whole.start, whole.end) !== text.slice(whole.start, whole.end);
  const document = { index, range: content, templated };
  const read = readAs(masked, text, piece);
  if ('root' in read || !templated) return { ...document, root: null, ...read };
  const unmasked = readAs(text, text, piece);
  return { ...document, root: null, ...('root' in unmasked ? unmasked : read) };
}

function readAs(
  source: string,
  original: string,
  { whole, content }: Piece,
): Pick<Tree, 'root'> | { readonly error: ReadError } {
  const read = readEvents(source.slice(whole.start, whole.end), whole.start);
  if ('error' in read) return read;
  const { root, aliased, goesOn } = buildTree(read.events, source, original, content.start);
  if (goesOn) return { error: { message: 'a second document begins without a marker', offset: content.start } };
  const excess = aliased && root ? excessiveAliases(root) : null;
  return excess ? { error: { message: excess, offset: content.start } } : { root };
}
