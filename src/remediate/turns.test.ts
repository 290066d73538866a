import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainConfig } from '../../test/support/config.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import { analyse } from '../engine/analyse.ts';
import { JOB, set, wants } from '../engine/prove.fixture.ts';
import { makeFixSet } from './fix-set.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'];

test('every proof, and every repaired file that is judged anew, lets others have a turn', async () => {
  const inner = memorySnapshot({ 'one.yaml': JOB('one'), 'two.yaml': JOB('two') });
  let turns = 0;
  const snapshot = {
    ...inner,
    turn: async () => {
      turns += 1;
    },
  };
  const rules = KEYS.map((key) => wants(key, [set(key)]));
  const analysis = await analyse({ snapshot, config: plainConfig(rules), rules });
  const { commits } = await makeFixSet(analysis, { baseSha: 'c0ffee', scope: 'safe', wanted: () => true });
  const proofs = commits.flatMap(({ repaired }) => repaired).length;
  assert.equal(proofs, 10);
  // The first proof of each of the two files reads from the snapshot itself; then both files are judged anew.
  assert.ok(turns >= proofs, `${turns} turns`);
});
