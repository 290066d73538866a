import { type Case, set, testCases } from './splice-case.fixture.ts';

const ADD_KEY: readonly Case[] = [
  { name: 'behind the last key', before: 'a: 1\nb: 2\n', edit: set(3, 'c'), after: 'a: 1\nb: 2\nc: 3\n' },
  {
    name: 'behind the first of the named keys that is there',
    before: 'spec:\n  image: x\n  ports:\n  - 80\n  args: []\n',
    edit: { op: 'set', at: ['spec', 'probe'], value: { port: 80 }, after: ['none', 'ports', 'image'] },
    after: 'spec:\n  image: x\n  ports:\n  - 80\n  probe:\n    port: 80\n  args: []\n',
  },
  {
    name: 'in front of a named key, when it is the first',
    before: 'metadata:\n  # the labels\n  labels: {}\n',
    edit: { op: 'set', at: ['metadata', 'name'], value: 'x', before: ['labels'] },
    after: 'metadata:\n  name: x\n  # the labels\n  labels: {}\n',
  },
  {
    name: 'in a list item',
    before: '- name: x\n- name: y\n',
    edit: set(1, 0, 'a'),
    after: '- name: x\n  a: 1\n- name: y\n',
  },
  {
    name: 'in a list item with a wide gap',
    before: '-   name: x\n',
    edit: set(1, 0, 'a'),
    after: '-   name: x\n    a: 1\n',
  },
  {
    name: 'in a list item below a comment',
    before: '- # c\n  name: x\n',
    edit: set(1, 0, 'a'),
    after: '- # c\n  name: x\n  a: 1\n',
  },
  {
    name: 'in a list item below its dash',
    before: '-\n  name: x\n',
    edit: set(1, 0, 'a'),
    after: '-\n  name: x\n  a: 1\n',
  },
  {
    name: 'below deeper comments, above level ones',
    before: 'a:\n  b: 1\n    # of b\n  # of c\n  c: 2\n',
    edit: { op: 'set', at: ['a', 'p'], value: 0, after: ['b'] },
    after: 'a:\n  b: 1\n    # of b\n  p: 0\n  # of c\n  c: 2\n',
  },
  {
    name: 'above a comment in column 0',
    before: 'a:\n  b: 1\n# next\nc: 2\n',
    edit: set(0, 'a', 'p'),
    after: 'a:\n  b: 1\n  p: 0\n# next\nc: 2\n',
  },
  {
    name: 'above a comment at the end of the file',
    before: 'a:\n  b: 1\n# the end\n',
    edit: set(0, 'a', 'p'),
    after: 'a:\n  b: 1\n  p: 0\n# the end\n',
  },
  { name: 'above the end marker', before: 'a: 1\n...\n', edit: set(0, 'p'), after: 'a: 1\np: 0\n...\n' },
  {
    name: 'in the second document',
    document: 1,
    before: 'a: 1\n---\nb: 2\n---\nc: 3\n',
    edit: set(0, 'p'),
    after: 'a: 1\n---\nb: 2\np: 0\n---\nc: 3\n',
  },
  {
    name: 'behind a block scalar, above its blank lines',
    before: 'a:\n  s: |\n    x\n\nb: 1\n',
    edit: set(0, 'a', 'p'),
    after: 'a:\n  s: |\n    x\n  p: 0\n\nb: 1\n',
  },
  {
    name: 'behind lines of blanks that are content',
    before: 'a:\n  s: |\n    x\n      \nb: 1\n',
    edit: set(0, 'a', 'p'),
    after: 'a:\n  s: |\n    x\n      \n  p: 0\nb: 1\n',
  },
  {
    name: 'behind kept blank lines',
    before: 'a:\n  s: |+\n    x\n\nb: 1\n',
    edit: set(0, 'a', 'p'),
    after: 'a:\n  s: |+\n    x\n\n  p: 0\nb: 1\n',
    needsFinalNewline: 'no',
  },
  {
    name: 'behind a block scalar with an indicator',
    before: 'a:\n  s: |2\n      x\n    y\nb: 1\n',
    edit: set(0, 'a', 'p'),
    after: 'a:\n  s: |2\n      x\n    y\n  p: 0\nb: 1\n',
  },
  {
    name: 'behind quoted lines',
    before: "a:\n  s: 'one\n    two'\nb: 1\n",
    edit: set(0, 'a', 'p'),
    after: "a:\n  s: 'one\n    two'\n  p: 0\nb: 1\n",
  },
  {
    name: "in the file's own step",
    before: 'a:\n    b:\n        c: 1\n',
    edit: set({ x: { q: 1 } }, 'a', 'p'),
    after: 'a:\n    b:\n        c: 1\n    p:\n        x:\n            q: 1\n',
  },
  {
    name: 'with lists indented as in the file',
    before: 'a:\n  l:\n    - 1\n',
    edit: set(['x', { q: 1, z: [2] }], 'a', 'p'),
    after: 'a:\n  l:\n    - 1\n  p:\n    - x\n    - q: 1\n      z:\n        - 2\n',
  },
  {
    name: 'with lists below their key as in the file',
    before: 'a:\n  l:\n  - 1\n',
    edit: set([{ q: 1 }], 'a', 'p'),
    after: 'a:\n  l:\n  - 1\n  p:\n  - q: 1\n',
  },
  {
    name: 'quoted like its neighbours',
    before: '"a": 1\n"b": 2\n',
    edit: set(3, 'c'),
    after: '"a": 1\n"b": 2\n"c": 3\n',
  },
  {
    name: 'with missing steps',
    before: 'a: 1\n',
    edit: set('x', 'b', 'c', 0, 'd'),
    after: 'a: 1\nb:\n  c:\n  - d: x\n',
  },
  {
    name: 'with a literal block',
    before: 'a:\n  b: 1\n',
    edit: set('x\ny\n', 'a', 's'),
    after: 'a:\n  b: 1\n  s: |\n    x\n    y\n',
    needsFinalNewline: 'it is quoted there',
  },
  { name: 'behind an explicit key', before: '? a\n: 1\n', edit: set(2, 'b'), after: '? a\n: 1\nb: 2\n' },
  {
    name: 'in a mapping with an anchor of its own',
    before: 'a: &x\n  b: 1\nc: 2\n',
    edit: set(0, 'a', 'p'),
    after: 'a: &x\n  b: 1\n  p: 0\nc: 2\n',
  },
  {
    name: 'beside an alias',
    before: 'x: &x 1\na:\n  b: *x\n',
    edit: set(0, 'a', 'p'),
    after: 'x: &x 1\na:\n  b: *x\n  p: 0\n',
  },
];

