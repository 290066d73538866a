import type { JoinedText, JsonArgument } from './instructions.ts';

/** The outcome of reading arguments as JSON form. `notStrings`: an array that the builder refuses. */
export type JsonForm =
  | { readonly kind: 'arguments'; readonly arguments: readonly JsonArgument[] }
  | { readonly kind: 'notStrings' }
  | { readonly kind: 'none' };

/**
 * Reads arguments as JSON form by the builder's rule: the whole body is a valid JSON array; anything else, such as
 * single quotes, a trailing comma or text behind the bracket, makes it shell form
 * (https://docs.docker.com/reference/dockerfile/#shell-and-exec-form).
 */
export function readJsonForm(body: JoinedText): JsonForm {
  if (!body.text.startsWith('[')) return { kind: 'none' };
  const values = parseArray(body.text);
  if (values === null) return { kind: 'none' };
  if (!values.every((value) => typeof value === 'string')) return { kind: 'notStrings' };
  const ranges = [...body.text.matchAll(/"(?:[^"\\]|\\.)*"/g)];
  const args = values.map((text, place) => {
    const index = ranges[place]?.index ?? 0;
    const length = ranges[place]?.[0].length ?? 1;
    return { text, start: body.offsetAt(index), end: body.offsetAt(index + length - 1) + 1 };
  });
  return { kind: 'arguments', arguments: args };
}

function parseArray(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * Writes arguments in JSON form on one line, such as `["npm", "start"]`. Line separators are escaped, so that the text
 * stays one line for every reader.
 */
export function quoteJsonArguments(args: readonly string[]): string {
  return `[${args.map(quote).join(', ')}]`;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
