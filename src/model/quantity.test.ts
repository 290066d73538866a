import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bytes, formatQuantity, parseQuantity, quantityOf } from './quantity.ts';

const GIGA = 1_000_000_000n;

describe('parseQuantity', () => {
  const equal: readonly (readonly [string, string])[] = [
    ['1', '1000m'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['5.', '5'],
    ['+5', '5'],
    ['1Ki', '1024'],
    ['1.5Gi', '1610612736'],
    ['1k', '1e3'],
    ['1E', '1e18'],
    ['1E3', '1000'],
    ['2e-3', '2m'],
    ['1Ei', '1152921504606846976'],
    ['9007199254740993', '9007199254740993000m'],
    ['0.1n', '1n'],
    ['-0.1n', '-1n'],
    ['0', '0Gi'],
  ];
  for (const [a, b] of equal)
    it(`${a} is ${b}`, () => {
      assert.notEqual(parseQuantity(a), null);
      assert.equal(parseQuantity(a), parseQuantity(b));
    });

  it('keeps what a float would lose', () => {
    assert.equal(parseQuantity('9007199254740993'), 9007199254740993n * GIGA);
    assert.notEqual(parseQuantity('9007199254740993'), parseQuantity('9007199254740992'));
    assert.equal((parseQuantity('0.1') ?? 0n) + (parseQuantity('0.2') ?? 0n), parseQuantity('0.3'));
  });

  const none = ['', '.', '+', 'Gi', '1 Gi', '1gi', '1KI', '1K', '1mb', '1e', '1e+', '1.2.3', '0x10', '1_000', '1Gim'];
  for (const text of [...none, '1e41', '1e999', '१', 'NaN', '9'.repeat(65), `1${' '.repeat(50)}`])
    it(`${JSON.stringify(text.slice(0, 20))} is none`, () => assert.equal(parseQuantity(text), null));

  it('orders whole numbers with suffixes as their values', () => {
    const suffix = fc.constantFrom('m', '', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'Ti');
    const factor = { m: 1n, '': 1000n, k: 1000n ** 2n, M: 1000n ** 3n, G: 1000n ** 4n } as Record<string, bigint>;
    const binary = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n } as Record<string, bigint>;
    const thousandths = (count: bigint, unit: string) => count * (factor[unit] ?? 1000n << (binary[unit] ?? 0n));
    const amount = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), suffix);
    fc.assert(
      fc.property(amount, amount, ([a, u], [b, v]) => {
        const left = parseQuantity(`${a}${u}`) ?? -1n;
        const right = parseQuantity(`${b}${v}`) ?? -1n;
        assert.equal(left < right, thousandths(a, u) < thousandths(b, v));
        assert.equal(left === right, thousandths(a, u) === thousandths(b, v));
      }),
    );
  });

  it('reads any text without throwing', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => void parseQuantity(text)));
  });
});

describe('quantityOf', () => {
  it('takes numbers as YAML gives them', () => {
    assert.equal(quantityOf(0.5), parseQuantity('500m'));
    assert.equal(quantityOf(1e21), parseQuantity('1000E'));
    assert.equal(quantityOf(2), parseQuantity('2'));
  });
  it('takes nothing else', () => {
    for (const value of [null, undefined, true, [], {}, Number.NaN]) assert.equal(quantityOf(value), null);
  });
});

describe('formatQuantity', () => {
  const shown: readonly (readonly [string, string, string])[] = [
    ['1024Mi', 'memory', '1Gi'],
    ['1536Mi', 'memory', '1536Mi'],
    ['1000', 'memory', '1000'],
    ['1500m', 'cpu', '1500m'],
    ['2000m', 'cpu', '2'],
    ['1024', 'cpu', '1024'],
    ['1n', 'cpu', '1n'],
    ['0', 'memory', '0'],
  ];
  for (const [from, resource, to] of shown)
    it(`${from} of ${resource} is ${to}`, () => assert.equal(formatQuantity(parseQuantity(from) ?? -1n, resource), to));

  it('shows what reads back as the same', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.constantFrom('cpu', 'memory'), (quantity, resource) => {
        assert.equal(parseQuantity(formatQuantity(quantity, resource)), quantity);
      }),
    );
  });
  it('counts bytes', () => assert.equal(bytes(1024n), parseQuantity('1Ki')));
});
