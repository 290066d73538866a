import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { PlainMap, PlainValue } from '../plain-value.ts';
import { blockLines, flowText, scalarText } from './print.ts';
import { documentValue } from './query.ts';
import { readYaml } from './read.ts';

const RUNS = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 400);
const SEED = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? randomInt(2 ** 31));

/** Strings that some reader takes for something else, and whatever else there is. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'01-+.:_eExobyYnN~{}[],#&*!|>\'"%@` \n\t=<?\\/a') }),
  fc.constantFrom(
    'yes',
    'No',
    'ON',
    'null',
    '~',
    '',
    '0o17',
    '1_000',
    '-_0',
    '1:30:00',
    '2001-01-01',
    '.inf',
    '<<',
    '=',
    '---',
    '...',
    '- a',
    '? a',
    'a: b',
    'a:',
    '{{ a }}',
    '\u0085',
    '\u2028',
    '\ufeff',
    ' a',
    'a ',
    'a\nb\n',
    'a\n\nb',
    '\na',
    'a\n b',
    'a\n\n',
  ),
);
const scalar = fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const { tree } = fc.letrec<{ tree: PlainValue; map: PlainMap }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('tree'), { maxLength: 4 }), tie('map')),
  map: fc.dictionary(text, tie('tree'), { maxKeys: 4 }),
}));

/** Every reader that matters: ours, YAML 1.1 and YAML 1.2. */
function assertReadsAs(printed: string, expected: unknown): void {
  const [document] = readYaml(printed).documents;
  assert.ok(document && !document.error, `${document?.error?.message}: ${JSON.stringify(printed)}`);
  if (!document.templated) assert.deepEqual(normal(documentValue(document)), normal(expected), JSON.stringify(printed));
  for (const version of ['1.1', '1.2'] as const) {
    const read = parse(printed, { version, merge: false, schema: version === '1.1' ? 'yaml-1.1' : 'core' });
    assert.deepEqual(normal(read), normal(expected), `${version}: ${JSON.stringify(printed)}`);
  }
}

/** Readers build objects in their own ways; minus zero is zero to some of them. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (typeof value !== 'object' || value === null) return value;
  return new Map(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, normal(inner)]),
  );
}

test('printed values are read back by every reader', (t) => {
  t.diagnostic(`seed ${SEED}`);
  const layouts = fc.record({
    step: fc.constantFrom(2, 4),
    listOffset: fc.constantFrom(0, 2),
    quote: fc.constantFrom('single' as const, 'double' as const),
    literals: fc.boolean(),
  });
  const block = fc.property(tree, layouts, (value, layout) => {
    const printed = blockLines({ key: value, list: [value] }, layout).join('\n');
    assertReadsAs(`${printed}\n`, { key: value, list: [value] });
  });
  fc.assert(block, { seed: SEED, numRuns: RUNS });
  const flow = fc.property(
    tree,
    fc.boolean(),
    fc.constantFrom('single' as const, 'double' as const),
    (value, lines, quote) => {
      const quoting = { quote, always: false };
      const layout = {
        keys: quoting,
        strings: quoting,
        lines: lines ? { eol: '\n', indent: '  ', unit: '  ' } : null,
        colonGap: ' ',
        commaGap: ' ',
      };
      assertReadsAs(`a: ${flowText([value], layout)}\n`, { a: [value] });
    },
  );
  fc.assert(flow, { seed: SEED, numRuns: RUNS });
});

test('JSON is printed as JSON', (t) => {
  t.diagnostic(`seed ${SEED}`);
  const quoting = { quote: 'double' as const, always: true };
  const layout = {
    keys: quoting,
    strings: quoting,
    lines: { eol: '\n', indent: '', unit: '  ' },
    colonGap: ' ',
    commaGap: '',
  };
  const property = fc.property(fc.jsonValue(), (value) => {
    assert.deepEqual(normal(JSON.parse(flowText(value as PlainValue, layout))), normal(value));
  });
  fc.assert(property, { seed: SEED, numRuns: RUNS });
});

test('what needs no quotes gets none', () => {
  const plain = [
    'nginx:1.25',
    '100m',
    '256Mi',
    '1.2.3',
    '/bin/sh',
    '--port=80',
    '-c',
    'a b',
    'a#b',
    'http://x/y?z',
    'registry.k8s.io/x@sha256:00',
    '$(VAR)',
    '10.0.0.0/8',
    'Always',
    'node.js',
    '_x',
    'café',
  ];
  for (const word of plain) assert.equal(scalarText(word, { quote: 'double', always: false }, false), word);
});
