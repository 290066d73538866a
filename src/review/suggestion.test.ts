import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { applySplices, indexLines } from '../source/text.ts';
import { type Hunk, hunksBetween } from '../source/unified-diff.ts';
import { fenced } from './fence.ts';
import { insertBefore, numbered, replaceLine } from './plan.fixture.ts';
import { applySuggestion, type Suggestion, suggestionFor } from './suggestion.ts';

/** The hunk of a file that is all new. */
function wholeFile(text: string): Hunk {
  return onlyHunk('', text);
}

function onlyHunk(before: string, after: string): Hunk {
  const [hunk, ...more] = hunksBetween(before, after) ?? [];
  assert.ok(hunk && more.length === 0);
  return hunk;
}

/** The hunk of a ten-line file in which line 6 was changed: it shows the lines 3 to 9. */
const middle = onlyHunk(numbered(10).replace('line 6', 'old'), numbered(10));

function suggest(before: string, after: string, hunk: Hunk): Suggestion | null {
  return suggestionFor({ before, after }, hunk);
}

describe('suggestionFor', () => {
  const text = numbered(10);

  it('replaces whole lines', () => {
    const after = applySplices(text, [replaceLine(text, 5, 'five')]);
    assert.deepEqual(suggest(text, after, middle), { startLine: 5, endLine: 5, text: 'five' });
  });

  it('repeats the line before a pure insertion', () => {
    const after = applySplices(text, [insertBefore(text, 6, 'new\n')]);
    assert.deepEqual(suggest(text, after, middle), { startLine: 5, endLine: 5, text: 'line 5\nnew' });
  });

  it('repeats the line after an insertion where the hunk begins', () => {
    const after = applySplices(text, [insertBefore(text, 3, 'new\n')]);
    assert.deepEqual(suggest(text, after, middle), { startLine: 3, endLine: 3, text: 'new\nline 3' });
    const top = applySplices(text, [insertBefore(text, 1, 'new\n')]);
    assert.deepEqual(suggest(text, top, wholeFile(text)), { startLine: 1, endLine: 1, text: 'new\nline 1' });
  });

  it('appends behind the last line', () => {
    const suggestion = suggest(text, `${text}new\n`, wholeFile(text));
    assert.deepEqual(suggestion, { startLine: 10, endLine: 10, text: 'line 10\nnew' });
  });

  it('is never blank: a deletion, or an empty line, takes in a neighbour', () => {
    const deleted = text.replace('line 5\n', '');
    assert.deepEqual(suggest(text, deleted, middle), { startLine: 4, endLine: 5, text: 'line 4' });
    const blank = applySplices(text, [insertBefore(text, 6, '\n')]);
    assert.deepEqual(suggest(text, blank, middle), { startLine: 5, endLine: 5, text: 'line 5\n' });
  });

  it('stays inside one hunk', () => {
    assert.equal(suggest(text, text.replace('line 1\n', 'one\n'), middle), null);
    assert.equal(suggest(text, text.replace('line 10', 'ten'), middle), null);
    assert.equal(suggest(text, text.replace('line 2\nline 3', 'x\ny'), middle), null);
    assert.notEqual(suggest(text, text.replace('line 3', 'x'), middle), null);
    assert.notEqual(suggest(text, text.replace('line 9', 'x'), middle), null);
  });

  it('is not given where it could not be applied byte for byte', () => {
    const windows = text.replaceAll('\n', '\r\n');
    assert.equal(suggest(windows, windows.replace('line 5', 'x'), wholeFile(windows)), null);
    const mixed = `a\r\n${text}`;
    assert.equal(suggest(mixed, mixed.replace('line 5', 'x'), wholeFile(mixed)), null);
    const open = text.trimEnd();
    assert.equal(suggest(open, open.replace('line 10', 'ten'), wholeFile(open)), null);
    assert.equal(suggest(open, `${open}\nnew`, wholeFile(open)), null);
    assert.deepEqual(suggest(open, open.replace('line 9', 'nine'), wholeFile(open))?.text, 'nine');
    assert.equal(suggest(text, text.replace('line 5', 'a\u202eb'), middle), null);
    assert.equal(suggest(`\ufeff${text}`, `\ufeffnew\n${text}`, wholeFile(`\ufeff${text}`)), null);
  });

  it('is not given for no change, for a stale hunk, and for a change that is too long', () => {
    assert.equal(suggest(text, text, middle), null);
    assert.equal(suggest(text, text.replace('line 5', 'x'), wholeFile(text.replace('line 9', 'nine'))), null);
    assert.equal(suggest(text, text.replace('line 5', 'x\n'.repeat(200)), middle), null);
    const blank = '\n'.repeat(1_000);
    assert.equal(suggest(`${blank}a\n`, blank, wholeFile(`${blank}a\n`)), null);
  });
});

