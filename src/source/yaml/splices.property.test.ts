import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '../refusal.ts';
import { applySplices } from '../text.ts';
import type { YamlEdit } from './edit.ts';
import { applyYamlEdit } from './edit-value.ts';
import { generateEdit } from './edits.fixture.ts';
import { equalValues } from './equal.ts';
import { generateFile, Tape } from './generated.fixture.ts';
import { documentValue } from './query.ts';
import { readYaml } from './read.ts';
import { yamlSplices } from './splices.ts';
import type { YamlDocument, YamlFile } from './tree.ts';
import { verifyYaml } from './verify.ts';

/** More runs, or one that failed before: PLIMSOLL_PROPERTY_RUNS=20000 PLIMSOLL_PROPERTY_SEED=1 node --test ... */
const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 700);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));
const EDITS_PER_FILE = 3;
/** Milliseconds after which a failure is no longer shrunk. */
const LONGEST_RUN = 10_000 + RUNS * 20;

test('random edits of random files say what was declared, and nothing else', (t) => {
  t.diagnostic(`seed ${SEED}`);
  const count = { edits: 0, made: 0, files: 0, unreadable: 0 };
  const property = fc.property(fc.array(fc.nat(9_999), { minLength: 150, maxLength: 500, size: 'max' }), (numbers) => {
    const choices = new Tape(numbers);
    let text = generateFile(choices);
    count.files++;
    for (let turn = 0; turn < EDITS_PER_FILE; turn++) {
      const file = readYaml(text);
      const readable = file.documents.filter(({ root }) => root !== null);
      const document = readable[choices.below(Math.max(1, readable.length))];
      if (!document?.root) {
        count.unreadable++;
        return;
      }
      const edit = generateEdit(choices, document.root);
      count.edits++;
      const after = checkEdit(file, document, edit);
      if (after === null) continue;
      count.made++;
      text = after;
    }
  });
  fc.assert(property, {
    seed: SEED,
    numRuns: RUNS,
    interruptAfterTimeLimit: LONGEST_RUN,
    markInterruptAsFailure: false,
  });
  t.diagnostic(JSON.stringify(count));
  assert.ok(count.made > count.edits / 2, 'most edits are made');
  assert.ok(count.unreadable < count.files / 10, 'most files can be read');
});

/** The text after the edit, null when it was refused. */
function checkEdit(file: YamlFile, document: YamlDocument, edit: YamlEdit): string | null {
  const splices = yamlSplices(file, document, edit);
  if (isRefusal(splices)) return null;
  const after = applySplices(file.text, splices);
  const told = () => `${JSON.stringify(edit)}\n${JSON.stringify(file.text)}\n${JSON.stringify(after)}`;
  assert.equal(verifyYaml(file.text, after, [{ document: document.index, edit }]), null, told());
  const again = readYaml(after);
  const edited = again.documents[document.index];
  assert.ok(edited && !edited.error, told());
  const expected = applyYamlEdit(documentValue(document), edit);
  assert.ok(!isRefusal(expected) && equalValues(expected.value, documentValue(edited)), told());
  if (edit.op === 'set' || edit.op === 'delete') assert.deepEqual(yamlSplices(again, edited, edit), [], told());
  if (edit.op !== 'delete') assert.deepEqual(commentsOf(after), commentsOf(file.text), told());
  return after;
}

/** The generator numbers its comments, so none can hide behind an equal one. */
function commentsOf(text: string): readonly string[] {
  return (text.match(/# c\d+/g) ?? []).toSorted();
}
