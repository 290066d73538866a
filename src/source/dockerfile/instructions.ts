import type { Range } from '../text.ts';

/** One argument of an instruction in JSON (exec) form: its decoded text and its range with the quotes. */
export interface JsonArgument extends Range {
  readonly text: string;
}

/** `--name=value` in front of an instruction's arguments. */
export interface InstructionFlag extends Range {
  readonly name: string;
  readonly value: string;
}

/** A here-document of RUN, COPY or ADD. */
export interface Heredoc {
  readonly name: string;
  /** The lines between the redirection and the delimiter. */
  readonly content: Range;
}

export interface DockerInstruction {
  /** 0-based place in the file, directives and comments not counted. */
  readonly index: number;
  /** Upper case, such as `RUN`; for `ONBUILD RUN x` it is `ONBUILD`. */
  readonly keyword: string;
  /** From the keyword to the end of the last line (here-documents included), without the line end. */
  readonly range: Range;
  /** From behind the keyword and its flags to the end of the last line, here-documents left out. */
  readonly arguments: Range;
  readonly flags: readonly InstructionFlag[];
  /**
   * The arguments in JSON form (of HEALTHCHECK: those behind CMD); null when the instruction is in shell form, or its
   * JSON is malformed (Docker then runs it in shell form), and for ONBUILD.
   */
  readonly json: readonly JsonArgument[] | null;
  readonly heredocs: readonly Heredoc[];
  /** Place of the stage that holds the instruction; -1 for ARG in front of the first FROM. */
  readonly stage: number;
  /**
   * The arguments as the builder joins them: line continuations and comment lines taken out. `offsetAt` maps an
   * index of this text back to the source.
   */
  readonly body: JoinedText;
}

export interface JoinedText {
  readonly text: string;
  /** The source offset of the character at `index` of `text`; `text.length` gives the end. */
  offsetAt(index: number): number;
}

/** The base of a stage: `FROM [--platform=p] reference [AS name]`. */
export interface DockerStage {
  /** 0-based place among the stages. */
  readonly index: number;
  /** The lower-case name behind AS; null when the stage has none. */
  readonly name: string | null;
  /** The image reference as written (it may hold `$VARIABLES`), and where. */
  readonly reference: Range & { readonly text: string };
  readonly from: DockerInstruction;
  /** Instructions behind FROM, up to the next one. */
  readonly instructions: readonly DockerInstruction[];
}

export interface DockerfileError {
  readonly message: string;
  readonly offset: number;
}

export interface Dockerfile {
  readonly text: string;
  /** The escape character: `\`, or a backtick by directive. */
  readonly escape: string;
  readonly instructions: readonly DockerInstruction[];
  /** ARG in front of the first FROM. */
  readonly globals: readonly DockerInstruction[];
  readonly stages: readonly DockerStage[];
  /** Comments by line, for suppressions: the offset of `#` and the text behind it. */
  readonly comments: readonly (Range & { readonly text: string })[];
  readonly errors: readonly DockerfileError[];
}
