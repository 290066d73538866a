/**
 * A declared change of one shell script. Commands are counted as in `ShellScript.commands`, words as in
 * `ShellCommand.words`, both from 0 and on the text as it is: no edit builds on another. What several of them write at
 * one place stands in the order of their declaration. Texts are shell source without line ends and without blanks around
 * them.
 */
export type ShellEdit =
  /** Puts `exec` in front of the program, so that it takes the place of the shell. */
  | { readonly op: 'exec'; readonly command: number }
  /** Takes away the `&` that keeps the command, and the pipeline or list that it ends, in the background. */
  | { readonly op: 'foreground'; readonly command: number }
  /** Writes another word in place of one; `text` is exactly one word. */
  | { readonly op: 'replaceWord'; readonly command: number; readonly word: number; readonly text: string }
  /** Writes words in front of a word, or behind the last one where `before` is the number of words. */
  | { readonly op: 'insertWords'; readonly command: number; readonly before: number; readonly text: string }
  /** Takes one word away, with the line that it had to itself. */
  | { readonly op: 'deleteWord'; readonly command: number; readonly word: number }
  /** Writes ` && ` and more commands behind the command; `text` is one list of commands that `&&` and pipes join. */
  | { readonly op: 'append'; readonly command: number; readonly text: string }
  /** Writes another command in place of one, with its assignments and redirections; `text` is one simple command. */
  | { readonly op: 'replace'; readonly command: number; readonly text: string }
  /** Takes a command away that is a statement of its own, with its `&` and the lines that it had to itself. */
  | { readonly op: 'remove'; readonly command: number };
