import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDockerfile } from '../source/dockerfile/read.ts';
import { variablesOf } from './variables.ts';

function read(instruction: string): readonly string[] {
  const [, second] = readDockerfile(`FROM a:1\n${instruction}\n`).instructions;
  assert.ok(second);
  return variablesOf(second).map(({ name, value }) => `${name}=${value}`);
}

describe('variables of ENV and ARG', () => {
  const cases: readonly (readonly [string, ...string[]])[] = [
    ['ENV A=1 B="two words" C=\'x y\'', 'A=1', 'B=two words', 'C=x y'],
    ['ENV A=1 \\\n  B=2', 'A=1', 'B=2'],
    ['ENV A one two', 'A=one two'],
    ['ENV A=a\\ b B=$C', 'A=a b', 'B=$C'],
    ['ENV URL=http://a/?x=1', 'URL=http://a/?x=1'],
    ['ARG A', 'A=null'],
    ['ARG A= B', 'A=', 'B=null'],
    ['ENV A="un closed', 'A="un closed'],
    ['ENV =a', ''],
  ];
  for (const [instruction, ...expected] of cases)
    it(instruction, () => assert.deepEqual(read(instruction), expected[0] === '' ? [] : expected));
});
