import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '../source/refusal.ts';
import type { YamlEdit } from '../source/yaml/edit.ts';
import type { Fix } from './contract.ts';
import { JOB, set } from './prove.fixture.ts';
import { writeFix } from './write-fix.ts';

describe('writeFix', () => {
  const fix = (edits: readonly YamlEdit[]): Fix => ({
    title: '',
    safety: 'safe',
    assumes: null,
    edits: edits.map((edit) => ({ path: 'job.yaml', language: 'yaml', document: 0, edit })),
    renames: [],
  });
  const texts = new Map([['job.yaml', JOB('a')]]);

  it('makes all edits on the text as it is, whatever their order', () => {
    const one = writeFix(fix([{ op: 'set', at: ['kind'], value: 'CronJob' }, set('limit')]), texts);
    const other = writeFix(fix([set('limit'), { op: 'set', at: ['kind'], value: 'CronJob' }]), texts);
    assert.deepEqual(one, other);
    assert.ok(!isRefusal(one));
    assert.match(one.files[0]?.after ?? '', /kind: CronJob[\s\S]*limit: 1\n$/);
  });

  it('refuses edits that touch the same place, a missing file, a missing document', () => {
    const kinds = ['Pod', 'CronJob'].map((value): YamlEdit => ({ op: 'set', at: ['kind'], value }));
    assert.deepEqual(writeFix(fix(kinds), texts), { refused: 'two of its changes touch the same place' });
    assert.deepEqual(writeFix(fix([set('limit')]), new Map()), { refused: 'job.yaml cannot be read' });
    const third = {
      ...fix([]),
      edits: [{ path: 'job.yaml', language: 'yaml' as const, document: 2, edit: set('limit') }],
    };
    assert.deepEqual(writeFix(third, texts), { refused: 'the document is gone' });
  });
});
