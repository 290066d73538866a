import type { RuleMeta } from '../engine/contract.ts';
import type { Finding, Report } from '../engine/report.ts';
import { applySplices, indexLines, type Region, type Splice } from '../source/text.ts';
import { hunksBetween } from '../source/unified-diff.ts';
import { NOTHING_SAID } from './memory.ts';
import type { FileDiff, ProposedFix, ReviewInput } from './review-input.ts';
import { createWords, TEMPLATE_NAMES, type TemplateName, type Words } from './words.ts';

/** A finding of a rule on one line, for tests to change. */
export function findingAt(path: string, line: number, more: Partial<Finding> = {}): Finding {
  const identity = more.identity ?? `Deployment//${path}`;
  return {
    rule: 'latest-tag',
    pattern: 'P7',
    level: 'warning',
    path,
    region: lineRegion(line),
    range: { start: 0, end: 0 },
    message: 'The image has no version.',
    resource: { kind: 'Deployment', namespace: null, name: 'shop', container: null },
    identity,
    key: `key-of-${identity}`,
    fingerprint: `print-of-${identity}-${path}-${line}`,
    digest: 'digest',
    because: [],
    fix: null,
    refusal: 'only the registry knows the version',
    ...more,
  };
}

/** The region of some characters on one line. */
export function lineRegion(line: number, endLine = line): Region {
  return { line, column: 3, endLine, endColumn: 9 };
}

export function reportWith(more: Partial<Report> = {}): Report {
  return { scanned: 1, skipped: [], findings: [], waived: [], subjects: [], passes: [], inventory: [], ...more };
}

/** How a file differs, as git shows it with three lines of context. */
export function diffOf(path: string, before: string, after: string, more: Partial<FileDiff> = {}): FileDiff {
  const status = before === '' ? 'added' : after === '' ? 'removed' : 'modified';
  return { path, previousPath: null, status, hunks: hunksBetween(before, after), shown: true, ...more };
}

/** A fix of one file, written by splices. */
export function fixOf(path: string, before: string, ...splices: readonly Splice[]): ProposedFix {
  return {
    fix: { title: 'Name the version', safety: 'safe', assumes: null, edits: [], renames: [] },
    files: [{ path, before, after: applySplices(before, splices) }],
  };
}

/** A splice that puts text before a 1-based line. */
export function insertBefore(text: string, line: number, inserted: string): Splice {
  const { start } = indexLines(text).lineRange(line);
  return { start, end: start, text: inserted };
}

/** A splice that replaces what a 1-based line holds. */
export function replaceLine(text: string, line: number, inserted: string): Splice {
  return { ...indexLines(text).lineRange(line), text: inserted };
}

/** A text of numbered lines, every one ended by LF. */
export function numbered(count: number): string {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');
}

/** The words of the project itself. `read` gives the text of a file by its path from the root of the project. */
export function wordsOf(rules: readonly RuleMeta[], read: (path: string) => string): Words {
  const templates = Object.fromEntries(TEMPLATE_NAMES.map((name) => [name, read(`templates/${name}.liquid`)]));
  const readmes = new Map(rules.map(({ id }) => [id, read(`rules/${id}/README.md`)]));
  return createWords({ templates: templates as Record<TemplateName, string>, rules, readmes });
}

/** The input of a review in which nothing happens, for tests to change. */
export function inputWith(words: Words, more: Partial<ReviewInput> = {}): ReviewInput {
  return {
    headSha: 'head',
    baseSha: 'base',
    base: reportWith(),
    head: reportWith(),
    matched: { introduced: [], fixed: [], existing: [] },
    diff: [],
    gaps: [],
    proved: new Map(),
    merged: new Map(),
    memory: NOTHING_SAID,
    quiet: null,
    mayFix: false,
    failOn: 'error',
    budget: 10,
    problems: [],
    words,
    ...more,
  };
}
