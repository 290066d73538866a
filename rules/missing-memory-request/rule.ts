import { defineRule } from '../../src/engine/contract.ts';
import { type AmountQuestion, judgeAmount } from './judge-amount.ts';

const QUESTION: AmountQuestion = {
  rule: 'missing-memory-request',
  section: 'requests',
  resource: 'memory',
  harm: (container) =>
    `The scheduler counts the container ${container} as needing no memory: it puts Pods on the node until memory runs out, and then this one is among the first to be evicted.`,
  option: 'memory',
  risk: 'Too low, and the node is overbooked as before; too high, and Pods wait for a node with so much room.',
};

export const rule = defineRule({
  id: 'missing-memory-request',
  pattern: 'P10',
  level: 'warning',
  subject: 'container',
  fix: 'review',
  title: 'Ask for the memory that the container needs',
  equivalents: {
    'kube-score': ['container-resources'],
    polaris: ['memoryRequestsMissing'],
    checkov: ['CKV_K8S_12'],
    trivy: ['KSV-0016'],
    kubescape: ['C-0269', 'C-0004'],
  },
  check: (container, context) => judgeAmount(container, context, QUESTION),
});