/** What GitHub makes of a body: the content of the first suggestion block, as an independent parser reads it. */
function suggestedLines(body: string): readonly string[] | null {
  const block = new MarkdownIt().parse(body, {}).find(({ type, info }) => type === 'fence' && info === 'suggestion');
  return block ? block.content.split('\n').slice(0, -1) : null;
}

/** Replaces exactly the commented lines, as GitHub's button does. */
function press(before: string, startLine: number, endLine: number, lines: readonly string[]): string {
  const index = indexLines(before);
  const start = index.lineRange(startLine).start;
  const end = index.lineRange(endLine).end + 1;
  return before.slice(0, start) + lines.map((line) => `${line}\n`).join('') + before.slice(end);
}

const line = fc.constantFrom(
  '',
  ' ',
  'a',
  'b',
  '  b',
  '\tc',
  '```',
  '````suggestion',
  '~~~',
  '- a',
  '> q',
  '<b>',
  'ü😀',
);
const lines = fc.array(line, { maxLength: 12 });
const edit = fc.record({ at: fc.nat(12), remove: fc.nat(3), insert: fc.array(line, { maxLength: 3 }) });

function textOf(parts: readonly string[]): string {
  return parts.map((part) => `${part}\n`).join('');
}

describe('a suggestion, pressed', () => {
  it('gives the fixed file byte for byte, and lies inside its hunk', () => {
    let pressed = 0;
    fc.assert(
      fc.property(lines, lines, edit, (lineBase, lineHead, { at, remove, insert }) => {
        const base = textOf(lineBase);
        const before = textOf(lineHead);
        const after = textOf(lineHead.toSpliced(at, remove, ...insert));
        for (const hunk of hunksBetween(base, before) ?? []) {
          const suggestion = suggestionFor({ before, after }, hunk);
          if (!suggestion) continue;
          pressed += 1;
          const { startLine, endLine, text } = suggestion;
          assert.ok(hunk.newStart <= startLine && startLine <= endLine && endLine < hunk.newStart + hunk.newLines);
          assert.notEqual(text.trim(), '');
          assert.equal(applySuggestion(before, suggestion), after);
          const block = suggestedLines(`words\n\n${fenced('suggestion', text)}\n\nmore`);
          assert.ok(block);
          assert.equal(press(before, startLine, endLine, block), after);
        }
      }),
      { numRuns: 2_000 },
    );
    assert.ok(pressed > 500, `${pressed} suggestions`);
  });

  it('is there for every change of a new file that leaves something to show', () => {
    fc.assert(
      fc.property(lines, edit, (head, { at, remove, insert }) => {
        const before = textOf(head);
        const after = textOf(head.toSpliced(at, remove, ...insert));
        fc.pre(before !== after && head.some((part) => part.trim() !== ''));
        fc.pre(after.trim() !== '');
        assert.notEqual(suggestionFor({ before, after }, wholeFile(before)), null);
      }),
    );
  });
});
