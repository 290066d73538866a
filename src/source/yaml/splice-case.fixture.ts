/** Table tests of the writer: each case in four variants of line ends and file ends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlainValue } from '../plain-value.ts';
import { isRefusal } from '../refusal.ts';
import { applySplices } from '../text.ts';
import type { YamlEdit, YamlStreamEdit } from './edit.ts';
import { readYaml } from './read.ts';
import { yamlSplices } from './splices.ts';
import { verifyYaml } from './verify.ts';

/** `edit` turns `before` into `after`, or is refused for the reason `refused`. */
export interface Case {
  readonly name: string;
  readonly before: string;
  readonly edit: YamlEdit | YamlStreamEdit;
  readonly after?: string;
  readonly refused?: RegExp;
  /** Which document; the first by default. */
  readonly document?: number;
  /** Why the case only holds as it is written, and not without its final newline. */
  readonly needsFinalNewline?: string;
}

export function set(value: PlainValue, ...at: (string | number)[]): YamlEdit {
  return { op: 'set', at, value };
}

const VARIANTS: Readonly<Record<string, (text: string) => string>> = {
  LF: (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  'a byte order mark': (text) => `\ufeff${text}`,
  'no final newline': (text) => text.replace(/\n+$/, ''),
};

/** Makes one test of each case and variant. */
export function testCases(group: string, cases: readonly Case[]): void {
  for (const [variant, change] of Object.entries(VARIANTS)) {
    for (const one of cases) {
      if (one.needsFinalNewline && variant === 'no final newline') continue;
      test(`${group}: ${one.name} (${variant})`, () => check(one, change));
    }
  }
}

function check({ before, edit, after = '', refused, document = 0 }: Case, change: (text: string) => string): void {
  const text = change(before);
  const file = readYaml(text);
  const target = file.documents[document];
  assert.ok(target);
  const splices = yamlSplices(file, target, edit);
  if (refused) {
    assert.ok(isRefusal(splices), `not refused: ${JSON.stringify(splices)}`);
    assert.match(splices.refused, refused);
    return;
  }
  assert.ok(!isRefusal(splices), JSON.stringify(splices));
  const written = applySplices(text, splices);
  assert.equal(written, change(after));
  assert.equal(verifyYaml(text, written, [{ document, edit }]), null);
}
