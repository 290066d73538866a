import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import MarkdownIt from 'markdown-it';
import { RULES } from '../../rules/index.ts';
import { loadAnswers } from '../edges/answers.ts';
import { formatAnswerMarker, parseAnswerMarker } from './answer-marker.ts';
import type { FoundAnswer } from './answers.ts';
import { parseCommands } from './commands.ts';
import { MAX_BODY } from './limits.ts';

const write = loadAnswers(RULES);
const NAME = 'conversation/17';
const NOTHING: FoundAnswer = {
  help: false,
  explain: [],
  config: [],
  fixed: null,
  mistakes: [],
  more: 0,
  refused: [],
  closed: [],
};

/** Texts that would be more than text, were they printed as they are. */
const HOSTILE = [
  ...['@org/team', '![x](http://x.example/p.png)', '<img src=x>', '`@org`', '`` ` ``', '<!-- -->', '\u202ebad', '|'],
  ...['](http://x.example)', '<!-- plimsoll:answer conversation/1 -->', '#12', '{{ rule }}', '__proto__'],
];

/** Everything in a text that is no plain text or code. */
function marksOf(markdown: string): readonly string[] {
  return new MarkdownIt({ html: true, linkify: true })
    .parse(markdown, {})
    .flatMap(({ type, children }) => (type === 'html_block' ? [type] : (children ?? []).map((child) => child.type)))
    .filter((type) => /^(?:html|link|image)/.test(type));
}

