import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { generateFile, Tape } from './generated.fixture.ts';
import { readYaml } from './read.ts';
import { splitDocuments } from './split.ts';
import type { YamlNode } from './tree.ts';

const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 300);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));

test('every node stands where an independent parser finds it', (t) => {
  t.diagnostic(`seed ${SEED}`);
  let nodes = 0;
  const property = fc.property(fc.array(fc.nat(9_999), { minLength: 100, maxLength: 400, size: 'max' }), (numbers) => {
    const text = generateFile(new Tape(numbers));
    const pieces = splitDocuments(text);
    for (const [index, { root, error }] of readYaml(text).documents.entries()) {
      const { start, end } = pieces[index]?.whole ?? assert.fail();
      const skipped = text.startsWith('\ufeff', start) ? start + 1 : start;
      const other = parseDocument(text.slice(skipped, end), {
        uniqueKeys: false,
        strict: false,
        version: '1.1',
        logLevel: 'silent',
      });
      assert.deepEqual([error, other.errors], [undefined, []], JSON.stringify(text));
      if (root) nodes += compare(root, other.contents, skipped, text);
    }
  });
  fc.assert(property, {
    seed: SEED,
    numRuns: RUNS,
    interruptAfterTimeLimit: 10_000 + RUNS * 20,
    markInterruptAsFailure: false,
  });
  assert.ok(nodes > RUNS);
});

/** Compares two trees and gives the number of nodes. Blanks at the end of the file may be inside a block scalar or behind it. */
function compare(node: YamlNode, other: unknown, base: number, text: string): number {
  const told = `${node.start} of ${JSON.stringify(text)}`;
  if (node.kind === 'alias') {
    assert.ok(isAlias(other), told);
    assert.deepEqual([node.start, node.end], rangeOf(other, base), told);
    return 1;
  }
  if (node.kind === 'scalar') {
    assert.ok(isScalar(other), told);
    if (node.empty) {
      assert.equal(other.source ?? '', '', told);
      return 1;
    }
    // Lines of blanks at the end of a scalar with an indicator are content (YAML 1.2.2, 8.1.2); the other parser drops them.
    if (/^[|>][-+]?[0-9]/.test(text.slice(node.start))) return 1;
    assert.equal(node.text, other.source, told);
    const [start, end] = rangeOf(other, base);
    assert.equal(node.start, start, told);
    assert.match(text.slice(Math.min(node.end, end), Math.max(node.end, end)), /^ *$/, told);
    return 1;
  }
  assert.equal((other as { flow?: boolean }).flow ?? false, node.flow, told);
  // Where the first key has an anchor or a tag, the other parser lets the mapping begin there, but not always.
  const key = node.kind === 'map' ? node.entries[0]?.key : undefined;
  if (!key || key.outerStart === key.start) assert.equal(node.start, rangeOf(other as Node, base)[0], told);
  if (node.flow) assert.equal(node.end, rangeOf(other as Node, base)[1], told);
  if (node.kind === 'seq') {
    assert.ok(isSeq(other) && other.items.length === node.items.length, told);
    assert.ok(
      node.dashes.every((dash) => text[dash] === '-'),
      told,
    );
    return node.items.reduce((sum, item, at) => sum + compare(item, other.items[at], base, text), 1);
  }
  assert.ok(isMap(other) && other.items.length === node.entries.length, told);
  return node.entries.reduce((sum, { key, value, colon }, at) => {
    assert.ok(colon < 0 || text[colon] === ':', told);
    const pair = other.items[at];
    const inner = pair?.value === null || pair?.value === undefined ? 1 : compare(value, pair.value, base, text);
    return sum + compare(key, pair?.key, base, text) + inner;
  }, 1);
}

function rangeOf(node: Node, base: number): [number, number] {
  const [start = -1, end = -1] = node.range ?? [];
  return [start + base, end + base];
}
