import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { heapSizesIn, heapSizesOfVariable, largestHeap } from './heap-sizes.ts';
import { parseQuantity } from './quantity.ts';

describe('heapSizesIn', () => {
  const found: readonly (readonly [string, string])[] = [
    ['java -Xmx512m -jar app.jar', '512Mi'],
    ['-Xms64m -Xmx2G', '2Gi'],
    ['-Xmx1073741824', '1Gi'],
    ['-XX:MaxHeapSize=64k', '64Ki'],
    ['node --max-old-space-size=4096 server.js', '4Gi'],
    ['node --max_old_space_size 100', '100Mi'],
    ['"-Xmx1g"', '1Gi'],
  ];
  for (const [text, size] of found)
    it(text, () =>
      assert.deepEqual(
        heapSizesIn(text).map((heap) => heap.size),
        [parseQuantity(size)],
      ),
    );

  for (const text of ['-Xms512m', '-Xmx', '-Xmx12q', '--Xmx1g', '-XX:MaxRAMPercentage=75', '--max-old-space-size=1.5'])
    it(`finds none in ${text}`, () => assert.deepEqual(heapSizesIn(text), []));

  it('names the setting as written', () => {
    assert.equal(heapSizesIn('exec java -Xmx300M -jar x')[0]?.setting, '-Xmx300M');
  });
});

describe('heapSizesOfVariable', () => {
  const size = (name: string, value: string) => heapSizesOfVariable({ name, value }).map((heap) => heap.size);
  it('reads GOMEMLIMIT with its own units', () => {
    assert.deepEqual(size('GOMEMLIMIT', '750MiB'), [parseQuantity('750Mi')]);
    assert.deepEqual(size('GOMEMLIMIT', '1048576'), [parseQuantity('1Mi')]);
    assert.deepEqual(size('GOMEMLIMIT', '1073741824B'), [parseQuantity('1Gi')]);
    for (const value of ['off', '750M', '-1', '']) assert.deepEqual(size('GOMEMLIMIT', value), []);
  });
  it('reads options in any other variable', () => {
    assert.deepEqual(size('JAVA_TOOL_OPTIONS', '-Dx=y -Xmx256m'), [parseQuantity('256Mi')]);
    assert.deepEqual(size('NODE_OPTIONS', '--max-old-space-size=256'), [parseQuantity('256Mi')]);
    assert.deepEqual(size('MEMORY', '750MiB'), []);
  });
});

describe('largestHeap', () => {
  it('is the largest, whatever the order', () => {
    const sizes = heapSizesIn('-Xmx1g -Xmx3g -Xmx2g');
    assert.equal(largestHeap(sizes)?.setting, '-Xmx3g');
    assert.equal(largestHeap(sizes.toReversed())?.setting, '-Xmx3g');
    assert.equal(largestHeap([]), null);
  });
});

it('reads any text without throwing', () => {
  const text = fc.array(fc.constantFrom('-Xmx', '--max-old-space-size=', '9', 'm', ' ', '-', 'GiB'), { maxLength: 40 });
  fc.assert(fc.property(text, (parts) => void heapSizesOfVariable({ name: 'GOMEMLIMIT', value: parts.join('') })));
  fc.assert(fc.property(text, (parts) => void heapSizesIn(parts.join(''))));
});
