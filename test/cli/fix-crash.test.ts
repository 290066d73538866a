import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { nakedPod, plimsoll, scratch } from './scratch.ts';

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'throwing-rule.ts')).href;

test('a bug in the proof of one fix takes that fix away and no other, and is told', async (t) => {
  const folder = scratch(t, { 'a.yaml': nakedPod('a'), 'b.yaml': nakedPod('b'), 'c.yaml': nakedPod('c') });
  const ended = await plimsoll(folder, ['fix', '--review'], { NODE_OPTIONS: `--import=${PRELOAD}` });
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  assert.match(read('a.yaml'), /kind: Deployment/);
  assert.equal(read('b.yaml'), nakedPod('b'));
  assert.match(read('c.yaml'), /kind: Deployment/);
  assert.match(ended.stdout, /^dropped {2}b\.yaml:2:7 {2}naked-pod {2}.*: an internal error: planted$/m);
  assert.match(ended.stdout, /^2 fixes made in 2 files, 1 dropped by its proof, 1 finding left\.$/m);
  assert.match(ended.stderr, /^plimsoll: internal error: planted$/m);
  assert.equal(ended.code, 2);
});
