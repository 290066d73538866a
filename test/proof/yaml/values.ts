/** What random edits write. */
import type { PlainMap, PlainValue } from '../../../src/source/plain-value.ts';

type Choices<T> = readonly [T, ...T[]];

export const NEW_KEYS: Choices<string> = ['added', 'livenessProbe', 'new key', 'on', '1', '', 'a: b', 'example.com/x'];

export const COLLECTIONS: Choices<PlainValue> = [
  { limits: { memory: '128Mi', cpu: '100m' } },
  ['a', 'b'],
  [{ name: 'x', value: 'y' }, { name: 'z' }],
  { list: [1, [2, 3], { deep: ['x'] }], empty: {}, none: [] },
  { script: 'line1\nline2\n', last: 'a\n\n  b' },
];

/** Many of them are something else to some reader unless they are quoted. */
export const VALUES: Choices<PlainValue> = [
  'word',
  5,
  true,
  null,
  ...COLLECTIONS,
  {},
  [],
  'yes',
  '0644',
  '1.20',
  '',
  '~',
  'a: b',
  'x #y',
  '- x',
  ' lead',
  'trail ',
  "it's",
  '"q"',
  'a, b',
  '[x]',
  '2001-01-01',
  '1:30',
  'é😀',
  'tab\there',
  'line1\nline2\n',
  'line1\nline2',
  'kept\n\n',
  -1.5,
];

/** A frame and the path of keys to its hole. */
export const FRAMES: Choices<readonly [PlainMap, readonly string[]]> = [
  [{}, ['inner']],
  [{ replicas: 1, template: { metadata: { labels: { app: 'x' } } } }, ['template', 'spec']],
  [{ list: [1, { a: 2 }] }, ['one', 'two', 'three']],
];

export const NEW_DOCUMENTS: Choices<PlainMap> = [
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'x' }, spec: { minAvailable: 1 } },
  { data: { 'app.conf': 'a = 1\nb = 2\n' }, list: ['yes', { name: 'z' }] },
];
