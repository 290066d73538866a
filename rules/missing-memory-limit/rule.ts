import { defineRule } from '../../src/engine/contract.ts';
import { type AmountQuestion, judgeAmount } from '../missing-memory-request/judge-amount.ts';

const QUESTION: AmountQuestion = {
  rule: 'missing-memory-limit',
  section: 'limits',
  resource: 'memory',
  harm: (container) =>
    `Nothing bounds the memory of the container ${container}: when it leaks, it takes the whole node, and the kernel and the kubelet kill its neighbours too.`,
  option: 'memory',
  risk: 'Where the program ever needs more, the kernel kills it (OOMKilled): compare with its peak use first.',
};

export const rule = defineRule({
  id: 'missing-memory-limit',
  pattern: 'P10',
  level: 'warning',
  subject: 'container',
  fix: 'review',
  title: 'Bound the memory of the container',
  equivalents: {
    'kube-linter': ['unset-memory-requirements'],
    'kube-score': ['container-resources'],
    polaris: ['memoryLimitsMissing'],
    checkov: ['CKV_K8S_13'],
    trivy: ['KSV-0018'],
    kubescape: ['C-0271', 'C-0009', 'C-0004'],
  },
  check: (container, context) => judgeAmount(container, context, QUESTION),
});
