/** What a reader sees of a comment before anything is unfolded, over all examples of all rules. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import MarkdownIt from 'markdown-it';
import { RULES } from '../../rules/index.ts';
import { type ExampleCase, readCases } from '../examples/cases.ts';
import { reviewOf } from './pull.ts';

/** Characters in a line of a comment beside a diff: GitHub gives it about 750 pixels, at 14 pixels a letter. */
const WIDTH = 100;
const MAX_LINES = 6;

/** The lines that a reader sees before the fold, code left out. */
function linesBeforeFold(body: string): readonly string[] {
  const [open = ''] = body.split('<details>', 1);
  const tokens = new MarkdownIt({ html: true }).parse(open, {});
  const paragraphs = tokens
    .filter(({ type }) => type === 'inline')
    .map(({ children }) => (children ?? []).map(({ content }) => content).join(''));
  return paragraphs.flatMap(wrapped);
}

function wrapped(text: string): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

const CASES = readCases();

/** All bad files of a rule in one pull request: so that findings share comments and suggestions. */
function crowd(cases: readonly ExampleCase[]): Record<string, string> {
  return Object.fromEntries(
    cases.flatMap(({ name, before }) => Object.entries(before).map(([path, text]) => [`${name}/${path}`, text])),
  );
}

for (const { id } of RULES) {
  test(`${id}: at most ${MAX_LINES} lines say what breaks and how to repair it`, async () => {
    const cases = CASES.filter(({ rule }) => rule === id);
    const heads = [
      ...cases.map(({ before, options }) => ({ head: before, options: { [id]: options } })),
      { head: crowd(cases), options: {} },
    ];
    let seen = 0;
    for (const { head, options } of heads) {
      for (const { body } of (await reviewOf({ base: {}, head, options })).comments) {
        const lines = linesBeforeFold(body);
        assert.ok(lines.length <= MAX_LINES, `${lines.length} lines:\n${lines.join('\n')}`);
        assert.match(body, /<details><summary>Why, when to ignore it, sources<\/summary>/);
        seen += 1;
      }
    }
    assert.ok(seen > 0);
  });
}
