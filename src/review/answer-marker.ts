const MARKER = /<!-- plimsoll:answer ([a-z]{1,20}\/\d{1,20})( refusal)? -->$/;

/** What an answer of this App belongs to. */
export interface AnswerMarker {
  /** The name of the comment that it answers, such as `conversation/17`. */
  readonly answers: string;
  /** It tells somebody that he lacks the permission. */
  readonly refusal: boolean;
}

/** Writes the hidden line that ends an answer. @param answers letters, a slash, digits */
export function formatAnswerMarker({ answers, refusal }: AnswerMarker): string {
  return `<!-- plimsoll:answer ${answers}${refusal ? ' refusal' : ''} -->`;
}

/** Reads it; null for a text that does not end with one. It counts only in what the App itself wrote. */
export function parseAnswerMarker(body: string): AnswerMarker | null {
  const [, answers, refusal] = MARKER.exec(body.trimEnd().slice(-100)) ?? [];
  return answers === undefined ? null : { answers, refusal: refusal !== undefined };
}
