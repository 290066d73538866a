import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlMark, readControls } from './body-controls.ts';
import { withBoxAnswer } from './box-answer.ts';
import { withHandsOff } from './hands-off.ts';

const box = (name: 'rebase' | 'regenerate', mark: string) => `- [${mark}] ${controlMark(name)} **again**`;
const BODY = `What and why\r\n\r\n${box('rebase', 'x')}\n${box('regenerate', 'X')}\n\n<!-- last -->\n`;

const refused = (says: string) => ({ outcome: 'refused', says }) as const;

test('what came of the boxes stands above everything, and these are empty again', () => {
  const answered = withBoxAnswer(BODY, ['rebase'], refused('GitHub refuses it.'));
  const rest = BODY.replace('[x]', '[ ]');
  assert.equal(answered, `> [!WARNING]\n> GitHub refuses it.\n<!-- plimsoll:answered -->\n\n${rest}`);
  assert.deepEqual([...readControls(answered)], ['regenerate']);
});

test('the next answer takes its place', () => {
  const once = withBoxAnswer(BODY, ['rebase'], refused('One.'));
  assert.equal(withBoxAnswer(once, ['rebase'], refused('Two,\nor more.')), once.replace('One.', 'Two, or more.'));
});

test('where people have edited the branch, that is said already', () => {
  const noted = withHandsOff(BODY, '> [!NOTE]\n> Edited.') ?? '';
  const empty = noted.replace('[x]', '[ ]');
  assert.equal(withBoxAnswer(noted, ['rebase'], { outcome: 'left', says: 'No.' }), empty);
  assert.ok(withBoxAnswer(noted, ['rebase'], refused('No.')).endsWith(`> No.\n<!-- plimsoll:answered -->\n\n${empty}`));
});

test('what people write above an answer stays, and so does what quotes one', () => {
  const mine = `Mine\n\n${withBoxAnswer(BODY, [], refused('One.'))}`;
  assert.ok(withBoxAnswer(mine, [], refused('Two.')).endsWith(mine));
});
