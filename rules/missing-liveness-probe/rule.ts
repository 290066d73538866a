import { defineRule, fail, type Place, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { placedContainer } from '../../src/model/containers.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { podTraits } from '../../src/model/process-one.ts';
import { isIdle } from '../../src/model/served-containers.ts';
import { type Start, startOf } from '../../src/model/start.ts';
import { leftBehind, supervisor } from '../../src/model/start-script.ts';
import { containerName } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { entry } from '../../src/source/yaml/query.ts';
import { addLiveness } from './add-liveness.ts';
import { targetOf } from './target.ts';

/** Workloads that keep serving; Jobs run to an end, and Knative probes on its own. */
const SERVING = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Rollout'];

export const rule = defineRule({
  id: 'missing-liveness-probe',
  pattern: 'P4',
  level: 'note',
  subject: 'container',
  fix: 'review',
  title: 'Tell when the container has to be restarted',
  equivalents: {
    'kube-linter': ['no-liveness-probe'],
    'kube-score': ['pod-probes'],
    polaris: ['livenessProbeMissing'],
    checkov: ['CKV_K8S_8'],
    kubescape: ['C-0056'],
  },
  check(container, { repository, lines }) {
    const { workload, role } = container;
    if (!SERVING.includes(workload.kind) || (role !== 'container' && role !== 'sidecar')) return SKIP;
    const placed = placedContainer(container, lines.region(container.node));
    if (podTraits(repository, placed)?.runsOn === false) return SKIP;
    const probe = container.query(['livenessProbe']);
    if (probe.state === 'present') return pass(withKey(probe.value));
    const answer = startOf(repository, placed);
    const start = answer.state === 'present' ? answer.value : null;
    const hidden = start && hiddenIn(start);
    const target = targetOf(container, placed, start, repository);
    // What listens nowhere ends when it fails, which Kubernetes sees by itself, or has a sign of life that only it knows.
    if (!hidden && (target === null || (start && isIdle(start)))) return SKIP;
    if (probe.state === 'unknown') return undecided(probe.reason);
    const name = codeSpan(containerName(container));
    return fail({
      at: entry(container.node, 'name')?.value ?? container.node,
      message: hidden
        ? `The container ${name} starts ${codeSpan(hidden.name)} in the background and has no liveness probe: when that crashes, or never comes up, Kubernetes sees a healthy container and does nothing.`
        : `Nothing tells when the program of the container ${name} hangs: as long as its process is there, Kubernetes leaves it alone.`,
      evidence: 'no liveness probe',
      because: [...(hidden ? [hidden.place] : []), ...(target?.place && !hidden ? [target.place] : [])],
      ...(hidden && { level: 'warning' as const }),
      repair: addLiveness(container, target, repository, placed),
    });
  },
});

/** The program that a start leaves in the background, and where it is written. */
function hiddenIn({ script, places }: Start): { readonly name: string; readonly place: Place } | null {
  const commands = script?.commands ?? [];
  const [left] = leftBehind(commands);
  const keeper = supervisor(commands);
  const command = left?.command ?? keeper;
  const [written] = places;
  if (!command || !written) return null;
  const place = script?.path == null ? written : { path: script.path, region: command.region };
  return { name: left?.name ?? command.written[0] ?? '', place };
}
