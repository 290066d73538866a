/** A declared change of one Dockerfile, by instruction. Texts hold no line end at their end; `\n` inside becomes the file's line end. */
export type DockerfileEdit =
  | { readonly op: 'replace'; readonly instruction: number; readonly text: string }
  | { readonly op: 'insert'; readonly before: number; readonly text: string };
