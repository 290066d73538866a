import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '../refusal.ts';
import { bashForms } from '../shell/bash.fixture.ts';
import { Tape } from '../tape.fixture.ts';
import { applySplices } from '../text.ts';
import type { DockerfileEdit } from './edit.ts';
import { generateDockerfile, generateDockerfileEdit } from './edits.fixture.ts';
import { readDockerfile } from './read.ts';
import { escapeOf, type ScannedInstruction, scanInstructions } from './scan.ts';
import { dockerfileSplices } from './splices.ts';
import { verifyDockerfile } from './verify.ts';

/** More runs, or one that failed before: PLIMSOLL_PROPERTY_RUNS=20000 PLIMSOLL_PROPERTY_SEED=1 node --test ... */
const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 1_000);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));
/** Milliseconds after which a failure is no longer shrunk. */
const LONGEST_RUN = 10_000 + RUNS * 20;

interface Made {
  readonly before: string;
  readonly after: string;
  readonly edit: DockerfileEdit;
}

test('random edits of random Dockerfiles say what was declared, to the verifier, the scanner and Bash', (t) => {
  t.diagnostic(`seed ${SEED}`);
  const made: Made[] = [];
  const count = { edits: 0, refused: 0 };
  const property = fc.property(fc.array(fc.nat(9_999), { minLength: 150, maxLength: 500, size: 'max' }), (numbers) => {
    const tape = new Tape(numbers);
    const before = generateDockerfile(tape);
    const file = readDockerfile(before);
    assert.deepEqual(file.errors, [], before);
    const edit = generateDockerfileEdit(tape, file);
    count.edits += 1;
    const splices = dockerfileSplices(file, edit);
    if (isRefusal(splices)) {
      count.refused += 1;
      return;
    }
    const one = { before, after: applySplices(before, splices), edit };
    check(one);
    made.push(one);
  });
  fc.assert(property, {
    seed: SEED,
    numRuns: RUNS,
    interruptAfterTimeLimit: LONGEST_RUN,
    markInterruptAsFailure: false,
  });
  t.diagnostic(JSON.stringify(count));
  assert.ok(count.refused < count.edits / 20, 'most edits are made');
  checkWithBash(made);
});

test('edits of several instructions say together what each declares', (t) => {
  t.diagnostic(`seed ${SEED}`);
  let made = 0;
  const property = fc.property(fc.array(fc.nat(9_999), { minLength: 200, maxLength: 600, size: 'max' }), (numbers) => {
    const tape = new Tape(numbers);
    const before = generateDockerfile(tape);
    const file = readDockerfile(before);
    const edits = Array.from({ length: 3 }, () => generateDockerfileEdit(tape, file));
    const places = edits.map((edit) =>
      edit.op === 'stage' || edit.op === 'split' ? Number.NaN : placeOf(before, edit),
    );
    const apart = places.every((place, at) => places.slice(0, at).every((other) => Math.abs(place - other) > 1));
    const splices = edits.map((edit) => dockerfileSplices(file, edit));
    if (!apart || splices.some(isRefusal)) return;
    const after = applySplices(
      before,
      splices.flatMap((some) => (isRefusal(some) ? [] : some)),
    );
    const told = `${JSON.stringify(edits)}\n${JSON.stringify(before)}\n${JSON.stringify(after)}`;
    assert.equal(verifyDockerfile(before, after, edits), null, told);
    for (const [at, edit] of edits.entries()) {
      assert.ok(mayWriteTheSame(edit) || verifyDockerfile(before, after, edits.toSpliced(at, 1)) !== null, told);
    }
    made += 1;
  });
  fc.assert(property, {
    seed: SEED,
    numRuns: RUNS,
    interruptAfterTimeLimit: LONGEST_RUN,
    markInterruptAsFailure: false,
  });
  assert.ok(made > RUNS / 20, `${made} are made`);
});

/** A word or a command may be replaced by its like. */
function mayWriteTheSame(edit: DockerfileEdit): boolean {
  return edit.op === 'shell' && (edit.edit.op === 'replaceWord' || edit.edit.op === 'replace');
}

