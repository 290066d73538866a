import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { gitPath } from './git-path.ts';
import { type Hunk, hunksBetween, parseHunks, unifiedDiff } from './unified-diff.ts';

const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 60);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));

const root = mkdtempSync(join(tmpdir(), 'plimsoll-diff-'));
after(() => rmSync(root, { recursive: true, force: true }));

function git(folder: string, args: readonly string[], input?: string): string {
  const alone = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: root };
  return execFileSync('git', args, { cwd: folder, input, encoding: 'utf8', env: { ...process.env, ...alone } });
}

/** What `git apply` makes of a file with our patch; null when the file is not there afterwards. */
function applied(path: string, before: string | null, target: string | null): string | null {
  const folder = mkdtempSync(join(root, 'apply-'));
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  if (before !== null) writeFileSync(file, before);
  git(folder, ['apply', '--whitespace=nowarn', '-'], unifiedDiff(path, before, target));
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

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

describe('unifiedDiff', () => {
  const cases: Readonly<Record<string, readonly [path: string, before: string | null, after: string | null]>> = {
    'a change': ['a.txt', 'a\nb\nc\n', 'a\nB\nc\n'],
    CRLF: ['a.txt', 'a\r\nb\r\n', 'a\r\nB\r\n'],
    'LF to CRLF': ['a.txt', 'a\nb\n', 'a\r\nb\r\n'],
    'a lost final newline': ['a.txt', 'a\nb\n', 'a\nb'],
    'a new final newline': ['a.txt', 'a\nb', 'a\nb\n'],
    'no final newline on both sides': ['a.txt', 'a\nb', 'a\nc'],
    'a new file': ['d/e/a.txt', null, 'a\nb'],
    'a new empty file': ['a.txt', null, ''],
    'a deleted file': ['a.txt', 'a\n', null],
    'a deleted empty file': ['a.txt', '', null],
    'an emptied file': ['a.txt', 'a\n', ''],
    'a file that was empty': ['a.txt', '', 'a\n'],
    'a byte order mark': ['a.txt', '\ufeffa\n', '\ufeffb\n'],
    'lines that look like headers': ['a.txt', '-- a\n++ b\n', '++ b\n-- a\n@@ -1 +1 @@\n'],
    'a path with blanks': ['a b/c d.txt', 'a\n', 'b\n'],
    'a new path with blanks': ['a b/c d.txt', null, 'b\n'],
    'a path with quotes and a backslash': ['a"b\\c\'d.txt', 'a\n', 'b\n'],
    'a path with a newline and a tab': ['a\nb\tc.txt', 'a\n', 'b\n'],
    'a path beyond ASCII': ['é/日本 😀.txt', 'a\n', 'b\n'],
    'a path with " b/" in it': ['a b/b b/c', 'a\n', 'b\n'],
  };
  for (const [name, [path, before, target]] of Object.entries(cases)) {
    test(`of ${name} is what git applies`, () => assert.equal(applied(path, before, target), target));
  }

  test('is empty where nothing changes', () => assert.equal(unifiedDiff('a', 'b\n', 'b\n'), ''));

  test('is what git diff writes', () => {
    const folder = mkdtempSync(join(root, 'write-'));
    git(folder, ['init', '--quiet']);
    const before = Array.from({ length: 30 }, (_, at) => `line ${at}\n`).join('');
    const target = before.replace('line 3\n', 'line three\n').replace('line 20\n', '').trimEnd();
    for (const path of ['plain.txt', 'with blank.txt', 'é"\\.txt']) {
      writeFileSync(join(folder, path), before);
      git(folder, ['add', '--all']);
      writeFileSync(join(folder, path), target);
      const theirs = git(folder, ['diff', '--', path]).replace(/^index .*\n/m, '');
      assert.equal(unifiedDiff(path, before, target), theirs.replace(/^(@@ .* @@).*$/gm, '$1'));
    }
  });

  test('replaces everything where the texts are too far apart', () => {
    const lines = (name: string) => Array.from({ length: 3_000 }, (_, at) => `${name} ${at}`).join('\n');
    assert.equal(applied('a.txt', lines('old'), lines('new')), lines('new'));
  });

  test('of any two texts is what git applies', (t) => {
    t.diagnostic(`seed ${SEED}`);
    const property = fc.property(anyText, anyText, (before, target) => {
      if (before !== target) assert.equal(applied('a b.txt', before, target), target);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});

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
