import { defineRule, fail, pass, type RuleContext, SKIP, undecided } from '../../src/engine/contract.ts';
import { placedContainer } from '../../src/model/containers.ts';
import { isHook } from '../../src/model/job.ts';
import { asText, type KubeObject } from '../../src/model/kube-object.ts';
import { objectName } from '../../src/model/object-name.ts';
import { isIdle } from '../../src/model/served-containers.ts';
import { startOf } from '../../src/model/start.ts';
import { restartPolicy, type Workload } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { entry } from '../../src/source/yaml/query.ts';
import { toController } from './to-controller.ts';

export const rule = defineRule({
  id: 'naked-pod',
  pattern: 'P3',
  level: 'warning',
  subject: 'workload',
  fix: 'review',
  title: 'Run the Pod through a controller',
  equivalents: { kubescape: ['C-0073'] },
  check(workload, context) {
    const { repository, options } = context;
    const { object } = workload;
    if (workload.kind !== 'Pod') return pass();
    const hook = isHook(object);
    if (hook === 'unknown') return undecided('the file is a template: an action may make it a hook');
    if (hook || hasOwner(object) || isStatic(workload)) return SKIP;
    const containers = workload.querySpec(['containers']);
    if (containers.state !== 'present') return undecided('it has no containers of its own: it completes another Pod');
    const policy = restartPolicy(workload);
    if (workload.containers.some(({ node }) => !entry(node, 'image')))
      return undecided('a container names no image: it completes another Pod');
    const shown = objectName(object);
    if (shown === null) return undecided('it has no name: it is the template of a tool');
    const name = codeSpan(shown);
    const once = policy.state === 'present' && policy.value !== 'Always';
    const waits = onlyWaits(workload, context);
    return fail({
      ...(waits && { level: 'note' as const }),
      at: object.kindNode,
      message: waits
        ? `The Pod ${name} only waits for people who enter it, and no controller stands behind it: when its node fails or is drained, it is gone in the middle of their work.`
        : once
          ? `No Job stands behind the Pod ${name}: when its node fails or is drained, the work is lost and nothing starts it again.`
          : `No controller stands behind the Pod ${name}: when its node fails or is drained, it is gone and nothing starts it again.`,
      evidence: 'no controller',
      because: [],
      repair: toController(workload, policy, { repository, options }),
    });
  },
});

/** Do all its containers do nothing but keep themselves alive? Then no service is lost with it. */
function onlyWaits({ containers }: Workload, { repository, lines }: RuleContext): boolean {
  const running = containers.filter(({ role }) => role === 'container');
  return running.every((container) => {
    const start = startOf(repository, placedContainer(container, lines.region(container.node)));
    return start.state === 'present' && isIdle(start.value);
  });
}

/** Pods that a controller owns, and the API server's images of static Pods. */
function hasOwner({ query }: KubeObject): boolean {
  const marks = [['ownerReferences'], ['annotations', 'kubernetes.io/config.mirror']];
  return marks.some((mark) => query(['metadata', ...mark]).state === 'present');
}

/** Where kubelets read their static Pods by custom: kubeadm's folder, and folders named for it. */
const STATIC_FOLDER = /(?:^|\/)(?:etc\/kubernetes\/manifests|static-?pods?|static-?manifests)\//i;

/**
 * Static Pods have the kubelet itself for a controller: by the folder that it reads, or as parts of the control plane,
 * which need the node's network and its highest priority.
 */
function isStatic({ object, path, querySpec }: Workload): boolean {
  if (STATIC_FOLDER.test(path)) return true;
  const network = asText(querySpec(['hostNetwork']));
  const priority = asText(querySpec(['priorityClassName']));
  const critical = priority.state === 'present' && priority.value === 'system-node-critical';
  return object.namespace === 'kube-system' && network.state === 'present' && network.value === 'true' && critical;
}
