import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ShellEdit } from './edit.ts';
import { verifyShell } from './verify.ts';

const before = '#!/bin/sh\n# why & how\nf() { a; }\nA=1 b "$(c d)" > e & # f\ng && h i \\\n  j\n';
const edits: readonly ShellEdit[] = [
  { op: 'foreground', command: 1 },
  { op: 'exec', command: 4 },
  { op: 'replaceWord', command: 2, word: 1, text: '"x y"' },
  { op: 'insertWords', command: 4, before: 3, text: 'k' },
  { op: 'deleteWord', command: 4, word: 2 },
  { op: 'append', command: 3, text: 'l "$(m)"' },
];
const after = '#!/bin/sh\n# why & how\nf() { a; }\nA=1 b "$(c "x y")" > e # f\ng && l "$(m)" && exec h i k\n';

describe('verifyShell', () => {
  test('accepts what was declared, in any order', () => {
    assert.equal(verifyShell(before, before, []), null);
    assert.equal(verifyShell(before, before.replace('g &&', 'exec g &&'), [{ op: 'exec', command: 3 }]), null);
    for (const edit of edits) {
      const one = verifyShell(before, after, [edit]);
      assert.notEqual(one, null, edit.op);
    }
    assert.equal(verifyShell(before, after, edits), null);
    assert.equal(verifyShell(before, after, edits.toReversed()), null);
    const pairs = (text: string) => text.replaceAll('\n', '\r\n');
    assert.equal(verifyShell(pairs(before), pairs(after), edits), null);
  });

  const only: readonly ShellEdit[] = [{ op: 'exec', command: 3 }];
  const right = before.replace('g &&', 'exec g &&');
  const changes: Readonly<Record<string, readonly [text: string, reason: RegExp]>> = {
    'nothing written': [before, /command 4/],
    'another word': [right.replace('h i', 'h o'), /command 5/],
    'a word more': [right.replace('h i', 'h i o'), /command 5/],
    'a word less': [right.replace('h i', 'h'), /command 5/],
    'another assignment': [right.replace('A=1', 'A=2'), /command 2/],
    'another redirection': [right.replace('> e', '>> e'), /command 2/],
    'another target': [right.replace('> e', '> z'), /command 2/],
    'a lost background': [right.replace('> e &', '> e'), /command 2/],
    'another background': [right.replace('j\n', 'j &\n'), /command 5/],
    'a command in another place': [right.replace('g && h', 'g | h'), /command 4/],
    'a command inside a word': [right.replace('c d', 'c e'), /command 2/],
    'a command more': [`${right}k\n`, /more commands/],
    'a command less': [right.replace(' && h i \\\n  j', ''), /command 5/],
    'another function': [right.replace('f()', 'z()'), /functions/],
    'a broken script': [right.replace('"$(c', '"$(c"'), /unreadable/],
    'a comment changed': [right.replace('why', 'hoo'), /text of the script changed/],
    'a comment behind a command changed': [right.replace('# f', '# g'), /text of the script changed/],
    'a blank more': [right.replace('exec g', 'exec  g'), /text of the script changed/],
    'a blank changed elsewhere': [right.replace('h i', 'h  i'), /text of the script changed/],
    'a continuation lost': [right.replace('i \\\n  j', 'i j'), /text of the script changed/],
    'a final newline lost': [right.trimEnd(), /text of the script changed/],
    'a line end changed': [right.replace('# f\n', '# f\r\n'), /text of the script changed/],
    'another operator': [right.replace('g && h', 'g; h'), /text of the script changed/],
  };
  for (const [name, [text, reason]] of Object.entries(changes)) {
    test(`finds ${name}`, () => {
      assert.equal(verifyShell(before, right, only), null);
      assert.match(verifyShell(before, text, only) ?? 'null', reason);
    });
  }

  const declared = (edit: ShellEdit, text: string) => verifyShell('a b c & d', text, [edit]) ?? 'null';
  test('finds what was written in another way than declared', () => {
    assert.equal(declared({ op: 'foreground', command: 0 }, 'a b c; d'), 'null');
    assert.match(declared({ op: 'foreground', command: 0 }, 'a b c && d'), /text of the script/);
    assert.match(declared({ op: 'foreground', command: 0 }, 'a b c\nd'), /text of the script/);
    assert.match(declared({ op: 'deleteWord', command: 0, word: 1 }, 'a  c & d'), /text of the script/);
    assert.match(declared({ op: 'replaceWord', command: 0, word: 1, text: '"b"' }, "a 'b' c & d"), /command 1/);
    assert.match(declared({ op: 'insertWords', command: 0, before: 1, text: 'e' }, 'a b e c & d'), /command 1/);
    assert.match(declared({ op: 'append', command: 1, text: 'e' }, 'a b c & d & e'), /command 2|text of the script/);
    assert.match(declared({ op: 'append', command: 1, text: 'e $(f)' }, 'a b c & d && e f'), /command 3/);
  });

  test('refuses edits that do not fit', () => {
    const twice: readonly ShellEdit[] = [
      { op: 'deleteWord', command: 0, word: 1 },
      { op: 'replaceWord', command: 0, word: 1, text: 'c' },
    ];
    assert.match(verifyShell('a b', 'a c', twice) ?? 'null', /declared twice/);
    assert.match(verifyShell('a b', 'a', [{ op: 'deleteWord', command: 0, word: 2 }]) ?? 'null', /not there/);
    assert.match(verifyShell('a b', 'a', [{ op: 'insertWords', command: 0, before: 3, text: 'c' }]) ?? '', /not there/);
    assert.match(verifyShell('a b', 'a', [{ op: 'exec', command: 1 }]) ?? 'null', /not there/);
    assert.match(verifyShell('a "b', 'a "b', []) ?? 'null', /was unreadable/);
    assert.match(verifyShell('a b', 'a b', [{ op: 'foreground', command: 0 }]) ?? 'null', /text of the script/);
  });
});
