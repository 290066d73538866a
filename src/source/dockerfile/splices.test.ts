import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '../refusal.ts';
import type { ShellEdit } from '../shell/edit.ts';
import { applySplices } from '../text.ts';
import type { DockerfileEdit } from './edit.ts';
import { edited } from './edited.fixture.ts';
import { anyDockerfile, goodDockerfile } from './generated.fixture.ts';
import { readDockerfile } from './read.ts';
import { dockerfileSplices } from './splices.ts';
import { verifyDockerfile } from './verify.ts';

const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 2_000);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));

const replace = (instruction: number, text: string): DockerfileEdit => ({ op: 'replace', instruction, text });
const insert = (before: number, text: string): DockerfileEdit => ({ op: 'insert', before, text });

describe('replacing an instruction', () => {
  const command = replace(1, 'CMD ["b"]');
  const cases: Readonly<Record<string, readonly [before: string, edit: DockerfileEdit, after: string]>> = {
    'the last one': ['FROM a\nCMD b\n', command, 'FROM a\nCMD ["b"]\n'],
    'without a final newline': ['FROM a\nCMD b', command, 'FROM a\nCMD ["b"]'],
    'with CRLF': ['FROM a\r\nCMD b\r\nUSER c\r\n', command, 'FROM a\r\nCMD ["b"]\r\nUSER c\r\n'],
    'with CRLF inside': ['FROM a\r\nRUN b\r\n', replace(1, 'RUN b \\\n  c'), 'FROM a\r\nRUN b \\\r\n  c\r\n'],
    'over several lines': ['FROM a\nCMD b \\\n\n c\n# d\nUSER e\n', command, 'FROM a\nCMD ["b"]\n# d\nUSER e\n'],
    'the first one, behind a BOM': ['\ufeffFROM a\nUSER b\n', replace(0, 'FROM c'), '\ufeffFROM c\nUSER b\n'],
    'that is indented': ['FROM a\n \tcmd b \n', command, 'FROM a\n \tCMD ["b"]\n'],
    'that keeps its comments': [
      'FROM a\nRUN b \\\n  # why\n  c\n',
      replace(1, 'RUN b \\\n  # why\n  d'),
      'FROM a\nRUN b \\\n  # why\n  d\n',
    ],
  };
  for (const [name, [before, edit, after]] of Object.entries(cases)) {
    test(`writes one ${name}`, () => assert.equal(edited(before, edit), after));
  }

  const refusals: Readonly<Record<string, readonly [before: string, edit: DockerfileEdit, reason: RegExp]>> = {
    'a comment inside it': ['FROM a\nCMD b \\\n# why\n c\n', command, /a comment inside/],
    'another comment inside it': [
      'FROM a\nRUN b \\\n# why\n c\n',
      replace(1, 'RUN b \\\n# what\n c'),
      /a comment inside/,
    ],
    'a here-document': ['FROM a\nRUN <<E\nb\nE\n', replace(1, 'RUN b'), /a here-document/],
    ONBUILD: ['FROM a\nONBUILD CMD b\n', command, /other builds/],
    'a bare carriage return': ['FROM a\nRUN a\rb\n', command, /carriage return/],
    'an error': ['FROM a\nCMD b\nFOO\n', command, /has an error/],
    'a missing instruction': ['FROM a\n', command, /is gone/],
    'a comment to begin with': ['FROM a\nCMD b\n', replace(1, '# c\nCMD b'), /begins with a comment/],
    'nothing to write': ['FROM a\nCMD b\n', replace(1, ' \n'), /nothing to write/],
  };
  for (const [name, [before, edit, reason]] of Object.entries(refusals)) {
    test(`refuses ${name}`, () => assert.match(edited(before, edit), reason));
  }
});

