import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '../refusal.ts';
import { applySplices } from '../text.ts';
import type { DockerfileEdit } from './edit.ts';
import { readDockerfile } from './read.ts';
import { dockerfileSplices } from './splices.ts';
import { verifyDockerfile } from './verify.ts';

/** The text after an edit, or the reason of the refusal. */
export function edited(text: string, edit: DockerfileEdit): string {
  const splices = dockerfileSplices(readDockerfile(text), edit);
  if (isRefusal(splices)) return `refused: ${splices.refused}`;
  const after = applySplices(text, splices);
  assert.equal(verifyDockerfile(text, after, [edit]), null, JSON.stringify([text, after]));
  return after;
}

export type EditCases = Readonly<
  Record<string, readonly [before: string, edit: DockerfileEdit, after: string | RegExp]>
>;

/** Tries every case as it stands, with CRLF, and behind a BOM. */
export function tryEdits(cases: EditCases): void {
  for (const [name, [before, edit, after]] of Object.entries(cases)) {
    if (typeof after !== 'string') {
      test(`refuses ${name}`, () => assert.match(edited(before, edit), after));
      continue;
    }
    test(`writes ${name}`, () => {
      assert.equal(edited(before, edit), after);
      const pairs = (text: string) => text.replaceAll('\n', '\r\n');
      assert.equal(edited(pairs(before), edit), pairs(after), 'with CRLF');
      assert.equal(edited(`\ufeff${before}`, edit), `\ufeff${after}`, 'behind a BOM');
    });
  }
}
