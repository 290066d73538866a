import { defineRule } from '../../src/engine/contract.ts';
import { type AmountQuestion, judgeAmount } from '../missing-memory-request/judge-amount.ts';

const QUESTION: AmountQuestion = {
  rule: 'missing-cpu-request',
  section: 'requests',
  resource: 'cpu',
  harm: (container) =>
    `The container ${container} is promised no CPU: when its node is busy it gets next to nothing, and the scheduler puts Pods there as if it needed none.`,
  option: 'cpu',
  risk: 'Too low, and the container starves under load; too high, and Pods wait for a node with so much room.',
};

/** CPU limits are not asked for, but where a quota counts them no Pod without one is created. */
const LIMIT: AmountQuestion = {
  ...QUESTION,
  section: 'limits',
  option: null,
  risk: 'Above it the container is throttled, however idle its node is.',
};

export const rule = defineRule({
  id: 'missing-cpu-request',
  pattern: 'P10',
  level: 'warning',
  subject: 'container',
  fix: 'review',
  title: 'Ask for the CPU that the container needs',
  equivalents: {
    'kube-linter': ['unset-cpu-requirements'],
    'kube-score': ['container-resources'],
    polaris: ['cpuRequestsMissing'],
    checkov: ['CKV_K8S_10'],
    trivy: ['KSV-0015'],
    kubescape: ['C-0268', 'C-0050'],
  },
  check(container, context) {
    const request = judgeAmount(container, context, QUESTION);
    if (request.verdict === 'fail' || request.verdict === 'unknown') return request;
    const limit = judgeAmount(container, context, LIMIT);
    return limit.verdict === 'fail' ? limit : request;
  },
});
