import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FileFacts, readFacts } from './facts.ts';
import { type Collection, type Index, joinFacts, type Questions } from './repository.ts';

const read = (text: string): FileFacts => readFacts('a.yaml', { fileClass: 'manifest', copied: false }, text);
const config = (name: string, value: string, above = '') =>
  `${above}apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {key: ${value}}\n`;

const NAMES: Index<string> = {
  name: 'names',
  build: (repository) => new Map(repository.objects('ConfigMap').map(({ name }) => [name ?? '', name ?? ''])),
};
const EVERY: Collection<string> = {
  name: 'names of each file',
  of: (_, { objects }) => objects.map(({ name }) => ({ key: name ?? '', item: name ?? '' })),
};
const LOUD: Index<string> = {
  name: 'loud names',
  build: (repository) => new Map([['a', (repository.lookup(NAMES, 'a') ?? '').toUpperCase()]]),
};

describe('after a change', () => {
  const state = joinFacts(
    new Map([
      ['a.yaml', read(config('a', 'x'))],
      ['b.yaml', read(config('b', 'x'))],
    ]),
    ['c.txt'],
  );
  const asked: Questions = new Set();
  const repository = state.noting(asked);
  const changedBy = (path: string, text: string, ask: () => unknown): boolean => {
    asked.clear();
    ask();
    return state.changed(new Map([[path, read(text)]])).affects(asked);
  };

  it('what asked for the changed part is affected', () => {
    assert.ok(changedBy('a.yaml', config('a', 'y'), () => repository.objects('ConfigMap')));
    assert.ok(changedBy('a.yaml', config('a', 'y'), () => repository.facts('a.yaml')));
    assert.ok(changedBy('a.yaml', config('z', 'x'), () => repository.lookup(NAMES, 'a')));
    assert.ok(changedBy('a.yaml', config('z', 'x'), () => repository.lookup(NAMES, 'z')));
    assert.ok(changedBy('a.yaml', config('z', 'x'), () => repository.lookup(LOUD, 'a')));
  });

  it('what asked for all of a collection, or for a changed key of it, is affected, and nothing else', () => {
    assert.ok(changedBy('a.yaml', config('z', 'x'), () => repository.all(EVERY)));
    assert.ok(changedBy('a.yaml', config('z', 'x'), () => repository.collected(EVERY, 'a')));
    assert.ok(!changedBy('a.yaml', config('z', 'x'), () => repository.collected(EVERY, 'b')));
    assert.ok(!changedBy('a.yaml', config('a', 'y'), () => repository.all(EVERY)), 'the items are the same');
    const after = state.changed(new Map([['a.yaml', read(config('z', 'x'))]])).state.noting(new Set());
    assert.deepEqual(
      [after.all(EVERY), repository.all(EVERY)],
      [
        ['z', 'b'],
        ['a', 'b'],
      ],
    );
  });

  it('what asked for something else is not', () => {
    assert.ok(!changedBy('a.yaml', config('a', 'y'), () => repository.objects('Secret')));
    assert.ok(!changedBy('a.yaml', config('a', 'y'), () => repository.facts('b.yaml')));
    assert.ok(!changedBy('a.yaml', config('a', 'y'), () => repository.lookup(NAMES, 'a')), 'the answer is the same');
    assert.ok(!changedBy('a.yaml', config('z', 'x'), () => repository.lookup(NAMES, 'b')), 'another key');
  });

  it('nothing is when only places move', () => {
    assert.ok(!changedBy('a.yaml', config('a', 'x', '# one line more\n'), () => repository.facts('a.yaml')));
  });

  it('a new file is seen by what asked for the tree or for it', () => {
    const text = config('n', 'x');
    assert.ok(changedBy('n.yaml', text, () => repository.has('n.yaml')));
    assert.ok(changedBy('n.yaml', text, () => repository.below('', 10)));
    assert.ok(!changedBy('n.yaml', text, () => repository.has('c.txt')));
    const after = state.changed(new Map([['n.yaml', read(text)]])).state.noting(new Set());
    assert.deepEqual(after.below('', 10), ['c.txt', 'a.yaml', 'b.yaml', 'n.yaml']);
    assert.equal(after.lookup(NAMES, 'n'), 'n');
  });

  it('the state before stays as it is', () => {
    state.changed(new Map([['a.yaml', read(config('z', 'x'))]]));
    assert.equal(repository.lookup(NAMES, 'a'), 'a');
    assert.equal(repository.lookup(NAMES, 'z'), undefined);
  });
});
