import { PATTERNS, type Pattern, type RuleMeta } from '../engine/contract.ts';
import type { Finding } from '../engine/report.ts';

/** What git's tools show of a subject. */
const MAX_SUBJECT = 72;

export interface CommitWords {
  readonly subject: string;
  readonly body: string;
}

/**
 * The message of a commit. It is made of the project's own words and of numbers: a path or a name of the repository
 * could close an issue, mention somebody, or pass for a trailer.
 * @param repaired findings of one pattern, at least one
 * @returns a subject of one line with at most 72 UTF-16 units, and what stands below it
 */
export function commitWords(pattern: Pattern, repaired: readonly Finding[], rules: readonly RuleMeta[]): CommitWords {
  const byRule = Map.groupBy(repaired, ({ rule }) => rule);
  const told = rules
    .filter(({ id }) => byRule.has(id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((rule) => ({ rule, places: placesOf(byRule.get(rule.id) ?? []) }));
  const [only, ...more] = told;
  const subject =
    only && more.length === 0
      ? firstThatFits(`${only.rule.title} (${only.places})`, only.rule.title)
      : firstThatFits(`${PATTERNS[pattern]}: ${count(repaired.length, 'repair')} by ${count(told.length, 'rule')}`);
  const lines = told.map(({ rule, places }) => `- ${rule.title}: ${places} (${rule.id})`);
  return { subject, body: [`${PATTERNS[pattern]}:`, lines.join('\n'), PROOF].join('\n\n') };
}

const PROOF = 'Each change was read back by a second parser, and every rule was run again on the result.';

/** Whether a message ends as {@link commitWords} ends them: people do not write so. */
export function isOwnMessage(message: string): boolean {
  return message.trimEnd().endsWith(`\n\n${PROOF}`);
}

function placesOf(findings: readonly Finding[]): string {
  const files = new Set(findings.map(({ path }) => path)).size;
  return files === findings.length
    ? count(files, 'file')
    : `${count(findings.length, 'place')} of ${count(files, 'file')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function firstThatFits(...subjects: readonly string[]): string {
  return (
    subjects.find(({ length }) => length <= MAX_SUBJECT) ?? `${(subjects.at(-1) ?? '').slice(0, MAX_SUBJECT - 1)}…`
  );
}
