import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tracesOfMachines } from './traces.ts';

function judge(text: string, path = 'docs/page.md'): readonly number[] {
  return tracesOfMachines([{ path, text }]).map(({ line }) => line);
}

// Written in two parts, so that this file holds no trace itself.
const person = ['/Users', 'ann/plimsoll'].join('/');
const home = ['/home', 'ann/plimsoll'].join('/');
const folder = ['/work', 'plimsoll'].join('/');
const registry = ['registry', 'npmjs', 'org'].join('.');

describe('traces of a machine', () => {
  test('are found with their line', () => {
    for (const path of [person, home, folder]) assert.deepEqual(judge(`first\nsee ${path}/README.md\n`), [2], path);
    assert.deepEqual(judge(`"resolved": "https://${registry}/zod/-/zod-4.6.7.tgz"`), [1]);
  });

  test('are not what only looks like one', () => {
    const innocent = [
      'WORKDIR /home/node/app',
      'src/home/page.ts',
      'https://example.com/work/item',
      'registry.example.com/shop:1.2',
    ];
    for (const text of innocent) assert.deepEqual(judge(text), [], text);
  });

  test('may stand in what rules read', () => {
    assert.deepEqual(judge(folder, 'rules/naked-pod/examples/basic/before/pod.yaml'), []);
  });
});
