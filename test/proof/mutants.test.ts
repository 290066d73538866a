import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MUTANTS } from './mutants.ts';

const root = new URL('../../', import.meta.url);

test('every mutant breaks exactly one place of the source', () => {
  for (const { name, file, find, replace } of Object.values(MUTANTS).flat()) {
    const occurrences = readFileSync(new URL(file, root), 'utf8').split(find).length - 1;
    assert.equal(occurrences, 1, `${file}: ${name}`);
    assert.notEqual(find, replace, name);
  }
});

test('no two mutants have the same name', () => {
  for (const mutants of Object.values(MUTANTS)) {
    const names = mutants.map(({ file, name }) => `${file} ${name}`);
    assert.equal(new Set(names).size, names.length);
  }
});
