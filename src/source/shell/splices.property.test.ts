import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '../refusal.ts';
import { Tape } from '../tape.fixture.ts';
import { applySplices } from '../text.ts';
import { bashForms } from './bash.fixture.ts';
import type { ShellEdit } from './edit.ts';
import { generateScript, generateShellEdit } from './edits.fixture.ts';
import { readShell } from './read.ts';
import type { ShellScript } from './script.ts';
import { shellSplices } from './splices.ts';
import { verifyShell } from './verify.ts';

/** More runs, or one that failed before: PLIMSOLL_PROPERTY_RUNS=20000 PLIMSOLL_PROPERTY_SEED=1 node --test ... */
const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 700);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));
/** Milliseconds after which a failure is no longer shrunk. */
const LONGEST_RUN = 10_000 + RUNS * 20;

interface Made {
  readonly before: string;
  readonly after: string;
  readonly edit: ShellEdit;
  readonly script: ShellScript;
}

test('random edits of random scripts say what was declared, to the verifier and to Bash', (t) => {
  t.diagnostic(`seed ${SEED}`);
  const made: Made[] = [];
  const count = { edits: 0, refused: 0 };
  const property = fc.property(fc.array(fc.nat(9_999), { minLength: 100, maxLength: 400, size: 'max' }), (numbers) => {
    const tape = new Tape(numbers);
    const before = generateScript(tape);
    const script = readShell(before);
    assert.equal(script.broken, false, before);
    const edit = generateShellEdit(tape, script);
    count.edits += 1;
    const splices = shellSplices(script, edit);
    if (isRefusal(splices)) {
      count.refused += 1;
      return;
    }
    const after = applySplices(before, splices);
    checkText({ before, after, edit, script });
    made.push({ before, after, edit, script });
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

function checkText({ before, after, edit, script }: Made): void {
  const told = `${JSON.stringify(edit)}\n${JSON.stringify(before)}\n${JSON.stringify(after)}`;
  assert.equal(verifyShell(before, after, [edit]), null, told);
  assert.deepEqual(after.match(/# c\d+/g), before.match(/# c\d+/g), told);
  assert.equal(after.endsWith('\n'), before.endsWith('\n'), told);
  const lines = (text: string) => text.split('\n').length;
  const shortens = edit.op === 'remove' || edit.op === 'replace' || hasLineToItself(before, edit, script);
  if (!shortens) assert.equal(lines(after), lines(before), told);
  if (before.includes('\r')) assert.equal(/(?<!\r)\n|\r(?!\n)/.test(after), false, told);
  else assert.equal(after.includes('\r'), false, told);
  if (edit.op !== 'exec' && edit.op !== 'foreground') return;
  assert.ok(isRefusal(shellSplices(readShell(after), edit)), `a second time: ${told}`);
}

/** True when what the edit takes away begins its line, and nothing of the command stands behind it: only then a line goes. */
function hasLineToItself(before: string, edit: ShellEdit, { commands }: ShellScript): boolean {
  const command = commands[edit.command];
  const taken =
    edit.op === 'foreground' ? command?.ampersand : edit.op === 'deleteWord' ? command?.words[edit.word] : undefined;
  if (taken == null) return false;
  const [behind = ''] = before.slice(taken.end).split('\n');
  const inFront = before.slice(before.lastIndexOf('\n', taken.start) + 1, taken.start);
  const ends = 'separates' in taken ? !taken.separates : taken.end === command?.end;
  return inFront.trim() === '' && (ends || behind.replace(/\\\r?$/, '').trim() === '');
}

/** Bash prints the script afterwards as it prints it before, but for the words that the edit takes and brings. */
function checkWithBash(made: readonly Made[]): void {
  const before = bashForms(made.map((one) => one.before));
  const after = bashForms(made.map((one) => one.after));
  const takenForms = bashForms(made.map(({ edit, script }) => `x ${takenBy(edit, script)}`));
  for (const [at, { edit, script, ...texts }] of made.entries()) {
    const told = `${JSON.stringify(edit)}\n${JSON.stringify(texts)}\n${before[at]}\n${after[at]}`;
    assert.ok(before[at] != null && after[at] != null, `Bash cannot read it: ${told}`);
    // Bash moves redirections behind the words: what goes as a whole is compared as Bash prints it.
    const isWhole = edit.op === 'replace' || edit.op === 'remove';
    const taken = isWhole ? bodyOf(takenForms[at] ?? '') : takenBy(edit, script);
    assert.ok(isChanged(tokens(before[at]), tokens(after[at]), tokens(taken), tokens(broughtBy(edit))), told);
  }
}

/** The words behind `x` of a script that Bash has printed. */
function bodyOf(form: string): string {
  return /\{ *\n *x ?([\s\S]*)\n\}\s*$/.exec(form)?.[1] ?? '';
}

function takenBy(edit: ShellEdit, { commands, text }: ShellScript): string {
  if (edit.op === 'foreground') return '&';
  const command = commands[edit.command];
  if (edit.op === 'deleteWord' || edit.op === 'replaceWord') return command?.words[edit.word]?.text ?? '';
  if (edit.op !== 'replace' && edit.op !== 'remove') return '';
  const end = edit.op === 'remove' ? command?.ampersand?.end : undefined;
  return text.slice(command?.start, end ?? command?.end).replace(/\\\r?\n/g, ' ');
}

function broughtBy(edit: ShellEdit): string {
  if (edit.op === 'exec') return 'exec';
  if (edit.op === 'append') return `&& ${edit.text}`;
  return 'text' in edit ? edit.text : '';
}

function tokens(form: string): readonly string[] {
  return form.match(/[^\s;()`"]+|[()`"]/g) ?? [];
}

/** True when tokens are others with one run of them replaced, wherever that stands. */
function isChanged(
  before: readonly string[],
  after: readonly string[],
  taken: readonly string[],
  brought: readonly string[],
): boolean {
  if (after.length !== before.length - taken.length + brought.length) return false;
  return before.concat('').some((_, at) => {
    const expected = before.toSpliced(at, taken.length, ...brought);
    return before.slice(at, at + taken.length).join() === taken.join() && expected.join(' ') === after.join(' ');
  });
}