function check({ before, after, edit }: Made): void {
  const told = `${JSON.stringify(edit)}\n${JSON.stringify(before)}\n${JSON.stringify(after)}`;
  assert.equal(verifyDockerfile(before, after, [edit]), null, told);
  assert.deepEqual(readDockerfile(after).errors, [], told);
  assert.equal(after.startsWith('\ufeff'), before.startsWith('\ufeff'), told);
  assert.equal(after.endsWith('\n'), before.endsWith('\n'), told);
  assert.equal(/\r/.test(after), /\r/.test(before), told);
  if (before.includes('\r')) assert.equal(/(?<!\r)\n/.test(after), false, told);
  const comments = (text: string) => text.match(/# c\d+/g) ?? [];
  if (edit.op !== 'remove') assert.deepEqual(comments(after), comments(before), told);
  checkSuppressions(before, after, edit, told);
  checkInstructions(before, after, edit, told);
}

/** What switches a check off stands above the same instruction as before. */
function checkSuppressions(before: string, after: string, edit: DockerfileEdit, told: string): void {
  const governed = (text: string) =>
    text
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)
      .flatMap((line, at, lines) => (line.startsWith('# hadolint ignore') ? [lines[at + 1] ?? ''] : []));
  if (edit.op !== 'insert' && edit.op !== 'stage' && edit.op !== 'split') return;
  assert.deepEqual(governed(after), governed(before), told);
}

/** The instruction list differs as declared: the same keywords and joined texts everywhere else, in the same order. */
function checkInstructions(before: string, after: string, edit: DockerfileEdit, told: string): void {
  const escapeToken = escapeOf(before);
  const list = (text: string) => scanInstructions(text.replace(/^\ufeff/, ''), escapeToken).map(shown);
  const old = list(before);
  const found = list(after);
  if (edit.op === 'shell') {
    assert.equal(found.length, old.length, told);
    const same = found[edit.instruction] === old[edit.instruction];
    assert.ok(!same || mayWriteTheSame(edit), told);
    assert.deepEqual(found.toSpliced(edit.instruction, 1), old.toSpliced(edit.instruction, 1), told);
    return;
  }
  const written = edit.op === 'remove' ? [] : list(edit.text);
  const taken = edit.op === 'remove' || edit.op === 'replace' ? 1 : 0;
  assert.deepEqual(found, old.toSpliced(placeOf(before, edit), taken, ...written), told);
}

function placeOf(before: string, edit: DockerfileEdit): number {
  if ('instruction' in edit) return edit.instruction;
  if ('after' in edit) return edit.after + 1;
  const { stages, instructions } = readDockerfile(before);
  return edit.op === 'stage' ? (stages[edit.before]?.from.index ?? instructions.length) : edit.before;
}

function shown({ text, heredocLines }: ScannedInstruction): string {
  return [text, ...heredocLines].join('\n');
}

/** Bash takes the script of every instruction that it took before. */
function checkWithBash(made: readonly Made[]): void {
  const edited = made.flatMap(({ before, after, edit }) =>
    edit.op === 'shell' ? [{ before, after, at: edit.instruction }] : [],
  );
  const script = (text: string, at: number) => {
    const found = scanInstructions(text.replace(/^\ufeff/, ''), escapeOf(text))[at];
    const line = found?.text.replace(/^\S+(?: --mount=\S+)? /i, '') ?? '';
    return /^<<\S+$/.test(line)
      ? (found?.heredocLines.slice(0, -1).join('\n') ?? '')
      : [line, ...(found?.heredocLines ?? [])].join('\n');
  };
  const old = bashForms(edited.map(({ before, at }) => script(before, at)));
  const found = bashForms(edited.map(({ after, at }) => script(after, at)));
  for (const [place, one] of edited.entries()) {
    assert.ok(old[place] !== null && found[place] !== null, JSON.stringify(one));
  }
}
