import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isIgnored } from './ignore-patterns.ts';

describe('isIgnored', () => {
  const cases: readonly [readonly string[], string, boolean | null][] = [
    [['.git'], '.git', true],
    [['/.git/'], '.git/HEAD', true],
    [['./.git'], '.git', true],
    [['.git*'], '.gitignore', true],
    [['*.md'], 'README.md', true],
    [['*.md'], 'docs/README.md', false],
    [['**/*.md'], 'docs/deep/README.md', true],
    [['**/node_modules'], 'node_modules/a', true],
    [['**'], '.git', true],
    [['*'], '.git', true],
    [['*', '!src'], '.git', true],
    [['*', '!src'], 'src/main.c', false],
    [['.git', '!.git'], '.git', false],
    [['a?c'], 'abc', true],
    [['a?c'], 'ac', false],
    [['a*b*c'], 'axxbyyc', true],
    [['a*b*c'], 'axxc', false],
    [['[ab]'], 'a', null],
    [[], '.git', false],
  ];
  for (const [patterns, path, expected] of cases)
    it(`${patterns.join(' ')} on ${path}`, () => assert.equal(isIgnored(patterns, path), expected));

  it('takes no time on a hostile pattern', () => {
    assert.equal(isIgnored([`${'**/'.repeat(40)}x`, `${'a*'.repeat(500)}b`], 'a'.repeat(2_000)), false);
  });
});
