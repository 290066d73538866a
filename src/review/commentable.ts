import type { Hunk } from '../source/unified-diff.ts';
import type { FileDiff } from './review-input.ts';

/** The lines of one file on which GitHub takes a comment, by number. */
export interface CommentableLines {
  /** Lines of the head that a hunk shows: added or context. */
  readonly right: ReadonlyMap<number, { readonly added: boolean; readonly hunk: Hunk }>;
  /** Deleted lines of the base. (Context lines exist on the LEFT too; the RIGHT has them already.) */
  readonly left: ReadonlyMap<number, { readonly hunk: Hunk }>;
}

/**
 * Lists where comments may stand in a file: `line` is a line of the blob on the given side, inside a hunk.
 * https://docs.github.com/rest/pulls/comments#create-a-review-comment-for-a-pull-request
 */
export function commentableLines({ hunks }: FileDiff): CommentableLines {
  const right = new Map<number, { added: boolean; hunk: Hunk }>();
  const left = new Map<number, { hunk: Hunk }>();
  for (const hunk of hunks ?? []) {
    for (const { kind, oldLine, newLine } of hunk.lines) {
      if (kind === 'deleted' && oldLine) left.set(oldLine, { hunk });
      else if (kind !== 'deleted' && newLine) right.set(newLine, { added: kind === 'added', hunk });
    }
  }
  return { right, left };
}
