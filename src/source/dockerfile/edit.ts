import type { ShellEdit } from '../shell/edit.ts';

/**
 * A declared change of one Dockerfile. Instructions and stages are counted from 0 on the text as it is: no edit builds
 * on another. What several of them write at one place stands in the order of their declaration. Texts hold no line end
 * at their end; `\n` inside becomes the file's line end.
 */
export type DockerfileEdit =
  /** Writes other instructions in place of one. */
  | { readonly op: 'replace'; readonly instruction: number; readonly text: string }
  /**
   * Writes instructions in front of one, or behind the last one where `before` is their number. Comment lines directly
   * above the instruction stay with it; a comment that heads the file stays at its top.
   */
  | { readonly op: 'insert'; readonly before: number; readonly text: string }
  /** Writes instructions directly behind one. */
  | { readonly op: 'insert'; readonly after: number; readonly text: string }
  /**
   * Takes an instruction away, with the comments directly above it that speak of it: those that switch a check off, and
   * all of them where no other instruction follows directly.
   */
  | { readonly op: 'remove'; readonly instruction: number }
  /** Writes a whole stage and a blank line in front of a stage, or behind the last one where `before` is their number. */
  | { readonly op: 'stage'; readonly before: number; readonly text: string }
  /**
   * Ends a stage in front of an instruction inside it: writes FROM and the first instructions of a new stage, to which
   * all behind belongs. A blank line stands in front, and one behind where one stood there before.
   */
  | { readonly op: 'split'; readonly before: number; readonly text: string }
  /** Edits the script of RUN, CMD or ENTRYPOINT in shell form, or the here-document that a RUN executes. */
  | { readonly op: 'shell'; readonly instruction: number; readonly edit: ShellEdit };
