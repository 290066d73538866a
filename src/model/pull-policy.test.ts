import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseImageReference } from './image-reference.ts';
import { type Firmness, firmness, isPlaceholder } from './pull-policy.ts';

const DIGEST = `@sha256:${'0f'.repeat(32)}`;

describe('how firmly a reference names an image', () => {
  const table: readonly (readonly [reference: string, firmness: Firmness])[] = [
    ['busybox', 'latest'],
    ['busybox:latest', 'latest'],
    ['registry.example:5000/shop/web', 'latest'],
    ['localhost:5000/delay:0.0.1', 'fixed'],
    [`busybox:latest${DIGEST}`, 'fixed'],
    [`busybox${DIGEST}`, 'fixed'],
    ['shop/web:nightly', 'moving'],
    ['shop/web:main', 'moving'],
    ['shop/web:main-1a2b3c', 'fixed'],
    ['shop/web:stable', 'fixed'],
    ['shop/web:latest-alpine', 'fixed'],
  ];
  for (const [text, expected] of table) {
    it(`${text} is ${expected}`, () => {
      const reference = parseImageReference(text);
      assert.ok(reference);
      assert.equal(firmness(reference), expected);
    });
  }
});

describe('references that stand in for another', () => {
  const table: readonly (readonly [reference: string, standsIn: boolean])[] = [
    ['gcr.io/PROJECT_ID/web', true],
    ['IMAGE', true],
    ['github.com/acme/shop/cmd/web', true],
    ['Registry.Example/shop/web', false],
    ['shop/web:RELEASE.2024-01-01', false],
    ['ghcr.io/acme/web', false],
  ];
  for (const [text, expected] of table) {
    it(`${text}: ${expected}`, () => {
      const reference = parseImageReference(text);
      assert.ok(reference);
      assert.equal(isPlaceholder(reference), expected);
    });
  }
  it('what ko builds is no reference at all', () => {
    assert.equal(parseImageReference('ko://github.com/acme/shop/cmd/web'), null);
  });
});
