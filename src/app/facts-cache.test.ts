import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type FileFacts, NO_FACTS } from '../model/facts.ts';
import { memoryFacts } from './facts-cache.ts';

const facts = (problem: string): FileFacts => ({ ...NO_FACTS, problems: [problem] });

it('keeps the facts of two repositories apart', () => {
  const store = memoryFacts(10);
  store.forRepository('a').set('key', facts('of a'));
  assert.equal(store.forRepository('b').get('key'), undefined);
  assert.deepEqual(store.forRepository('a').get('key'), facts('of a'));
});

it('forgets the least recently used first', () => {
  const cache = memoryFacts(2).forRepository('a');
  cache.set('1', facts('1'));
  cache.set('2', facts('2'));
  cache.get('1');
  cache.set('3', facts('3'));
  assert.deepEqual(
    ['1', '2', '3'].map((key) => cache.get(key) !== undefined),
    [true, false, true],
  );
});
