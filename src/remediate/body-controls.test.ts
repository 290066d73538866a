import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingAt } from '../review/plan.fixture.ts';
import { about, words } from './body.fixture.ts';
import { CONTROLS, controlMark, readControls, withoutTicks } from './body-controls.ts';
import type { FixSet } from './follow-up.ts';

function bodyFor(scope: FixSet['scope']): string {
  const fix = { title: 'Repair it', safety: 'safe', assumes: null, edits: [], renames: [] } as const;
  const repaired = [findingAt('a.yaml', 1, { refusal: null, fix })];
  const commit = { pattern: 'P7', rules: ['latest-tag'], subject: 'Repair', body: '', files: [], repaired } as const;
  const none = {
    refused: [],
    exposed: [],
    opened: [],
    left: [],
    wanted: 1,
    before: 1,
    after: 0,
    digest: 'd',
    patch: 'p',
  };
  return words.body(about({ baseSha: 'b'.repeat(40), scope, commits: [commit], unjudged: 2, ...none }));
}

test('a fresh body asks for nothing, or for what it holds already', () => {
  assert.deepEqual(readControls(bodyFor('safe')), new Set());
  assert.deepEqual(readControls(bodyFor('review')), new Set(['include-review']));
});

test('each box is read by itself', () => {
  for (const control of CONTROLS) {
    const body = bodyFor('safe').replace(`- [ ] ${controlMark(control)}`, `- [x] ${controlMark(control)}`);
    assert.deepEqual(readControls(body), new Set([control]));
  }
});

test('a tick survives what people and editors do to a body', () => {
  const edits: readonly ((body: string) => string)[] = [
    (body) => body.replaceAll('\n', '\r\n'),
    (body) => body.replaceAll('- [', '* ['),
    (body) => body.replaceAll('- [', '  1. ['),
    (body) => body.replaceAll('[x]', '[X]'),
    (body) => body.replace('**Rebase** onto', 'Hallo @octocat, bitte'),
    (body) => body.replace(/(- \[x\]) (<!--.*?-->)(.*)/, '$1$3 $2'),
    (body) => body.split('\n').toReversed().join('\n'),
    (body) => `Some words of mine\n\n${body}\n\nand more`,
    (body) => body.replaceAll('<!-- plimsoll-control:rebase -->', '<!--plimsoll-control:rebase-->'),
  ];
  const ticked = bodyFor('safe').replace('- [ ] <!-- plimsoll-control:rebase', '- [x] <!-- plimsoll-control:rebase');
  for (const edit of edits) assert.deepEqual(readControls(edit(ticked)), new Set(['rebase']), String(edit));
});

test('what is gone, unknown, or shown in a fence is not ticked', () => {
  const line = '- [x] <!-- plimsoll-control:rebase -->';
  const texts = [
    '',
    '- [x] rebase',
    '- [x] <!-- plimsoll-control:explode -->',
    line.replace('[x]', '[ ]'),
    line.slice(2),
  ];
  for (const text of [...texts, `\`\`\`diff\n${line}\n\`\`\``, `~~~~\n~~~\n${line}`])
    assert.deepEqual(readControls(text), new Set(), text);
  assert.deepEqual(readControls(`\`\`\`\n\`\`\`\n${line}`), new Set(['rebase']));
});

test('long and hostile bodies are read in linear time', () => {
  for (const text of ['- [x] <!--', '- [x] ', '`', ' ', '\n', '<!-- plimsoll-control:'])
    assert.deepEqual(readControls(text.repeat(1_000_000 / text.length)), new Set());
});

test('takes ticks out of boxes that are named, and touches nothing else', () => {
  const [rebase, regenerate] = [controlMark('rebase'), controlMark('regenerate')];
  const code = `\`\`\`\n- [x] ${rebase}\n\`\`\``;
  const body = `[x] a\r\n- [X] ${rebase} [x]\r* [x] ${regenerate}\n${code}\n- [ ] ${rebase}\n- [x] other\n`;
  assert.equal(withoutTicks(body, new Set(['rebase'])), body.replace('[X]', '[ ]'));
  assert.equal(withoutTicks(body, new Set()), body);
  const long = `- [x] ${rebase}\n${'x'.repeat(70_000)}\n- [x] ${rebase}`;
  assert.equal(withoutTicks(long, new Set(['rebase'])), long.replace('[x]', '[ ]'));
});
