import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isRefusal } from '../refusal.ts';
import { applySplices, type Splice } from '../text.ts';
import type { ShellEdit } from './edit.ts';
import { readShell } from './read.ts';
import { shellSplices } from './splices.ts';
import { verifyShell } from './verify.ts';

function edited(text: string, edits: readonly ShellEdit[]): string {
  const script = readShell(text);
  const made: Splice[] = [];
  for (const edit of edits) {
    const splices = shellSplices(script, edit);
    if (isRefusal(splices)) return `refused: ${splices.refused}`;
    made.push(...splices);
  }
  const after = applySplices(text, made);
  assert.equal(verifyShell(text, after, edits), null, JSON.stringify([text, after]));
  return after;
}

const remove = (command: number): ShellEdit => ({ op: 'remove', command });
const replace = (command: number, text: string): ShellEdit => ({ op: 'replace', command, text });

type Cases = readonly (readonly [before: string, edits: readonly ShellEdit[], after: string | RegExp])[];

function writes(cases: Cases): void {
  for (const [before, edits, after] of cases) {
    const name = JSON.stringify(before);
    if (typeof after !== 'string') test(`refuses in ${name}`, () => assert.match(edited(before, edits), after));
    else {
      const pairs = (text: string) => text.replaceAll('\n', '\r\n');
      test(`writes in ${name}`, () => assert.equal(edited(before, edits), after));
      test(`writes in ${name} with CRLF`, () => assert.equal(edited(pairs(before), edits), pairs(after)));
    }
  }
}

describe('remove', () => {
  writes([
    ['a &\nb\n', [remove(0)], 'b\n'],
    ['#!/bin/sh\n\na b > c &\n\nd\n', [remove(0)], '#!/bin/sh\n\nd\n'],
    ['x\n\n  a $(b) \\\n    c\n', [remove(1)], 'x\n\n'],
    ['x\na', [remove(1)], 'x'],
    ['x\n\na', [remove(1)], /a blank line stands in front/],
    ['x\n \n\na\n', [remove(1)], 'x\n \n\n'],
    ['x\n\na\n\n\nb\n', [remove(1)], 'x\n\n\nb\n'],
    ['a\n\n# why\nb\n', [remove(0)], '\n# why\nb\n'],
    ['x\n# why\na\n# then\nb\n', [remove(1)], 'x\n# why\n# then\nb\n'],
    ['a; b\n', [remove(0)], /more stands on the lines/],
    ['a & # why\nb\n', [remove(0)], /more stands on the lines/],
    ['a && b\nc\n', [remove(0)], /part of a larger statement/],
    ['if a; then\nb\nfi\nc\n', [remove(1)], /part of a larger statement/],
    ['(a) &\nb\n', [remove(0)], /part of a larger statement/],
    ['x $(a)\nb\n', [remove(1)], /part of a larger statement/],
    ['a <<E\nb\nE\nc\n', [remove(0)], /here-document/],
    ['a\n', [remove(0)], /nothing would be left/],
    ['a\nb\n', [remove(7)], /the command is gone/],
  ]);
});

describe('replace', () => {
  writes([
    ['a\nb c > d\n', [replace(1, 'exec e "f g"')], 'a\nexec e "f g"\n'],
    ['A=b c &\nd', [replace(0, 'e > f')], 'e > f &\nd'],
    ['a && b $(c)', [replace(1, 'd $(e)')], 'a && d $(e)'],
    ['a & # why\n\nb\nsleep 9\n', [replace(2, 'exec a')], 'a & # why\n\nb\nexec a\n'],
    ['a\n', [replace(0, 'b; c')], /not one simple command/],
    ['a\n', [replace(0, 'b &')], /not one simple command/],
    ['a\n', [replace(0, '')], /nothing to write/],
    ['a\n', [replace(0, 'b <<E')], /here-document/],
    ['a\n', [replace(0, 'A=b')], /not one simple command/],
    ['a\n', [replace(0, 'b\nc')], /line end/],
    ['a $(b)\n', [replace(1, 'c')], /runs inside another/],
    ['a <<E\nb\nE\n', [replace(0, 'c')], /here-document/],
  ]);
});

describe('a server that comes to the front', () => {
  writes([
    ['a\nserve &\n', [{ op: 'foreground', command: 1 }, replace(1, 'exec serve')], 'a\nexec serve\n'],
    ['a\nserve & # why', [replace(1, 'exec serve'), { op: 'foreground', command: 1 }], 'a\nexec serve # why'],
  ]);
});

describe('a server that moves to the end', () => {
  writes([
    [
      '#!/bin/bash\n\nserve 5000&\n\necho up\nsleep 100000\n',
      [remove(0), replace(2, 'exec serve 5000')],
      '#!/bin/bash\n\necho up\nexec serve 5000\n',
    ],
  ]);
});

describe('the verifier', () => {
  const seen: readonly (readonly [before: string, edit: ShellEdit, after: string])[] = [
    ['a\nb\nc\n', remove(0), 'b\n'],
    ['a\nb\nc\n', remove(0), 'a\nc\n'],
    ['a\n# why\nb\n', remove(0), 'b\n'],
    ['a &\nb\n', remove(0), '&\nb\n'],
    ['a\nb c\n', replace(1, 'd'), 'a\nd c\n'],
    ['a\nb &\n', replace(1, 'd'), 'a\nd\n'],
    ['a\nb\n', replace(1, 'd'), 'a\nd\ne\n'],
    ['a\n\n\nb\n', remove(0), 'b\n'],
  ];
  for (const [before, edit, after] of seen)
    test(`sees ${JSON.stringify([before, after])}`, () => assert.notEqual(verifyShell(before, after, [edit]), null));
});
