import { type Case, set, testCases } from './splice-case.fixture.ts';

const FLOW: readonly Case[] = [
  { name: 'one line', before: 'a: {b: 1, c: 2}\n', edit: set('x', 'a', 'd'), after: 'a: {b: 1, c: 2, d: x}\n' },
  {
    name: 'padded, behind a key',
    before: 'a: { b: 1, c: 2 }\n',
    edit: { op: 'set', at: ['a', 'd'], value: [1], after: ['b'] },
    after: 'a: { b: 1, d: [1], c: 2 }\n',
  },
  {
    name: 'several lines',
    before: 'a: {\n    b: 1,\n    c: 2\n  }\n',
    edit: set('x', 'a', 'd'),
    after: 'a: {\n    b: 1,\n    c: 2,\n    d: x\n  }\n',
  },
  {
    name: 'a closing bracket at the column of the key',
    before: 'a:\n  args: [\n    x,\n  ]\n',
    edit: { op: 'append', at: ['a', 'args'], value: 'w' },
    after: 'a:\n  args: [\n    x,\n    w,\n  ]\n',
  },
  {
    name: 'JSON',
    before: '{\n  "a": {\n    "b": 1\n  }\n}\n',
    edit: set({ x: ['y'] }, 'a', 'c'),
    after: '{\n  "a": {\n    "b": 1,\n    "c": {\n      "x": [\n        "y"\n      ]\n    }\n  }\n}\n',
  },
  { name: 'JSON on one line', before: '{"a":1,"b":"x"}\n', edit: set('y', 'c'), after: '{"a":1,"b":"x","c":"y"}\n' },
  {
    name: 'JSON without blanks, where the collection itself shows none',
    before: '{"a":[1]}\n',
    edit: { op: 'append', at: ['a'], value: { b: 2 } },
    after: '{"a":[1,{"b":2}]}\n',
  },
  {
    name: 'an empty mapping in JSON',
    before: '{\n  "a": {}\n}\n',
    edit: set(1, 'a', 'b'),
    after: '{\n  "a": {\n    "b": 1\n  }\n}\n',
  },
  { name: 'a string in JSON stays quoted', before: '{"a": 1}\n', edit: set('x', 'a'), after: '{"a": "x"}\n' },
  {
    name: 'deletes the first entry',
    before: 'a: {b: 1, c: 2}\n',
    edit: { op: 'delete', at: ['a', 'b'] },
    after: 'a: {c: 2}\n',
  },
  {
    name: 'deletes the last entry',
    before: '{\n  "a": 1,\n  "b": 2\n}\n',
    edit: { op: 'delete', at: ['b'] },
    after: '{\n  "a": 1\n}\n',
  },
  { name: 'deletes the only entry', before: 'a: {b: 1}\n', edit: { op: 'delete', at: ['a', 'b'] }, after: 'a: {}\n' },
];

testCases('in flow style', FLOW);