describe('an answer', () => {
  it('ends with a marker that names its comment', () => {
    const text = write({ ...NOTHING, help: true }, NAME);
    assert.deepEqual(parseAnswerMarker(text), { answers: NAME, refusal: false });
    const refusal = write({ ...NOTHING, refused: ['ignore', 'rerun'] }, 'thread/4');
    assert.deepEqual(parseAnswerMarker(refusal), { answers: 'thread/4', refusal: true });
    assert.match(refusal, /^- `ignore` and `rerun` need write permission on this repository\.\n\n<!--/);
  });

  it('explains every rule, and holds what its author has to know', () => {
    for (const { id } of RULES) {
      const text = write({ ...NOTHING, explain: [id] }, NAME);
      assert.ok(text.includes(`/rules/${id}/README.md)`), id);
      assert.match(text, /\*\*What breaks\*\*\n\n\S[\s\S]*\*\*The fix\*\*\n\n\S[\s\S]*\*\*When to ignore\*\*\n\n\S/);
    }
  });

  it('says what is wrong with each command, and names the nearest right one', () => {
    const { mistakes } = parseCommands(
      [
        '/plimsoll explian x',
        '/plimsoll dance',
        '/plimsoll explain latest-tga',
        '/plimsoll ignore latest-tga -- x',
        '/plimsoll ignore wonders -- x',
        '/plimsoll explain',
        '/plimsoll ignore -- x',
        '/plimsoll ignore latest-tag',
        '/plimsoll fix push save',
        '/plimsoll fix all',
      ].join('\n'),
      { rules: RULES.map(({ id }) => id), inOwnThread: false },
    );
    const lines = write({ ...NOTHING, mistakes, more: 1, closed: ['rerun'] }, NAME)
      .split('\n')
      .slice(0, -2);
    assert.deepEqual(
      lines.map((line) => line.replace(/\(https.*\)/, '(URL)')),
      [
        '- `explian` is no command. Did you mean `/plimsoll explain`?',
        '- `dance` is no command. `/plimsoll help` lists them.',
        '- `latest-tga` is no rule. Did you mean `/plimsoll explain latest-tag`?',
        '- `latest-tga` is no rule. Did you mean `/plimsoll ignore latest-tag -- <reason>`?',
        '- `wonders` is no rule. [All rules](URL)',
        '- Which rule? Write `/plimsoll explain <rule>`.',
        "- Which rule? Write `/plimsoll ignore <rule> -- <reason>`; only in Plimsoll's own threads it can be left out.",
        '- A reason is missing: `/plimsoll ignore latest-tag -- <reason>`. Whoever reads the check will see it.',
        '- `save` is no word of `fix`. Did you mean `/plimsoll fix push safe`?',
        '- `all` is no word of `fix`. It takes `safe`, `push`, both, or neither: then all that has a fix is repaired, in a pull request.',
        '- Only the first 10 commands of a comment count; 1 more was passed over.',
        '- This pull request is closed: only `help` and `explain` work here.',
      ],
    );
  });

  it('says why there is no repair', () => {
    const said = (...lines: readonly string[]) => {
      const { mistakes } = parseCommands(lines.join('\n'), { rules: ['latest-tag'], inOwnThread: false });
      return write({ ...NOTHING, mistakes }, NAME).split('\n')[0];
    };
    assert.equal(
      said('/plimsoll fix', '/plimsoll fix push'),
      '- This comment asks for different repairs, so none was made: keep one line that begins with `/plimsoll fix`.',
    );
    assert.equal(
      said('/plimsoll fix', '/plimsoll ignore latest-tag -- x'),
      '- No repair was made, for it would not have left out what this comment asks to ignore: write `/plimsoll fix` in a comment of its own.',
    );
    assert.match(
      write({ ...NOTHING, refused: ['fix', 'ignore', 'rerun'] }, NAME),
      /^- `fix`, `ignore` and `rerun` need write permission/,
    );
  });

  it('tells what came of a repair, between what was wrong and what was asked', () => {
    const mistakes = [{ kind: 'unknown verb', word: 'dance', nearest: null }] as const;
    const fixed = 'Opened #7 with 3 commits into `change`.';
    const [wrong, told, ...more] = write({ ...NOTHING, mistakes, fixed, help: true }, NAME).split('\n\n---\n\n');
    assert.match(wrong ?? '', /^- `dance` is no command/);
    assert.equal(told, fixed);
    assert.equal(more.length, 1);
  });

  it('shows the words of people as text', () => {
    for (const word of HOSTILE) {
      const mistakes = [
        { kind: 'unknown verb', word, nearest: null },
        { kind: 'unknown fix word', word, nearest: null },
      ] as const;
      const text = write({ ...NOTHING, mistakes }, NAME);
      assert.deepEqual(marksOf(text), ['html_block'], text);
      assert.doesNotMatch(text, /[\u202a-\u202e]/);
      assert.deepEqual(parseAnswerMarker(text), { answers: NAME, refusal: false });
    }
  });

  it('fits into a comment, whatever is asked for', () => {
    const explain = RULES.map(({ id }) => id);
    const wrong = { kind: 'unknown verb', word: 'x'.repeat(20), nearest: null } as const;
    for (let count = 1; count <= 600; count += 30) {
      const text = write({ ...NOTHING, mistakes: Array(900 + count).fill(wrong), explain, help: true }, NAME);
      assert.ok(text.length <= MAX_BODY, `${text.length} characters`);
      assert.deepEqual(parseAnswerMarker(text), { answers: NAME, refusal: false });
      assert.match(text, /The rest did not fit here/);
    }
  });

  it('holds no command itself', () => {
    const text = write({ ...NOTHING, help: true, explain: RULES.slice(0, 3).map(({ id }) => id) }, NAME);
    const { commands, mistakes } = parseCommands(text, { rules: [], inOwnThread: false });
    assert.deepEqual([...commands, ...mistakes], []);
  });
});

describe('the marker of an answer', () => {
  it('counts only at the end', () => {
    const marker = formatAnswerMarker({ answers: NAME, refusal: false });
    assert.deepEqual(parseAnswerMarker(`Text\n\n${marker}\n`), { answers: NAME, refusal: false });
    for (const text of ['', 'x', `${marker} x`, '<!-- plimsoll:answer -->', '<!-- plimsoll:answer a/b -->']) {
      assert.equal(parseAnswerMarker(text), null);
    }
  });
});
