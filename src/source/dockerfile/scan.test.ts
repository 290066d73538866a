import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyDockerfile, goodDockerfile } from './generated.fixture.ts';
import { readDockerfile } from './read.ts';
import { scanInstructions } from './scan.ts';

const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 3_000);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));

test('finds instructions with continuations and comments taken out', () => {
  const text = '# escape=`\r\nFROM a\r\n  run b `\r\n # c\r\n\r\n && d\r\nCOPY <<E /\r\nx `\r\nE\r\nUSER e';
  assert.deepEqual(
    scanInstructions(text).map(({ keyword, text: joined, start, end }) => [keyword, joined, text.slice(start, end)]),
    [
      ['FROM', 'FROM a', 'FROM a'],
      ['RUN', 'run b  && d', 'run b `\r\n # c\r\n\r\n && d'],
      ['COPY', 'COPY <<E /', 'COPY <<E /\r\nx `\r\nE'],
      ['USER', 'USER e', 'USER e'],
    ],
  );
});

test('takes the escape character it is told', () => {
  assert.equal(scanInstructions('RUN a `\nb', '`').length, 1);
  assert.equal(scanInstructions('RUN a `\nb').length, 2);
});

test('takes the first escape directive of two, as the reader does', () => {
  for (const directives of ['# escape=` \\\n# escape=`\n', '# escape=\\\n# escape=`\n', '# escape=`\n# escape=\\\n']) {
    const text = `${directives}FROM a \\\nFROM b \`\nFROM c\n`;
    const scanned = scanInstructions(text).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(
      scanned,
      readDockerfile(text).instructions.map(({ range }) => text.slice(range.start, range.end)),
    );
    assert.equal(scanned.length, 2);
  }
});

test('sees in any file the instructions that the reader sees', (t) => {
  t.diagnostic(`seed ${SEED}`);
  let seen = 0;
  const property = fc.property(fc.oneof(anyDockerfile, goodDockerfile, fc.string({ unit: 'binary' })), (text) => {
    const scanned = scanInstructions(text).map(({ keyword, start, end }) => ({ keyword, start, end }));
    const read = readDockerfile(text).instructions.map(({ keyword, range }) => ({ keyword, ...range }));
    assert.deepEqual(scanned, read);
    seen += read.length;
  });
  fc.assert(property, { seed: SEED, numRuns: RUNS });
  assert.ok(seen > RUNS, 'most files hold instructions');
});

test('takes time that grows with the length only', () => {
  const lines = 100_000;
  assert.equal(scanInstructions(`RUN a ${'\\\n&& b '.repeat(lines)}`).length, 1);
  assert.equal(scanInstructions(`RUN a ${'\\\n# c\n\n'.repeat(lines)}`).length, 1);
  assert.equal(scanInstructions('\\\n'.repeat(lines)).length, 0);
});
