import type { Region } from '../../src/source/text.ts';

const BEFORE = 3;
const AFTER = 12;

/** The lines that a finding is about, numbered, with some around them. */
export function excerpt(text: string, { line, endLine }: Region): string {
  const lines = text.split('\n');
  const last = Math.min(lines.length, Math.min(endLine, line + 10) + AFTER);
  return lines
    .slice(Math.max(0, line - 1 - BEFORE), last)
    .map((content, index) => `${Math.max(0, line - 1 - BEFORE) + index + 1}| ${content.slice(0, 160)}`)
    .join('\n');
}
