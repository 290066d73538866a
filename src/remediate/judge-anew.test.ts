import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { plainConfig } from '../../test/support/config.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import { type Analysis, analyse } from '../engine/analyse.ts';
import { type FixOutcome, fixAll } from '../engine/fix-loop.ts';
import type { SnapshotEntry } from '../model/snapshot.ts';
import { judgeAnew } from './judge-anew.ts';

const FILES = {
  'a/Dockerfile': 'FROM node:24.1.0\nCMD node app.js\n',
  'b/Dockerfile': 'FROM ruby:latest\nCMD ["ruby", "app.rb"]\n',
};

async function repaired(): Promise<{ readonly analysis: Analysis; readonly outcome: FixOutcome }> {
  const analysis = await analyse({ snapshot: memorySnapshot(FILES), config: plainConfig(RULES), rules: RULES });
  return { analysis, outcome: await fixAll(analysis, () => true) };
}

const rulesOf = ({ findings }: FixOutcome['report']) => findings.map(({ rule, path }) => `${path} ${rule}`);

test('the repaired tree holds what the proof has left', async () => {
  const { analysis, outcome } = await repaired();
  assert.deepEqual(rulesOf(await judgeAnew(analysis, outcome)), ['b/Dockerfile latest-tag']);
});

test('a file that a repair makes is judged with the others', async () => {
  const { analysis, outcome } = await repaired();
  const made = { path: 'c/Dockerfile', before: null, after: 'FROM ruby:latest\nCMD ["ruby", "app.rb"]\n' };
  const changes = [...outcome.changes, made];
  await assert.rejects(
    judgeAnew(analysis, { ...outcome, changes }),
    /has other findings: \["latest-tag","c\/Dockerfile"/,
  );
});

for (const [what, spoil] of [
  ['a finding that is told to be there is gone', (outcome: FixOutcome) => ({ ...outcome, report: twice(outcome) })],
  ['a repair did not take effect', (outcome: FixOutcome) => ({ ...outcome, changes: [] })],
] as const) {
  test(`where ${what}, nothing can be relied on`, async () => {
    const { analysis, outcome } = await repaired();
    await assert.rejects(
      judgeAnew(analysis, spoil(outcome)),
      /^Error: the repaired tree, judged anew, has other findings/,
    );
  });
}

function twice({ report }: FixOutcome): FixOutcome['report'] {
  return { ...report, findings: report.findings.flatMap((finding) => [finding, finding]) };
}

test('facts of files that may never be committed are not kept, and known ones are used', async () => {
  const { analysis, outcome } = await repaired();
  const [asked, kept]: [string[], string[]] = [[], []];
  const facts = { get: (key: string) => void asked.push(key), set: (key: string) => void kept.push(key) };
  await judgeAnew({ ...analysis, input: { ...analysis.input, facts } }, outcome);
  assert.ok(asked.length > 0);
  assert.deepEqual(kept, []);
});

test('only what was not repaired is read from where it comes from', async () => {
  const { analysis, outcome } = await repaired();
  const { snapshot } = analysis.input;
  const paths = new Set<string>();
  const read = (entry: SnapshotEntry) => {
    paths.add(entry.path);
    return snapshot.read(entry);
  };
  await judgeAnew({ ...analysis, input: { ...analysis.input, snapshot: { ...snapshot, read } } }, outcome);
  assert.deepEqual([...paths], ['b/Dockerfile']);
});
