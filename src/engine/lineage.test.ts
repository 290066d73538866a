import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOf } from './analyse.ts';
import { defineRule, type Fix, fail, pass, type Rule, SKIP } from './contract.ts';
import { beginPasses, fixAll } from './fix-loop.ts';
import { JOB, set, start, wants } from './prove.fixture.ts';

/** Two Jobs of one name: their findings differ in their ordinals alone. */
const TWINS = { 'jobs.yaml': `${JOB('a')}---\n${JOB('a')}` };

/** Renames Jobs that are called `a`, and says so. */
const RENAMES: Rule = defineRule({
  ...wants('name', null, 'renames'),
  subject: 'workload',
  check({ object, path, identity }) {
    const name = object.query(['metadata', 'name']);
    if (name.state !== 'present' || name.value.kind !== 'scalar') return SKIP;
    if (name.value.text !== 'a') return pass();
    const edit = { op: 'set', at: ['metadata', 'name'], value: 'b' } as const;
    const repair: Fix = {
      title: '',
      safety: 'safe',
      assumes: null,
      edits: [{ path, language: 'yaml', document: object.document.index, edit }],
      renames: [{ from: identity, to: identity.replace(/a$/, 'b') }],
    };
    return fail({ at: object.kindNode, message: '', evidence: '', because: [], repair });
  },
});

describe('the lineage of findings', () => {
  for (const chosen of [0, 1]) {
    it(`keeps twins apart where only number ${chosen} is wanted`, async () => {
      const analysis = await start([wants('limit', [set('limit')])], TWINS);
      const wish = reportOf(analysis).findings[chosen]?.fingerprint;
      const { changes, applied } = await fixAll(analysis, (_, __, origin) => origin.fingerprint === wish);
      assert.equal(applied.length, 1);
      const documents = changes[0]?.after.split('---\n') ?? [];
      assert.deepEqual(
        documents.map((text) => text.includes('limit: 1')),
        [chosen === 0, chosen === 1],
      );
    });
  }

  it('knows a finding again whose subject an earlier pass has renamed', async () => {
    const analysis = await start([RENAMES, wants('limit', [set('limit')])]);
    const before = reportOf(analysis).findings;
    const known = new Set(before.map(({ fingerprint }) => fingerprint));
    const passes = beginPasses(analysis);
    await passes.run((finding) => finding.rule === 'renames');
    const { repaired } = await passes.run((_, __, origin) => known.has(origin.fingerprint));
    assert.deepEqual(
      repaired,
      before.filter(({ rule }) => rule === 'wants-limit'),
    );
  });

  it('tells findings of one subject apart when another fix takes one of them away', async () => {
    const both = ['first', 'second'].map((key) => wants(key, [set(key)], 'wants-both'));
    const analysis = await start([...both, wants('third', [set('third'), set('first')])]);
    const second = reportOf(analysis).findings.find(({ message }) => message === 'second');
    const passes = beginPasses(analysis);
    await passes.run(({ rule }) => rule === 'wants-third');
    const { repaired } = await passes.run((_, __, origin) => origin.message === 'second');
    assert.deepEqual(repaired, [second]);
  });

  it('goes on from pass to pass, and tells each by itself', async () => {
    const rules = [wants('limit', [set('limit')]), wants('deadline', [set('deadline', 2)])];
    const passes = beginPasses(await start(rules));
    const first = await passes.run(({ rule }) => rule === 'wants-deadline');
    const second = await passes.run(({ rule }) => rule === 'wants-limit');
    assert.equal(first.changes[0]?.before, JOB('a'));
    assert.equal(second.changes[0]?.before, first.changes[0]?.after);
    const { changes, report } = passes.outcome(() => true);
    assert.deepEqual(changes, [{ path: 'job.yaml', before: JOB('a'), after: second.changes[0]?.after }]);
    assert.deepEqual(report.findings, []);
  });
});
