import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { unifiedDiff } from './unified-diff.ts';

const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 40);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));
const HAS_PATCH = spawnSync('patch', ['--version']).status === 0;

const root = mkdtempSync(join(tmpdir(), 'plimsoll-diff-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** Git with nobody's configuration: `core.autocrlf` is unset. */
function run(folder: string, command: string, args: readonly string[], input = ''): string {
  const alone = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: root };
  const env = { PATH: process.env.PATH, ...alone };
  return execFileSync(command, args, { cwd: folder, input, encoding: 'utf8', env, stdio: ['pipe', 'pipe', 'pipe'] });
}

const git = (folder: string, args: readonly string[], input = '') => run(folder, 'git', args, input);

const empty = join(root, 'empty-repository');
mkdirSync(empty);
git(empty, ['init', '--quiet']);

type Text = string | null;

/** What stands in a new folder after each step, one reader of patches at a time; null where the file is not there. */
interface Reader {
  /** A folder with the file in it. */
  readonly prepare: (folder: string) => void;
  readonly apply: (folder: string, patch: string) => void;
  readonly reverse: (folder: string, patch: string) => void;
}

const GIT: Reader = {
  prepare: () => {},
  apply: (folder, patch) => {
    git(folder, ['apply', '--check'], patch);
    git(folder, ['apply'], patch);
  },
  reverse: (folder, patch) => {
    git(folder, ['apply', '-R', '--check'], patch);
    git(folder, ['apply', '-R'], patch);
  },
};

const GIT_WITH_INDEX: Reader = {
  prepare: (folder) => {
    cpSync(join(empty, '.git'), join(folder, '.git'), { recursive: true });
    git(folder, ['add', '--all']);
  },
  apply: (folder, patch) => git(folder, ['apply', '--index'], patch),
  reverse: (folder, patch) => git(folder, ['apply', '--index', '-R'], patch),
};

const PATCH: Reader = {
  prepare: () => {},
  apply: (folder, patch) => applyExactly(folder, [], patch),
  reverse: (folder, patch) => applyExactly(folder, ['-R'], patch),
};

/** `patch` tells when it had to look elsewhere than the hunk's line numbers say. */
function applyExactly(folder: string, args: readonly string[], patch: string): void {
  const told = run(folder, 'patch', ['-p1', '--fuzz=0', '--no-backup-if-mismatch', ...args], patch);
  assert.doesNotMatch(told, /Hunk #/);
}

/** Applies the patch from one text to another, and takes it back. */
function assertRoundTrip(path: string, before: Text, target: Text, reader: Reader): void {
  const folder = mkdtempSync(join(root, 'apply-'));
  const file = join(folder, path);
  const read = () => (existsSync(file) ? readFileSync(file).toString('latin1') : null);
  mkdirSync(dirname(file), { recursive: true });
  if (before !== null) writeFileSync(file, before);
  reader.prepare(folder);
  const patch = unifiedDiff(path, before, target);
  reader.apply(folder, patch);
  assert.equal(read(), bytesOf(target), 'applied');
  reader.reverse(folder, patch);
  assert.equal(read(), bytesOf(before), 'taken back');
}

function bytesOf(text: Text): Text {
  return text === null ? null : Buffer.from(text).toString('latin1');
}

const NUMBERED = (name: string, count: number, end = '\n') =>
  Array.from({ length: count }, (_, at) => `${name} ${at}${end}`).join('');

const TEXTS: Readonly<Record<string, readonly [before: Text, after: Text]>> = {
  'a change': ['a\nb\nc\n', 'a\nB\nc\n'],
  CRLF: ['a\r\nb\r\n', 'a\r\nB\r\n'],
  'LF to CRLF': ['a\nb\n', 'a\r\nb\r\n'],
  'mixed line ends': ['a\r\nb\nc\r\n', 'a\r\nb\r\nc\n'],
  'a lone CR inside a line': ['a\rb\nc\r\rd\n', 'a\rb\nc\r\rD\n'],
  'a lone CR at the end': ['a\nb\r', 'a\nc\r'],
  'a lost final newline': ['a\nb\n', 'a\nb'],
  'a new final newline': ['a\nb', 'a\nb\n'],
  'no final newline on both sides': ['a\nb', 'a\nc'],
  'no final newline, far from the change': [
    NUMBERED('a', 20).trimEnd(),
    NUMBERED('a', 20).replace('a 0', 'b').trimEnd(),
  ],
  'a new file': [null, 'a\nb'],
  'a new file of CRLF lines': [null, 'a\r\nb\r\n'],
  'a deleted file': ['a\n', null],
  'a byte order mark': ['\ufeffa\n', '\ufeffb\n'],
  'a new byte order mark': ['a\n', '\ufeffa\n'],
  'lines that look like headers': ['-- a\n++ b\n', '++ b\n-- a\n@@ -1 +1 @@\n'],
  'lines that look like a mark': ['\\ No newline at end of file\n', 'a\n\\ No newline at end of file'],
  'other characters that end lines elsewhere': ['a\u2028b\u0085c\fd\ve\n', 'a\u2028B\u0085c\fd\ve\n'],
  'blank lines': ['\n\n\n', '\n \n\t\n\n'],
  'many hunks': [NUMBERED('a', 300), NUMBERED('a', 300).replace(/^a \d*7$/gm, 'b')],
  'texts that are far apart': [NUMBERED('old', 3_000), NUMBERED('new', 3_000).trimEnd()],
  'texts that are far apart, of CRLF lines': [NUMBERED('old', 2_500, '\r\n'), NUMBERED('new', 2_500, '\r\n')],
};

/** To `patch` an empty file is no file: it takes an emptied one away. */
const EMPTY_TEXTS: typeof TEXTS = {
  'an emptied file': ['a\n', ''],
  'a file that was empty': ['', 'a\n'],
  'a new empty file': [null, ''],
  'a deleted empty file': ['', null],
};

const NAMES: readonly string[] = [
  'a.txt',
  'd/e/a.txt',
  'a b/c d.txt',
  ' a',
  'a"b\\c\'d.txt',
  'a\tb.txt',
  'é/日本 😀.txt',
  'a b/b b/c',
  '-a',
  '--check/-p0',
  'a/a/b/b',
  '*?[a]{b}$(c)`d`;&|<>#~!%',
  '\u0001\u001b[31m\u007f',
  '\\303\\251',
];

/** `patch` refuses line feeds in names, and loses a blank at the end of one. */
const NAMES_FOR_GIT = ['a ', 'a\nb.txt', 'a\r\nb/c d\n'];

const READERS: readonly (readonly [name: string, reader: Reader])[] = [
  ['git apply', GIT],
  ['git apply --index', GIT_WITH_INDEX],
  ...(HAS_PATCH ? ([['patch -p1', PATCH]] as const) : []),
];

for (const [reader, how] of READERS) {
  describe(`unifiedDiff, by ${reader}`, () => {
    const texts = how === PATCH ? TEXTS : { ...TEXTS, ...EMPTY_TEXTS };
    for (const [name, [before, target]] of Object.entries(texts)) {
      test(name, () => assertRoundTrip('a b.txt', before, target, how));
    }
    for (const path of how === PATCH ? NAMES : [...NAMES, ...NAMES_FOR_GIT]) {
      test(`at ${JSON.stringify(path)}`, () => {
        assertRoundTrip(path, 'a\nb\n', 'a\nc\n', how);
        assertRoundTrip(path, null, 'a\n', how);
        assertRoundTrip(path, 'a\n', null, how);
      });
    }
  });
}

describe('unifiedDiff', () => {
  test('is empty where nothing changes', () => assert.equal(unifiedDiff('a', 'b\n', 'b\n'), ''));

  test('is what git diff writes', () => {
    const folder = mkdtempSync(join(root, 'write-'));
    git(folder, ['init', '--quiet']);
    const before = NUMBERED('line', 30);
    const target = before.replace('line 3\n', 'line three\n').replace('line 20\n', '').trimEnd();
    for (const path of ['plain.txt', 'with blank.txt', 'é"\\.txt', '-a']) {
      writeFileSync(join(folder, path), before);
      git(folder, ['add', '--all']);
      writeFileSync(join(folder, path), target);
      const theirs = git(folder, ['diff', '--', path]).replace(/^(?:diff --git|index) .*\n/gm, '');
      assert.equal(unifiedDiff(path, before, target), theirs.replace(/^(@@ .* @@).*$/gm, '$1'));
    }
  });

  test('of an absolute path applies from the root of the file system', () => {
    const file = join(mkdtempSync(join(root, 'absolute-')), 'a b.txt');
    writeFileSync(file, 'a\n');
    git('/', ['apply'], unifiedDiff(file, 'a\n', 'b\n'));
    assert.equal(readFileSync(file, 'utf8'), 'b\n');
  });

  test('applies in a folder below the root of a repository, from which the paths start', () => {
    const folder = mkdtempSync(join(root, 'below-'));
    cpSync(join(empty, '.git'), join(folder, '.git'), { recursive: true });
    const below = join(folder, 'below');
    mkdirSync(below);
    writeFileSync(join(below, 'a b'), 'a');
    git(below, ['apply'], unifiedDiff('a b', 'a', 'b') + unifiedDiff('n/e w', null, 'new'));
    assert.deepEqual(
      [readFileSync(join(below, 'a b'), 'utf8'), readFileSync(join(below, 'n/e w'), 'utf8')],
      ['b', 'new'],
    );
  });

  test('of several files is one patch', () => {
    const folder = mkdtempSync(join(root, 'several-'));
    const read = (path: string) => readFileSync(join(folder, path), 'utf8');
    writeFileSync(join(folder, 'a'), 'a');
    writeFileSync(join(folder, 'b'), '');
    const parts = [
      unifiedDiff('a', 'a', 'A'),
      unifiedDiff('b', '', 'B'),
      unifiedDiff('d', null, 'D'),
      unifiedDiff('c', null, ''),
    ];
    git(folder, ['apply'], parts.join(''));
    assert.deepEqual(['a', 'b', 'c', 'd'].map(read), ['A', 'B', '', 'D']);
  });

  const line = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      '\t',
      'a',
      'b',
      '-- a',
      '++ b',
      '@@ -1 +1 @@',
      '\\',
      '\\ No newline at end of file',
      'diff --git a/b b/b',
    ),
    fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '\r', '\t', 'é', '😀', '\u2028', '\ufeff', '-', '+', '\\'),
      maxLength: 8,
    }),
  );
  const eol = fc.constantFrom('\n', '\n', '\n', '\r\n');
  const textOf = (lines: readonly (readonly [string, string])[], ended: boolean) => {
    const text = lines.map(([content, end]) => content + end).join('');
    return ended ? text : text.replace(/\r?\n$/, '');
  };
  const lines = fc.array(fc.tuple(line, eol), { maxLength: 120 });
  /** Lines to take out and lines to put in, at places given as shares of the text. */
  const edits = fc.array(
    fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat({ max: 6 }),
      fc.array(fc.tuple(line, eol), { maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 8 },
  );
  const name = fc
    .array(
      fc.string({
        unit: fc.constantFrom('a', 'b', ' ', '"', '\\', '\t', '\n', 'é', '😀', '-', '.b'),
        minLength: 1,
        maxLength: 8,
      }),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((parts) => parts.join('/'));

  test('of any text and any edits is what git applies and takes back', (t) => {
    t.diagnostic(`PLIMSOLL_PROPERTY_SEED=${SEED} PLIMSOLL_PROPERTY_RUNS=${RUNS}`);
    const property = fc.property(name, lines, edits, fc.boolean(), fc.boolean(), (path, old, changes, ...ended) => {
      const fresh = [...old];
      for (const [share, count, added] of changes) fresh.splice(Math.floor(share * fresh.length), count, ...added);
      const [before, target] = [textOf(old, ended[0]), textOf(fresh, ended[1])];
      if (before !== target) assertRoundTrip(path, before, target, GIT);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});
