import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PATTERNS, type Pattern } from '../engine/contract.ts';
import { type PresetName, presetFailOn, presetLevels } from './presets.ts';
import { SAMPLE_RULES } from './rules.fixture.ts';

const levels = (...names: PresetName[]) => Object.fromEntries(presetLevels(names, SAMPLE_RULES));

test('each preset gives every rule a level', () => {
  assert.deepEqual(levels('recommended'), {
    'latest-tag': 'warning',
    'naked-pod': 'note',
    'unbounded-job': 'error',
    'extra-check': 'warning',
  });
  assert.deepEqual(levels('strict'), {
    'latest-tag': 'error',
    'naked-pod': 'warning',
    'unbounded-job': 'error',
    'extra-check': 'error',
  });
  assert.deepEqual(levels('workshop'), {
    'latest-tag': 'warning',
    'naked-pod': 'note',
    'unbounded-job': 'error',
    'extra-check': 'off',
  });
  assert.deepEqual(levels('security'), {
    'latest-tag': 'warning',
    'naked-pod': 'off',
    'unbounded-job': 'off',
    'extra-check': 'off',
  });
});

test('several presets are a union at the gravest level, whatever their order', () => {
  const both = { 'latest-tag': 'error', 'naked-pod': 'warning', 'unbounded-job': 'error', 'extra-check': 'error' };
  assert.deepEqual(levels('strict', 'security'), both);
  assert.deepEqual(levels('security', 'strict'), both);
  assert.deepEqual(new Set(Object.values(levels())), new Set(['off']));
});

test('the strictest gate of several presets counts', () => {
  assert.equal(presetFailOn(['recommended']), 'error');
  assert.equal(presetFailOn(['recommended', 'strict']), 'warning');
  assert.equal(presetFailOn(['strict', 'workshop']), 'warning');
  assert.equal(presetFailOn([]), 'error');
});

test('workshop chooses by pattern, not by a list of rules', () => {
  const ofEachPattern = (Object.keys(PATTERNS) as Pattern[]).flatMap((pattern) =>
    SAMPLE_RULES.slice(0, 1).map((rule) => ({ ...rule, id: pattern, pattern })),
  );
  const on = [...presetLevels(['workshop'], ofEachPattern)].filter(([, level]) => level !== 'off');
  assert.deepEqual(
    on.map(([id]) => id),
    Object.keys(PATTERNS).filter((pattern) => pattern !== 'beyond'),
  );
});
