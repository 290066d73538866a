import { defineRule, type Fix, fail, type NoFix, pass, SKIP, type Verdict } from '../../src/engine/contract.ts';
import {
  type Ceiling,
  ceilingsOver,
  type Fitting,
  fittingAmounts,
  type Overdraft,
  podCeilingOver,
  quotaOver,
  resourcesIn,
} from '../../src/model/ceilings.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { formatQuantity } from '../../src/model/quantity.ts';
import { containerName, type Workload } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import type { ValuePath } from '../../src/source/plain-value.ts';

export const rule = defineRule({
  id: 'limit-below-request',
  pattern: 'P10',
  level: 'error',
  subject: 'container',
  fix: 'review',
  title: 'Ask for no more than the limits allow',
  equivalents: {},
  check(container, { repository, lines }) {
    if (container.role === 'ephemeral') return SKIP;
    const [ceiling] = ceilingsOver(container, repository);
    if (ceiling) {
      const { by, asked, resource, section } = ceiling;
      const place =
        by.kind === 'own limit'
          ? { path: container.path, region: lines.region(withKey(asked.node)) }
          : { path: by.range.path, region: by.range.region };
      return fail({
        at: withKey(by.kind === 'own limit' ? by.node : asked.node),
        message: messageOf(`The container ${codeSpan(containerName(container))}`, ceiling),
        evidence: `${section} ${resource} ${by.kind}`,
        because: [place],
        repair: fit(container.workload, container.at, fittingAmounts(container, repository)),
      });
    }
    if (resourcesIn(container, 'requests').length === 0) return SKIP;
    const limits = container.query(['resources', 'limits']);
    return pass(...(limits.state === 'present' ? [withKey(limits.value)] : []));
  },
  also: {
    workload(workload, { repository, lines }) {
      const ceiling = podCeilingOver(workload);
      if (ceiling?.by.kind === 'own limit') {
        const { by, asked, resource } = ceiling;
        const at = [...workload.object.at, ...workload.template, 'spec'];
        return fail({
          at: withKey(by.node),
          message: messageOf('The whole Pod', ceiling),
          evidence: `pod ${resource}`,
          because: [{ path: workload.path, region: lines.region(withKey(asked.node)) }],
          repair: fit(workload, at, [{ resource, section: 'limits', text: asked.text }]),
        });
      }
      const overdraft = quotaOver(workload, repository);
      return overdraft ? overdraftVerdict(workload, overdraft) : SKIP;
    },
  },
});

/** @param who the container, or the Pod, as the beginning of a sentence */
function messageOf(who: string, { by, asked, allowed, resource, section }: Ceiling): string {
  const [high, low] = [codeSpan(asked.text), codeSpan(allowed)];
  if (by.kind === 'own limit')
    return `${who} asks for ${high} of ${codeSpan(resource)} and is limited to ${low}: the API server refuses the Pod, and no new version starts.`;
  const range = codeSpan(by.range.name);
  return by.kind === 'max'
    ? `${who} ${section === 'requests' ? 'asks for' : 'has a limit of'} ${high} of ${codeSpan(resource)}, and the LimitRange ${range} allows ${low} at most: no Pod of it is created.`
    : `${who} asks for ${high} of ${codeSpan(resource)} without a limit, so the LimitRange ${range} limits it to ${low}: the API server refuses the Pod.`;
}

function overdraftVerdict(workload: Workload, { quota, resource, hard, pods, total }: Overdraft): Verdict {
  const replicas = workload.object.query(['spec', 'replicas']);
  const sum = formatQuantity(total, resource);
  const whose = pods === 1 ? 'One Pod takes' : `Its ${pods} Pods take`;
  return fail({
    at: replicas.state === 'present' ? withKey(replicas.value) : workload.object.kindNode,
    message: `${whose} ${codeSpan(sum)} of ${codeSpan(resource)} together, and the ResourceQuota ${codeSpan(quota.name)} grants the whole namespace ${codeSpan(hard)}: not all of its Pods are created.`,
    evidence: `quota ${resource}`,
    because: [{ path: quota.path, region: quota.region }],
    repair: {
      refused: `lower the amounts or the number of Pods, or raise ${resource} of the ResourceQuota ${quota.name}: only its owner knows which is wrong`,
    },
  });
}

/** The limit follows the request, and both the LimitRange: all amounts of the container at once. */
function fit(workload: Workload, holder: ValuePath, amounts: readonly Fitting[]): Fix | NoFix {
  if (workload.kind === 'other') return { refused: 'the kind of the object is unknown' };
  const shown = amounts.map(({ resource, section, text }) => `the ${resource} ${section.slice(0, -1)} to ${text}`);
  const edits = amounts.map(({ resource, section, text }) => ({
    path: workload.path,
    language: 'yaml' as const,
    document: workload.object.document.index,
    edit: { op: 'set' as const, at: [...holder, 'resources', section, resource], value: text, after: ['requests'] },
  }));
  return {
    title: `Set ${shown.join(' and ')}`,
    safety: 'review',
    assumes:
      'The requests are right and the limits too low; where a LimitRange allows less, the container runs well with ' +
      'what it allows. Until now no such Pod could start. If a limit is what was meant, lower the request instead.',
    edits,
    renames: [],
  };
}
