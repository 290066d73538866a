import { defineRule, type Fix, fail, type NoFix, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { asText, asTextMap, type KubeObject } from '../../src/model/kube-object.ts';
import { restartPolicy, type Workload } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import type { ValuePath } from '../../src/source/plain-value.ts';
import type { YamlEdit } from '../../src/source/yaml/edit.ts';

export const rule = defineRule({
  id: 'naked-pod',
  pattern: 'P3',
  level: 'warning',
  subject: 'workload',
  fix: 'review',
  title: 'Run the Pod through a controller',
  equivalents: { kubescape: ['C-0073'] },
  check(workload) {
    const { object } = workload;
    if (workload.kind !== 'Pod') return pass();
    if (hasOwner(object)) return SKIP;
    const containers = workload.querySpec(['containers']);
    if (containers.state !== 'present') return undecided('it has no containers of its own: it completes another Pod');
    const policy = restartPolicy(workload);
    const once = policy.state === 'present' && policy.value !== 'Always';
    return fail({
      at: object.kindNode,
      message: once
        ? `No Job stands behind the Pod ${nameOf(object)}: when its node fails or is drained, the work is lost and nothing starts it again.`
        : `No controller stands behind the Pod ${nameOf(object)}: when its node fails or is drained, it is gone and nothing starts it again.`,
      evidence: 'no controller',
      because: [],
      repair: once
        ? { refused: 'a Pod that runs to its end belongs in a Job, whose retries and deadline only its owner knows' }
        : toDeployment(workload),
    });
  },
});

/** Static mirror Pods, Pods that a controller owns, and the test and hook Pods of a Helm release are managed already. */
function hasOwner(object: KubeObject): boolean {
  if (object.query(['metadata', 'ownerReferences']).state === 'present') return true;
  const annotations = asTextMap(object.query(['metadata', 'annotations']));
  const managed = ['kubernetes.io/config.mirror', 'helm.sh/hook'];
  return annotations.state === 'present' && managed.some((key) => annotations.value.has(key));
}

/** Of a label's value (Kubernetes documentation, labels and selectors: syntax); names may be longer. */
const MAX_LABEL_LENGTH = 63;

function toDeployment(workload: Workload): Fix | NoFix {
  const { object, path } = workload;
  const { name, at } = object;
  const obstacle = obstacleTo(workload);
  if (obstacle !== null || name === null) return { refused: obstacle ?? 'the Pod has no fixed name' };
  const written = asTextMap(object.query(['metadata', 'labels']));
  if (written.state === 'unknown') return { refused: `its labels cannot be read: ${written.reason}` };
  const labels =
    written.state === 'present' && written.value.size > 0 ? Object.fromEntries(written.value) : { app: name };
  if (labels.app === name && name.length > MAX_LABEL_LENGTH)
    return { refused: 'it has no labels, and its name is too long for one' };
  const frame = { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels } } };
  const edit = (change: YamlEdit) => ({
    path,
    language: 'yaml' as const,
    document: object.document.index,
    edit: change,
  });
  return {
    title: 'Turn the Pod into a Deployment with one replica',
    safety: 'review',
    assumes:
      'The program bears being stopped and started elsewhere, and for a moment runs twice during an update. ' +
      'The old Pod is not replaced by applying the file: delete it once the Deployment runs. Pods get generated names.',
    edits: [
      edit({ op: 'set', at: [...at, 'apiVersion'], value: 'apps/v1' }),
      edit({ op: 'set', at: [...at, 'kind'], value: 'Deployment' }),
      edit({ op: 'nest', at: [...at, 'spec'], frame, hole: ['template', 'spec'] }),
    ],
    renames: [{ from: object.identity, to: object.identity.replace(/^Pod\//, 'Deployment.apps/') }],
  };
}

/** What makes a Deployment of this Pod wrong, or its place in the template a guess. */
function obstacleTo({ object }: Workload): string | null {
  const has = (...at: ValuePath) => object.query(at).state === 'present';
  if (object.completedBy !== null) return object.completedBy;
  if (has('status')) return 'the manifest is a dump of a running Pod: it has a status';
  if (has('metadata', 'generateName')) return 'each creation makes a new Pod: it has a generateName';
  if (has('metadata', 'annotations')) return 'its annotations may belong to the Pod or to the Deployment';
  if (has('spec', 'nodeName')) return 'it is bound to one node by nodeName';
  if (has('spec', 'ephemeralContainers')) return 'it has ephemeral containers, which no template may have';
  if (has('spec', 'hostname')) return 'it has a fixed hostname';
  const volumes = object.query(['spec', 'volumes']);
  if (volumes.state === 'present' && volumes.value.kind === 'seq') {
    const claims = volumes.value.items.some((_, index) => has('spec', 'volumes', index, 'persistentVolumeClaim'));
    if (claims) return 'it claims a volume, which two Pods may not be able to share during an update';
  }
  return null;
}

function nameOf(object: KubeObject): string {
  const name = asText(object.query(['metadata', 'name']));
  return name.state === 'present' ? codeSpan(name.value) : 'without a name';
}
