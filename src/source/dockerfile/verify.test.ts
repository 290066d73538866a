import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DockerfileEdit } from './edit.ts';
import { verifyDockerfile } from './verify.ts';

const before = '# syntax=x\nFROM a\n\n# why\n  RUN b \\\n  # inside\n  c\nCMD d\n';
const edits: readonly DockerfileEdit[] = [{ op: 'replace', instruction: 2, text: 'CMD ["d"]' }];
const after = before.replace('CMD d', 'CMD ["d"]');

describe('verifyDockerfile', () => {
  test('accepts what was declared', () => {
    assert.equal(verifyDockerfile(before, after, edits), null);
    assert.equal(verifyDockerfile(before, before, []), null);
    assert.equal(verifyDockerfile(before.trimEnd(), after.trimEnd(), edits), null);
    assert.equal(verifyDockerfile(before.replaceAll('\n', '\r\n'), after.replaceAll('\n', '\r\n'), edits), null);
    assert.equal(verifyDockerfile(`\ufeff${before}`, `\ufeff${after}`, edits), null);
  });

  const changes: Readonly<Record<string, readonly [text: string, reason: RegExp]>> = {
    'nothing written': [before, /instruction 3/],
    'another text': [after.replace('["d"]', '["e"]'), /instruction 3/],
    'another instruction changed': [after.replace('RUN b', 'RUN e'), /instruction 2/],
    'blanks changed in another instruction': [after.replace('\n  c', '\n c'), /instruction 2/],
    'an indentation changed': [after.replace('  RUN', 'RUN'), /instruction 2/],
    'a comment changed': [after.replace('# why', '# how'), /a line outside/],
    'a comment inside an instruction lost': [after.replace('  # inside\n', ''), /instruction 2/],
    'a directive lost': [after.replace('# syntax=x\n', ''), /a line outside/],
    'a blank line lost': [after.replace('\n\n', '\n'), /a line outside/],
    'a comment moved': [before.replace('# why\n', '').replace('CMD d', '# why\nCMD ["d"]'), /a line outside/],
    'an instruction more': [`${after}USER e\n`, /more in it/],
    'an instruction less': [after.replace('FROM a\n', ''), /instruction 1/],
    'an instruction swallowed': [after.replace('FROM a', 'FROM a \\'), /instruction 1/],
    'no final newline': [after.trimEnd(), /final newline/],
    'a BOM': [`\ufeff${after}`, /byte order mark/],
    'another line end': [after.replace('["d"]\n', '["d"]\r\n'), /line ends/],
  };
  for (const [name, [text, reason]] of Object.entries(changes)) {
    test(`finds ${name}`, () => assert.match(verifyDockerfile(before, text, edits) ?? 'null', reason));
  }

  test('finds a line end of the other kind that comes in', () => {
    const pairs = before.replaceAll('\n', '\r\n');
    const mixed = after.replaceAll('\n', '\r\n').replace('["d"]\r\n', '["d"]\n');
    assert.match(verifyDockerfile(pairs, mixed, edits) ?? 'null', /line ends/);
  });

  test('takes edits in any order, all declared on the text as it was', () => {
    const list: readonly DockerfileEdit[] = [
      { op: 'insert', before: 1, text: 'USER e\nEXPOSE 1' },
      { op: 'replace', instruction: 2, text: 'CMD ["d"]' },
      { op: 'insert', after: 2, text: 'STOPSIGNAL 9' },
      { op: 'insert', before: 3, text: '# f\nUSER f' },
      { op: 'shell', instruction: 1, edit: { op: 'insertWords', command: 0, before: 1, text: 'x' } },
      { op: 'shell', instruction: 1, edit: { op: 'insertWords', command: 0, before: 2, text: 'y' } },
      { op: 'stage', before: 0, text: 'FROM g' },
    ];
    const inserted = after
      .replace('FROM a', 'FROM g\n\nFROM a')
      .replace('# why', 'USER e\nEXPOSE 1\n# why')
      .replace('RUN b \\\n  # inside\n  c', 'RUN b \\\n  # inside\n  x c y')
      .replace('["d"]', '["d"]\nSTOPSIGNAL 9\n# f\nUSER f');
    assert.equal(verifyDockerfile(before, inserted, list), null);
    assert.equal(verifyDockerfile(before, inserted, list.toSpliced(2, 2).concat(list[2] ?? [], list[3] ?? [])), null);
    assert.notEqual(verifyDockerfile(before, inserted, list.toReversed()), null);
  });

  const stage: DockerfileEdit = { op: 'stage', before: 0, text: 'FROM e\nUSER f' };
  const staged = before.replace('FROM a', 'FROM e\nUSER f\n\nFROM a');
  const remove: DockerfileEdit = { op: 'remove', instruction: 1 };
  const removed = before.replace(/ {2}RUN[\s\S]*c\n/, '');
  const insert: DockerfileEdit = { op: 'insert', before: 1, text: 'USER e' };
  const shell: DockerfileEdit = {
    op: 'shell',
    instruction: 1,
    edit: { op: 'insertWords', command: 0, before: 2, text: 'x' },
  };
  const shelled = before.replace('  c\n', '  c x\n');
  const others: Readonly<Record<string, readonly [edit: DockerfileEdit, text: string, reason: RegExp | null]>> = {
    'a stage': [stage, staged, null],
    'a stage without a blank line': [stage, staged.replace('f\n\n', 'f\n'), /line outside/],
    'a stage in another place': [stage, `${before}\nFROM e\nUSER f\n`, /instruction 1/],
    'a stage above a directive': [stage, `FROM e\nUSER f\n\n${before}`, /line outside|instruction 1/],
    'an instruction removed': [remove, removed, null],
    'an instruction removed with a comment too many': [remove, removed.replace('# why\n', ''), /line outside/],
    'another instruction removed': [remove, before.replace('CMD d\n', ''), /instruction 2/],
    'an instruction inserted': [insert, before.replace('# why', 'USER e\n# why'), null],
    'an instruction between a comment and its instruction': [
      insert,
      before.replace('# why\n', '# why\nUSER e\n'),
      /line outside|instruction/,
    ],
    'a script edited': [shell, shelled, null],
    'a script edited in another way': [shell, before.replace('  c\n', '  c y\n'), /instruction 2.*command 1/],
    'a script with other flags': [shell, shelled.replace('RUN', 'RUN --x'), /instruction 2.*flags/],
    'a script with another keyword': [shell, shelled.replace('RUN', 'CMD'), /instruction 2.*keyword/],
    'a script that is two instructions': [shell, shelled.replace('b \\', 'b'), /instruction 2/],
    'a comment in a script changed': [shell, shelled.replace('inside', 'outside'), /comment inside/],
    'a comment in a script lost': [shell, shelled.replace('  # inside\n', ''), /comment inside/],
    'a line more in a script': [shell, shelled.replace('  # ', '\n  # '), /more lines/],
    'a line less in a script': [shell, shelled.replace(' \\\n  # inside\n  c', '   c'), /comment inside|lines of it/],
    'a continuation moved': [
      shell,
      shelled.replace('b \\', 'b\\').replace('  c x', '   c x'),
      /more lines of it|continuation/,
    ],
    'the indentation of a script changed': [shell, shelled.replace('  RUN', 'RUN'), /instruction 2/],
  };
  for (const [name, [edit, text, reason]] of Object.entries(others)) {
    test(`${reason === null ? 'accepts' : 'finds'} ${name}`, () => {
      const told = verifyDockerfile(before, text, [edit]);
      if (reason === null) assert.equal(told, null);
      else assert.match(told ?? 'null', reason);
    });
  }

  test('finds a blank line more inside a script', () => {
    const blank = 'FROM a\nRUN b \\\n\n  c\n';
    assert.equal(verifyDockerfile(blank, 'FROM a\nRUN b \\\n\n  c x\n', [shell]), null);
    assert.match(verifyDockerfile(blank, 'FROM a\nRUN b \\\n\n\n  c x\n', [shell]) ?? 'null', /more lines than/);
  });

  test('finds a changed frame of a here-document', () => {
    const heredoc = 'FROM a\nRUN <<E\nb c\nE\n';
    const edit: DockerfileEdit = { op: 'shell', instruction: 1, edit: { op: 'deleteWord', command: 0, word: 1 } };
    assert.equal(verifyDockerfile(heredoc, 'FROM a\nRUN <<E\nb\nE\n', [edit]), null);
    assert.match(verifyDockerfile(heredoc, 'FROM a\nRUN <<F\nb\nF\n', [edit]) ?? 'null', /here-document changed/);
    assert.match(verifyDockerfile(heredoc, 'FROM a\nRUN <<E\nb d\nE\n', [edit]) ?? 'null', /command 1/);
  });

  test("refuses edits that get in each other's way", () => {
    const twice = (...list: readonly DockerfileEdit[]) => verifyDockerfile(before, before, list) ?? 'null';
    assert.match(twice(remove, remove), /changed twice/);
    assert.match(twice(remove, shell), /changed twice/);
    assert.match(twice(shell, { op: 'replace', instruction: 1, text: 'USER e' }), /changed twice/);
    assert.match(twice({ op: 'insert', before: 0, text: 'ARG e' }, stage), /declared at one place/);
    assert.match(twice(stage, { op: 'insert', before: 0, text: 'ARG e' }), /declared at one place/);
    assert.match(twice({ op: 'insert', after: 3, text: 'USER e' }), /not there/);
    assert.match(twice({ op: 'stage', before: 2, text: 'FROM e' }), /not there/);
    assert.match(twice({ op: 'shell', instruction: 3, edit: { op: 'exec', command: 0 } }), /not there/);
  });

  test('refuses edits that declare nothing', () => {
    assert.match(
      verifyDockerfile(before, before, [{ op: 'insert', before: 0, text: '# only' }]) ?? 'null',
      /no instruction/,
    );
    assert.match(
      verifyDockerfile(before, before, [{ op: 'replace', instruction: 9, text: 'USER e' }]) ?? 'null',
      /not there/,
    );
  });
});

test('finds a comment that moved between the lines of a script', () => {
  const text = 'FROM a\nRUN b \\\n  # why\n  c \\\n  d\n';
  const edit: DockerfileEdit = {
    op: 'shell',
    instruction: 1,
    edit: { op: 'insertWords', command: 0, before: 2, text: 'x' },
  };
  const right = text.replace('  d', '  x d');
  assert.equal(verifyDockerfile(text, right, [edit]), null);
  const moved = right.replace('  # why\n  c \\\n', '  c \\\n  # why\n');
  assert.match(verifyDockerfile(text, moved, [edit]) ?? 'null', /comment inside it moved/);
});

test('a file of one line gets LF', () => {
  const edit: DockerfileEdit = { op: 'insert', after: 0, text: 'USER b' };
  assert.equal(verifyDockerfile('FROM a', 'FROM a\nUSER b', [edit]), null);
  assert.match(verifyDockerfile('FROM a', 'FROM a\r\nUSER b', [edit]) ?? 'null', /line ends/);
});
