import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { Bench, EDITS_PER_CASE } from './cases.ts';
import { sharesOf, subjectOf } from './subjects.ts';
import { percentRefused } from './tally.ts';

/** More edits, or a run that failed before: PLIMSOLL_PROOF_EDITS=100000 PLIMSOLL_PROOF_SEED=1 node --test ... */
const EDITS = Number(process.env.PLIMSOLL_PROOF_EDITS ?? 20_000);
const SEED = Number(process.env.PLIMSOLL_PROOF_SEED ?? randomInt(2 ** 31));

/** Of a hundred edits of texts that are as tame as real ones. */
const MAX_REFUSED = 0.5;

for (const { subject, profile, percent } of sharesOf('both')) {
  const cases = Math.ceil((EDITS * percent) / 100 / EDITS_PER_CASE);
  test(`random edits of ${profile} ${subject} texts are exact`, (t) => {
    t.diagnostic(`seed ${SEED}`);
    const bench = new Bench(subjectOf(subject));
    for (let number = 0; number < cases; number++) assertNone(bench.runCase(profile, SEED, number));
    assertNone(bench.confirm());
    const { tally } = bench;
    t.diagnostic(JSON.stringify(tally));
    assert.ok(tally.edits > cases * EDITS_PER_CASE * 0.9, 'nearly all edits find a place');
    assert.ok(tally.planted > tally.edits / 10, 'mistakes are planted');
    if (profile === 'hard') assert.ok(tally.made > tally.edits * 0.7, 'most edits are made');
    else assert.ok(percentRefused(tally) < MAX_REFUSED || tally.edits < 3_000, 'hardly an edit is refused');
  });
}

function assertNone(failures: readonly object[]): void {
  assert.deepEqual(failures, []);
}
