/** Random edits that fit a document more often than not. */
import type { PlainMap, PlainValue, ValuePath } from '../plain-value.ts';
import type { YamlEdit } from './edit.ts';
import type { Tape } from './generated.fixture.ts';
import type { YamlNode } from './tree.ts';

const VALUES: readonly [PlainValue, ...PlainValue[]] = [
  'word',
  5,
  true,
  null,
  { limits: { memory: '128Mi', cpu: '100m' } },
  ['a', 'b'],
  [{ name: 'x', value: 'y' }, { name: 'z' }],
  { list: [1, [2, 3], { deep: ['x'] }], empty: {}, none: [] },
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
  '2001-01-01',
  '1:30',
  'é😀',
  'tab\there',
  'line1\nline2\n',
  'line1\nline2',
  'kept\n\n',
  -1.5,
];

const FRAMES: readonly [readonly [PlainMap, readonly string[]], ...(readonly [PlainMap, readonly string[]])[]] = [
  [{}, ['inner']],
  [{ replicas: 1, template: { metadata: { labels: { app: 'x' } } } }, ['template', 'spec']],
  [{ list: [1, { a: 2 }] }, ['one', 'two', 'three']],
];

export function generateEdit(tape: Tape, root: YamlNode): YamlEdit {
  const places = placesIn(root);
  const { path, node } = places[tape.below(places.length)] ?? { path: [], node: root };
  const keys = node.kind === 'map' ? node.entries.flatMap(({ key }) => (key.kind === 'scalar' ? [key.text] : [])) : [];
  const key = keys[tape.below(Math.max(1, keys.length))];
  const value = tape.pick(VALUES);
  const choice = tape.below(100);
  if (node.kind === 'map' && choice < 45) {
    const deeper = tape.chance(30) ? ['deep', ...(tape.chance(30) ? [0] : [])] : [];
    const at = [...path, tape.pick(['added', 'new key', 'on', '1', '']), ...deeper];
    const order = key !== undefined && tape.chance(60) && { [tape.pick(['after', 'before'])]: ['absent', key] };
    return { op: 'set', at, value, ...order };
  }
  if (node.kind === 'map' && choice < 75 && key !== undefined) return { op: 'delete', at: [...path, key] };
  if (node.kind === 'map' && choice < 85) {
    const [frame, hole] = tape.pick(FRAMES);
    return { op: 'nest', at: path, frame, hole };
  }
  if (node.kind === 'seq' && choice < 80) return { op: 'append', at: path, value };
  return { op: tape.pick(['set', 'set', 'set', 'append']), at: path, value };
}

/** Every node that a path of keys and indexes leads to. */
function placesIn(node: YamlNode, path: ValuePath = []): { path: ValuePath; node: YamlNode }[] {
  const places = [{ path, node }];
  if (node.kind === 'seq') for (const [at, item] of node.items.entries()) places.push(...placesIn(item, [...path, at]));
  if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      if (key.kind === 'scalar') places.push(...placesIn(value, [...path, key.text]));
    }
  }
  return places;
}
