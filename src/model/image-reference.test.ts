import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseImageReference } from './image-reference.ts';

it('parseImageReference splits registry, name, tag and digest', () => {
  const table: readonly [
    text: string,
    registry: string | null,
    name: string,
    tag: string | null,
    digest: string | null,
  ][] = [
    ['busybox', null, 'busybox', null, null],
    ['busybox:1.36', null, 'busybox', '1.36', null],
    ['localhost/app', 'localhost', 'localhost/app', null, null],
    ['registry.example:5000/team/app', 'registry.example:5000', 'registry.example:5000/team/app', null, null],
    ['registry.example:5000/team/app:2', 'registry.example:5000', 'registry.example:5000/team/app', '2', null],
    ['team/app@sha256:abc', null, 'team/app', null, 'sha256:abc'],
    ['team/app:1@sha256:abc', null, 'team/app', '1', 'sha256:abc'],
  ];
  for (const [text, registry, name, tag, digest] of table) {
    assert.deepEqual(parseImageReference(text), { text, registry, name, tag, digest });
  }
});

it('parseImageReference refuses what is no reference', () => {
  for (const text of ['', '$IMAGE', 'a b', 'app:', 'app@', 'app/', '{{ .image }}', `a${'b'.repeat(2000)}`]) {
    assert.equal(parseImageReference(text), null, text);
  }
});
