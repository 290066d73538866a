import { type Case, testCases } from './splice-case.fixture.ts';

const NEST: readonly Case[] = [
  {
    name: 'a pod into a template',
    before:
      'kind: Pod\nspec:\n  # all of them\n  containers:\n  - name: x\n    args:\n      - |\n        a\n\n          \n        b\n\nlast: 1\n',
    edit: {
      op: 'nest',
      at: ['spec'],
      frame: { replicas: 1, template: { metadata: { labels: { app: 'x' } } } },
      hole: ['template', 'spec'],
    },
    after:
      'kind: Pod\nspec:\n  replicas: 1\n  template:\n    metadata:\n      labels:\n        app: x\n    spec:\n      # all of them\n      containers:\n      - name: x\n        args:\n          - |\n            a\n\n              \n            b\n\nlast: 1\n',
  },
  {
    name: 'a whole document',
    before: '# head\na: 1\nb: "x\n  y"\n',
    edit: { op: 'nest', at: [], frame: { k: 'List' }, hole: ['in'] },
    after: '# head\nk: List\nin:\n  a: 1\n  b: "x\n    y"\n',
  },
  {
    name: 'JSON',
    before: '{\n  "spec": {\n    "a": 1\n  }\n}\n',
    edit: { op: 'nest', at: ['spec'], frame: { p: 1 }, hole: ['t', 's'] },
    after: '{\n  "spec": {\n    "p": 1,\n    "t": {\n      "s": {\n        "a": 1\n      }\n    }\n  }\n}\n',
  },
];

testCases('nesting', NEST);
