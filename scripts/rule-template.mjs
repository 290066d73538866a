/**
 * What a new rule starts from: a whole rule with its page and examples, which passes the examples harness as it is. It
 * asks for an annotation of its own name; its author puts the real question in that place.
 */

/**
 * @param {string} id the rule's id
 * @returns {Record<string, string>} texts by path below the rule's folder
 */
export function ruleFiles(id) {
  return {
    'rule.ts': rule(id),
    'README.md': page(id),
    'examples/basic/before/deployment.yaml': deployment('shop', ''),
    'examples/basic/after/deployment.yaml': deployment('shop', annotation(id)),
    'examples/basic/expect.json': expected([{ at: '2:7-2:17', fix: 'review' }]),
    'examples/silent/good.yaml': deployment('ledger', annotation(id)),
    'examples/silent/expect.json': expected([]),
  };
}

function rule(id) {
  return `import { defineRule, fail, pass, undecided } from '../../src/engine/contract.ts';
import type { ValuePath } from '../../src/source/plain-value.ts';

/** What a workload must say. */
const WANTED: ValuePath = ['metadata', 'annotations', 'example.com/${id}'];

export const rule = defineRule({
  id: '${id}',
  pattern: 'beyond',
  level: 'warning',
  subject: 'workload',
  fix: 'review',
  title: 'Write the annotation example.com/${id}',
  equivalents: {},
  check({ object, path }) {
    const written = object.query(WANTED);
    if (written.state === 'present') return pass(written.value);
    if (written.state === 'unknown') return undecided(written.reason);
    return fail({
      at: object.kindNode,
      message: 'What breaks in production without it, in one or two sentences.',
      evidence: 'not written',
      because: [],
      repair: {
        title: 'Add the annotation',
        safety: 'review',
        assumes: 'What a person must believe for this to be right, with every way it could go wrong.',
        edits: [
          {
            path,
            language: 'yaml',
            document: object.document.index,
            edit: { op: 'set', at: [...object.at, ...WANTED], value: 'yes' },
          },
        ],
        renames: [],
      },
    });
  },
});
`;
}

function page(id) {
  return `# ${id}

One sentence: what to do.

\`\`\`diff
 metadata:
   name: shop
+  annotations:
+    example.com/${id}: "yes"
\`\`\`

## What breaks

What a production engineer sees when this goes wrong, at three in the morning.

## Why

The mechanism behind it, in the terms of its documentation.

## The fix

What the fix writes, which fact each value comes from, and when there is none.

## When to ignore

When this is right as it is, and how to write that down.

## Sources

- The page, manual or paper that each claim above rests on
`;
}

function deployment(name, annotations) {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
${annotations}spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: ${name}
          image: example.com/${name}:1.4.2
`;
}

function annotation(id) {
  return `  annotations:\n    example.com/${id}: "yes"\n`;
}

function expected(findings) {
  return `${JSON.stringify({ findings }, null, 2)}\n`;
}
