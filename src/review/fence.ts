import { unifiedDiff } from '../source/unified-diff.ts';
import { withoutInvisible } from './escape.ts';
import { MAX_DIFF, MAX_DIFF_LINES } from './limits.ts';

/** A file as it is and as it shall be; null where it is not there. */
export interface ChangedText {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * A fenced code block whose fence is longer than every run of backticks in the text.
 * @param info the word after the fence, such as `suggestion`
 * @param text without a final line end
 */
export function fenced(info: string, text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${info}\n${text}\n${fence}`;
}

/** The change of some files as one fenced diff; a long one is cut, and says so. */
export function fencedDiff({ files }: { readonly files: readonly ChangedText[] }): string {
  const lines = files.flatMap(({ path, before, after }) => unifiedDiff(path, before, after).trimEnd().split('\n'));
  return fenced('diff', cutLines(lines.map(withoutInvisible)).join('\n'));
}

function cutLines(lines: readonly string[]): readonly string[] {
  let length = 0;
  const kept = lines.slice(0, MAX_DIFF_LINES).filter((line) => {
    length += line.length + 1;
    return length <= MAX_DIFF;
  });
  return kept.length === lines.length ? lines : [...kept, `… ${lines.length - kept.length} more lines`];
}
