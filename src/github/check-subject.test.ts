import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begunId, type CheckSubject, contentId, sameSubject, subjectOf } from './check-subject.ts';

const CHECK = { conclusion: 'success', title: 't', summary: 's', annotations: [], actions: [] } as const;
const SUBJECTS: readonly CheckSubject[] = [
  { kind: 'pull', number: 7 },
  { kind: 'merge group', baseSha: 'a'.repeat(40), number: 7 },
  { kind: 'merge group', baseSha: 'a'.repeat(40), number: null },
];

test('an external id tells what its run speaks of, done or begun', () => {
  for (const subject of SUBJECTS) {
    assert.deepEqual(subjectOf(contentId(subject, 'head', CHECK)), subject);
    assert.deepEqual(subjectOf(begunId(subject)), subject);
  }
  for (const other of ['', 'plimsoll:0123', 'plimsoll:pull:x:1', 'plimsoll:pull:7:', 'my plimsoll:pull:7:1']) {
    assert.equal(subjectOf(other), null, other);
  }
});

test('it is another for another head, check or subject', () => {
  const [pull, group, nameless] = SUBJECTS as [CheckSubject, CheckSubject, CheckSubject];
  const ids = [
    contentId(pull, 'head', CHECK),
    contentId(pull, 'other', CHECK),
    contentId(pull, 'head', { ...CHECK, title: 'u' }),
    contentId(pull, 'head', { ...CHECK, actions: [{ label: 'l', description: 'd', identifier: 'i' }] }),
    contentId(group, 'head', CHECK),
    contentId(nameless, 'head', CHECK),
  ];
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(sameSubject(ids[0] ?? '', begunId(pull)));
  assert.ok(!sameSubject(ids[0] ?? '', begunId({ kind: 'pull', number: 77 })));
  assert.ok(!sameSubject(ids[4] ?? '', begunId(nameless)));
});
