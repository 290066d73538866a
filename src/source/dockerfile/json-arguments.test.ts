import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quoteJsonArguments } from './json-arguments.ts';
import { readDockerfile } from './read.ts';

test('writes arguments as people write them', () => {
  assert.equal(quoteJsonArguments(['npm', 'start']), '["npm", "start"]');
  assert.equal(quoteJsonArguments([]), '[]');
  assert.equal(quoteJsonArguments(['a"b\\', '\n\u2028é😀']), '["a\\"b\\\\", "\\n\\u2028é😀"]');
});

test('whatever is written reads back as it was', () => {
  const property = fc.property(fc.array(fc.string({ unit: 'binary' })), (args) => {
    const [, command] = readDockerfile(`FROM a\nCMD ${quoteJsonArguments(args)}\n`).instructions;
    assert.deepEqual(
      command?.json?.map(({ text }) => text),
      args,
    );
  });
  fc.assert(property, { numRuns: 500 });
});
