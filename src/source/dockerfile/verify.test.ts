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

  test('counts the places of each edit as the one before left them', () => {
    const list: readonly DockerfileEdit[] = [
      { op: 'insert', before: 1, text: 'USER e\nEXPOSE 1' },
      { op: 'replace', instruction: 4, text: 'CMD ["d"]' },
      { op: 'insert', before: 5, text: 'STOPSIGNAL 9' },
    ];
    const inserted = after.replace('  RUN', 'USER e\nEXPOSE 1\n  RUN').replace('["d"]', '["d"]\nSTOPSIGNAL 9');
    assert.equal(verifyDockerfile(before, inserted, list), null);
    assert.match(verifyDockerfile(before, inserted, list.toReversed()) ?? 'null', /not there/);
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
