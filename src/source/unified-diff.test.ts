import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { gitPath } from './git-path.ts';
import { type Hunk, hunksBetween, parseHunks, unifiedDiff } from './unified-diff.ts';

const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));

/** The new text that hunks make of the old one. */
function patched(before: string, hunks: readonly Hunk[]): string {
  const lines = before.split('\n');
  for (const hunk of hunks.toReversed()) {
    const kept = hunk.lines.filter(({ kind }) => kind !== 'deleted').map(({ text }) => text);
    lines.splice(hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1, hunk.oldLines, ...kept);
  }
  return lines.join('\n');
}

const anyText = fc
  .array(fc.constantFrom('a', 'b', 'c', '', ' ', '-- a', '++ b', '@@ -1 +1 @@', '\\', 'é', 'a\r', '\t'), {
    maxLength: 14,
  })
  .chain((lines) => fc.constantFrom('\n', '\r\n').map((eol) => lines.join(eol)));

describe('gitPath', () => {
  test('quotes what git quotes', () => {
    assert.equal(gitPath('a b/c.txt'), 'a b/c.txt');
    assert.equal(gitPath('a"\\\n\t\u0001\u007f'), '"a\\"\\\\\\n\\t\\001\\177"');
    assert.equal(gitPath('é'), '"\\303\\251"');
  });
});

describe('parseHunks', () => {
  test('numbers every line on both sides', () => {
    const patch =
      '@@ -3,4 +3,4 @@ class A {\n a\n-b\n+c\n+d\n e\n-f\n@@ -20 +20,0 @@\n--- g\n\\ No newline at end of file';
    assert.deepEqual(parseHunks(patch), [
      {
        oldStart: 3,
        oldLines: 4,
        newStart: 3,
        newLines: 4,
        lines: [
          { kind: 'context', oldLine: 3, newLine: 3, text: 'a' },
          { kind: 'deleted', oldLine: 4, text: 'b' },
          { kind: 'added', newLine: 4, text: 'c' },
          { kind: 'added', newLine: 5, text: 'd' },
          { kind: 'context', oldLine: 5, newLine: 6, text: 'e' },
          { kind: 'deleted', oldLine: 6, text: 'f' },
        ],
      },
      { oldStart: 20, oldLines: 1, newStart: 20, newLines: 0, lines: [{ kind: 'deleted', oldLine: 20, text: '-- g' }] },
    ]);
  });

  test('reads the patch of a new file, of CRLF lines, and an empty one', () => {
    assert.deepEqual(parseHunks('@@ -0,0 +1,2 @@\n+a\r\n+b'), [
      {
        oldStart: 0,
        oldLines: 0,
        newStart: 1,
        newLines: 2,
        lines: [
          { kind: 'added', newLine: 1, text: 'a\r' },
          { kind: 'added', newLine: 2, text: 'b' },
        ],
      },
    ]);
    assert.deepEqual(parseHunks(''), []);
  });

  const malformed = [
    '@@ -1,2 +1,2 @@\n a',
    '@@ -1 +1 @@\n-a\n+b\n+c',
    '@@ oops @@\n a',
    '@@ -1 +1 @@\n a\n--- b\n+++ c\n@@ -1 +1 @@\n a',
    '@@ -1 +1 @@\nx',
    '@@ -99999999999999999999 +1 @@\n a',
  ];
  for (const patch of malformed) test(`refuses ${JSON.stringify(patch)}`, () => assert.equal(parseHunks(patch), null));

  test('reads back the hunks of a diff', () => {
    const property = fc.property(anyText, anyText, (before, target) => {
      const patch = unifiedDiff('a', before, target);
      const hunks = patch === '' ? '' : patch.slice(patch.indexOf('\n@@') + 1);
      assert.deepEqual(parseHunks(hunks), hunksBetween(before, target));
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });
});

describe('hunksBetween', () => {
  test('keeps three lines of context, and joins what is near', () => {
    const before = Array.from({ length: 20 }, (_, at) => `${at + 1}\n`).join('');
    const hunks = hunksBetween(before, before.replace('4\n', 'four\n').replace('11\n', '').replace('\n20', '\ntwenty'));
    assert.deepEqual(
      hunks?.map(({ oldStart, oldLines, newStart, newLines }) => [oldStart, oldLines, newStart, newLines]),
      [
        [1, 14, 1, 13],
        [17, 4, 16, 4],
      ],
    );
  });

  test('leads from one text to the other', (t) => {
    t.diagnostic(`seed ${SEED}`);
    const ended = anyText.map((text) => `${text}\n`);
    const property = fc.property(ended, ended, (before, target) => {
      const hunks = hunksBetween(before, target);
      assert.ok(hunks);
      assert.equal(patched(before, hunks), target);
      const old = before.split('\n');
      const fresh = target.split('\n');
      for (const { oldLine, newLine, text } of hunks.flatMap(({ lines }) => lines)) {
        if (oldLine !== undefined) assert.equal(old[oldLine - 1], text);
        if (newLine !== undefined) assert.equal(fresh[newLine - 1], text);
      }
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  test('gives up on texts too far apart, but not on a new or deleted one', () => {
    const lines = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name} ${at}\n`).join('');
    assert.equal(hunksBetween(lines('a', 20_000), lines('b', 20_000)), null);
    assert.equal(hunksBetween('', lines('a', 20_000))?.[0]?.newLines, 20_000);
    assert.equal(hunksBetween(lines('a', 20_000), '')?.[0]?.oldLines, 20_000);
    assert.deepEqual(hunksBetween('a', 'a'), []);
  });
});
