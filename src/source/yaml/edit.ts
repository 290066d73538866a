import type { PlainMap, PlainValue, ValuePath } from '../plain-value.ts';

/** Where a new key likes to stand among its neighbours; at the end where none of them is there. */
export interface KeyOrder {
  /** Keys behind which, best first. */
  readonly after?: readonly string[];
  /** Keys in front of which, best first, where none of `after` is there. */
  readonly before?: readonly string[];
}

/**
 * A declared change inside one YAML document, by path. It has two readings that must agree: the writer turns it into
 * splices of the text (`splices.ts`), and the verifier applies it to the plain value (`edit-value.ts`).
 */
export type YamlEdit =
  /** Sets the value at a path and creates the missing steps. */
  | ({ readonly op: 'set'; readonly at: ValuePath; readonly value: PlainValue } & KeyOrder)
  /** Appends an item to the sequence at a path; an absent or empty value becomes a sequence of one. */
  | ({ readonly op: 'append'; readonly at: ValuePath; readonly value: PlainValue } & KeyOrder)
  /** Deletes a key with its value and the comments that belong to it. */
  | { readonly op: 'delete'; readonly at: ValuePath }
  /**
   * Puts the mapping at a path into a frame: the value becomes `frame`, with the old value added at `hole`, a path of
   * keys into the frame whose last key the frame does not have; the hole is written last at each level.
   */
  | { readonly op: 'nest'; readonly at: ValuePath; readonly frame: PlainMap; readonly hole: readonly string[] };

/** A declared change of the stream of documents that a file is, told by one of its documents. */
export type YamlStreamEdit =
  /** Puts a new document behind the one it names. */
  | { readonly op: 'insertDocument'; readonly value: PlainMap }
  /** Takes the document out, with its marker and the comments inside it. */
  | { readonly op: 'removeDocument' };

/** Tells a change of the stream from one inside a document. */
export function isStreamEdit(edit: YamlEdit | YamlStreamEdit): edit is YamlStreamEdit {
  return edit.op === 'insertDocument' || edit.op === 'removeDocument';
}
