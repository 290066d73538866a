import { type Case, testCases } from './splice-case.fixture.ts';

const DELETE: readonly Case[] = [
  {
    name: 'whole lines with their comments',
    before: 'a: 1\n# of b\nb: # here\n  c: 1\n  # below\nd: 2\n',
    edit: { op: 'delete', at: ['b'] },
    after: 'a: 1\nd: 2\n',
  },
  {
    name: 'but not the head of the file',
    before: '# licence\na: 1\nb: 2\n',
    edit: { op: 'delete', at: ['a'] },
    after: '# licence\nb: 2\n',
  },
  {
    name: 'but not a comment behind a blank line',
    before: 'a: 1\n# section\n\nb: 2\nc: 3\n',
    edit: { op: 'delete', at: ['b'] },
    after: 'a: 1\n# section\n\nc: 3\n',
  },
  {
    name: 'the first key of a list item',
    before: '- a: 1\n  b: 2\n',
    edit: { op: 'delete', at: [0, 'a'] },
    after: '- b: 2\n',
  },
  {
    name: 'the first key of a list item with a comment below',
    before: '- a: 1\n  # of b\n  b: 2\n',
    edit: { op: 'delete', at: [0, 'a'] },
    after: '- # of b\n  b: 2\n',
  },
  {
    name: 'the only key',
    before: 'a:\n  b:\n    c: 1\nd: 2\n',
    edit: { op: 'delete', at: ['a', 'b'] },
    after: 'a: {}\nd: 2\n',
  },
  {
    name: 'the only key of a list item',
    before: '- a: |\n    x\n- b\n',
    edit: { op: 'delete', at: [0, 'a'] },
    after: '- {}\n- b\n',
  },
  {
    name: 'the last key, below a block that gives up its line end',
    before: 'a: |-\n  x\nb: 2\n',
    edit: { op: 'delete', at: ['b'] },
    after: 'a: |-\n  x\n',
  },
  {
    name: 'the last key, at the end of a file without a final newline, behind a blank line',
    before: 'a: 1\n\nb: 2',
    edit: { op: 'delete', at: ['b'] },
    after: 'a: 1',
  },
  {
    name: 'the last key, below a block and a comment of its own',
    before: 'a: |\n  x\n # of a\nb: 2\n',
    edit: { op: 'delete', at: ['b'] },
    after: 'a: |\n  x\n # of a\n',
  },
  {
    name: 'the last key, below a block that needs its line end',
    before: 'a: |\n  x\n\nb: 2',
    edit: { op: 'delete', at: ['b'] },
    after: 'a: |\n  x\n',
    needsFinalNewline: 'the line end is part of the block',
  },
  {
    name: 'a key between a block and a comment at the column of its text',
    before: 'a: |\n  x\nb: 1\n\n  # c\nc: 2\n',
    edit: { op: 'delete', at: ['b'] },
    refused: /would take in the lines below/,
  },
  { name: 'the last key', before: 'a: 1\nb: 2\n', edit: { op: 'delete', at: ['b'] }, after: 'a: 1\n' },
  { name: 'an absent key', before: 'a: 1\n', edit: { op: 'delete', at: ['x', 'y'] }, after: 'a: 1\n' },
];

testCases('deleting', DELETE);