const FILL: readonly Case[] = [
  { name: 'an empty value', before: 'a:\nb: 1\n', edit: set({ c: 1 }, 'a'), after: 'a:\n  c: 1\nb: 1\n' },
  {
    name: 'an empty value with a comment',
    before: 'a: # todo\nb: 1\n',
    edit: set({ c: 1 }, 'a'),
    after: 'a: # todo\n  c: 1\nb: 1\n',
  },
  { name: 'null with a comment', before: 'a: null # p\n', edit: set(1, 'a', 'c'), after: 'a: # p\n  c: 1\n' },
  { name: 'an empty flow mapping', before: 'a: {} # p\n', edit: set(1, 'a', 'c'), after: 'a: # p\n  c: 1\n' },
  {
    name: 'an empty flow sequence',
    before: 'a: []\n',
    edit: { op: 'append', at: ['a'], value: 'x' },
    after: 'a:\n- x\n',
  },
  { name: 'a tilde', before: 'b: 1\na: ~\n', edit: set({ c: 1 }, 'a'), after: 'b: 1\na:\n  c: 1\n' },
  { name: 'an empty value with a scalar', before: 'a: # todo\n', edit: set(5, 'a'), after: 'a: 5 # todo\n' },
  { name: 'a dash alone', before: '-\n- b\n', edit: set({ c: 1, d: 2 }, 0), after: '- c: 1\n  d: 2\n- b\n' },
  {
    name: 'a dash with an empty mapping',
    before: '-   {} # p\n',
    edit: set({ c: 1, d: 2 }, 0),
    after: '-   c: 1 # p\n    d: 2\n',
  },
  {
    name: 'a value in a flow mapping',
    before: 'a: {b: , c: {}}\n',
    edit: set({ d: 1 }, 'a', 'c'),
    after: 'a: {b: , c: {d: 1}}\n',
  },
];

const APPEND: readonly Case[] = [
  {
    name: 'at the column of the dashes',
    before: 'a:\n  - x\nb: 1\n',
    edit: { op: 'append', at: ['a'], value: { p: 1, m: 2 } },
    after: 'a:\n  - x\n  - p: 1\n    m: 2\nb: 1\n',
  },
  {
    name: 'with the gap of the first item',
    before: '-   a: 1\n',
    edit: { op: 'append', at: [], value: { p: 1, m: 2 } },
    after: '-   a: 1\n-   p: 1\n    m: 2\n',
  },
  {
    name: 'quoted like the other items',
    before: '- "a"\n- "b"\n',
    edit: { op: 'append', at: [], value: 'c' },
    after: '- "a"\n- "b"\n- "c"\n',
  },
  {
    name: 'to a flow sequence',
    before: "a: ['x', 'y'] # c\n",
    edit: { op: 'append', at: ['a'], value: 'z' },
    after: "a: ['x', 'y', 'z'] # c\n",
  },
  {
    name: 'creates the sequence',
    before: 'a:\n  b: 1\n',
    edit: { op: 'append', at: ['a', 'l'], value: 'z' },
    after: 'a:\n  b: 1\n  l:\n  - z\n',
  },
];

testCases('a new key', ADD_KEY);
testCases('filling', FILL);
testCases('appending', APPEND);