describe('inserting an instruction', () => {
  const user = 'USER z';
  const cases: Readonly<Record<string, readonly [before: string, edit: DockerfileEdit, after: string]>> = {
    'in front of a comment and its instruction': [
      'FROM a\n# b\nCMD c\n',
      insert(1, user),
      'FROM a\nUSER z\n# b\nCMD c\n',
    ],
    'at the top, behind directives': ['# syntax=x\nFROM a\n', insert(0, 'ARG b'), '# syntax=x\nARG b\nFROM a\n'],
    'at the top, behind a BOM': ['\ufeffFROM a\r\n', insert(0, 'ARG b'), '\ufeffARG b\r\nFROM a\r\n'],
    'in front of an indented one': ['FROM a\n  CMD b\n', insert(1, user), 'FROM a\nUSER z\n  CMD b\n'],
    'at the end': ['FROM a\nCMD b\n', insert(2, user), 'FROM a\nCMD b\nUSER z\n'],
    'at the end, without a final newline': ['FROM a\r\nCMD b', insert(2, user), 'FROM a\r\nCMD b\r\nUSER z'],
    'at the end, in front of comments': ['FROM a\nCMD b\n\n# c\n', insert(2, user), 'FROM a\nCMD b\nUSER z\n\n# c\n'],
    'behind a here-document': ['FROM a\nRUN <<E\nb\nE\n', insert(2, user), 'FROM a\nRUN <<E\nb\nE\nUSER z\n'],
    'with a comment of its own': ['FROM a\nCMD b\n', insert(1, '# c\nUSER z'), 'FROM a\n# c\nUSER z\nCMD b\n'],
    'that are two': ['FROM a\nCMD b\n', insert(1, 'USER z\nEXPOSE 1'), 'FROM a\nUSER z\nEXPOSE 1\nCMD b\n'],
  };
  for (const [name, [before, edit, after]] of Object.entries(cases)) {
    test(`writes one ${name}`, () => assert.equal(edited(before, edit), after));
  }

  test('refuses a place that is not there, and one behind an open continuation', () => {
    assert.match(edited('FROM a\n', insert(2, user)), /is gone/);
    assert.match(edited('FROM a\nRUN b \\\n', insert(2, user)), /line continuation/);
    assert.equal(edited('FROM a\nRUN <<E\nb\\\nE\n', insert(2, user)), 'FROM a\nRUN <<E\nb\\\nE\nUSER z\n');
  });
});

test('any edit of any file is what it declares, or refused', (t) => {
  t.diagnostic(`seed ${SEED}`);
  const count = { made: 0, refused: 0 };
  const text = fc.constantFrom(
    'USER z',
    'CMD ["b"]',
    'RUN b \\\n  c',
    'RUN b \\\n  # c\n  d',
    'ARG z',
    'FROM z AS y',
    'RUN <<E\nb\nE',
  );
  const place = fc.nat(9);
  const shell: fc.Arbitrary<ShellEdit> = fc.oneof(
    fc.record({ op: fc.constant('exec'), command: fc.nat(2) }),
    fc.record({ op: fc.constant('append'), command: fc.nat(2), text: fc.constantFrom('x', 'x "y"') }),
    fc.record({ op: fc.constant('deleteWord'), command: fc.nat(2), word: fc.nat(2) }),
    fc.record({ op: fc.constant('insertWords'), command: fc.nat(2), before: fc.nat(2), text: fc.constant('x `y`') }),
  );
  const edit: fc.Arbitrary<DockerfileEdit> = fc.oneof(
    fc.record({ op: fc.constant('replace'), instruction: place, text }),
    fc.record({ op: fc.constant('insert'), before: place, text }),
    fc.record({ op: fc.constant('insert'), after: place, text }),
    fc.record({ op: fc.constant('stage'), before: fc.nat(3), text }),
    fc.record({
      op: fc.constant('split'),
      before: place,
      text: fc.constantFrom('FROM z AS y', 'FROM z\nCOPY --from=a b c'),
    }),
    fc.record({ op: fc.constant('remove'), instruction: place }),
    fc.record({ op: fc.constant('shell'), instruction: place, edit: shell }),
  );
  const file = fc.oneof({ weight: 4, arbitrary: goodDockerfile }, anyDockerfile);
  const property = fc.property(file, edit, (before, declared) => {
    const splices = dockerfileSplices(readDockerfile(before), declared);
    if (isRefusal(splices)) {
      count.refused += 1;
      return;
    }
    count.made += 1;
    const after = applySplices(before, splices);
    assert.equal(verifyDockerfile(before, after, [declared]), null, JSON.stringify([before, after, declared]));
    assert.deepEqual(readDockerfile(after).errors, [], JSON.stringify([before, after, declared]));
  });
  fc.assert(property, { seed: SEED, numRuns: RUNS });
  t.diagnostic(JSON.stringify(count));
  assert.ok(count.made > RUNS / 10, 'some edits are made');
});
