import { defineRule, type Fix, fail, type NoFix, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { objectEdit } from '../../src/engine/object-edit.ts';
import { autoscalersOf } from '../../src/model/autoscalers.ts';
import { controllersNamed, controllersSelecting } from '../../src/model/controllers.ts';
import type { KubeObject } from '../../src/model/kube-object.ts';
import { objectName } from '../../src/model/object-name.ts';
import type { Repository } from '../../src/model/repository.ts';
import { updateOrder } from '../../src/model/update-order.ts';
import type { Workload } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import type { ValuePath } from '../../src/source/plain-value.ts';
import type { YamlEdit } from '../../src/source/yaml/edit.ts';

export const rule = defineRule({
  id: 'naked-replicaset',
  pattern: 'P3',
  level: 'note',
  subject: 'workload',
  fix: 'review',
  title: 'Run the ReplicaSet through a Deployment',
  equivalents: {},
  check(workload, { repository }) {
    const { object, kind } = workload;
    if (kind === 'Deployment' || kind === 'Rollout') return pass(object.kindNode);
    if ((kind !== 'ReplicaSet' && kind !== 'ReplicationController') || isOwned(workload)) return SKIP;
    const containers = workload.querySpec(['containers']);
    if (containers.state !== 'present')
      return undecided('it has no containers of its own: it completes another object');
    return fail({
      at: object.kindNode,
      message: `The ${kind} ${codeSpan(objectName(object) ?? '')} keeps its Pods running and never changes them: a new image in its template reaches no Pod until someone deletes the old ones by hand, and nothing can be rolled back.`,
      evidence: 'no Deployment',
      because: [],
      repair: toDeployment(workload, repository),
    });
  },
});

/** A Deployment or another controller made it, and marks it so. */
function isOwned({ object, podLabels }: Workload): boolean {
  const has = (...at: ValuePath) => object.query(at).state === 'present';
  const hashed = podLabels.state === 'present' && podLabels.value.has('pod-template-hash');
  return (
    has('metadata', 'ownerReferences') || has('metadata', 'annotations', 'deployment.kubernetes.io/revision') || hashed
  );
}

function toDeployment(workload: Workload, repository: Repository): Fix | NoFix {
  const { object } = workload;
  const obstacle = obstacleTo(workload, repository);
  if (obstacle !== null) return { refused: obstacle };
  const order = updateOrder(workload, repository);
  if ('claim' in order)
    return { refused: `no PersistentVolumeClaim in the repository says whether two Pods may share ${order.claim}` };
  const oneByOne = order.strategy === 'Recreate';
  return {
    title: `Turn the ${object.kind} into a Deployment`,
    safety: 'review',
    assumes:
      (oneByOne
        ? 'An update stops the old Pods before new ones start, since two cannot have their volume or port at a time. '
        : 'The Pods bear being replaced by a rolling update, in which old and new ones run side by side. ') +
      `Applying the file does not delete the old ${object.kind}: delete it once the Deployment runs, or its Pods stay beside the new ones.`,
    edits: [
      objectEdit(object, { op: 'set', at: [...object.at, 'apiVersion'], value: 'apps/v1' }),
      objectEdit(object, { op: 'set', at: [...object.at, 'kind'], value: 'Deployment' }),
      ...(oneByOne ? [objectEdit(object, recreate(object))] : []),
      ...selectorOf(workload).map((change) => objectEdit(object, change)),
    ],
    renames: [{ from: object.identity, to: `Deployment.apps/${object.namespace ?? ''}/${object.name}` }],
  };
}

/** What a Deployment of the same name and Pods could not be, or would take from others. */
function obstacleTo(workload: Workload, repository: Repository): string | null {
  const { object, podLabels, path } = workload;
  const { kind, name, namespace } = object;
  if (object.completedBy !== null) return `what completes it speaks of a ${kind}: ${object.completedBy}`;
  if (object.query(['status']).state === 'present')
    return 'the manifest is a dump of a running object: it has a status';
  if (name === null) return 'it has no name';
  if (podLabels.state !== 'present') return 'the labels of its Pods cannot be read';
  const isOther = (other: { kind: string; name: string }) => other.kind !== kind || other.name !== name;
  const site = { path, namespace };
  const same = controllersNamed(repository, site, name).find(isOther);
  if (same) return `the ${same.kind} ${same.name} in ${same.path} has its name already`;
  const rival = controllersSelecting(repository, site, podLabels.value).find(isOther);
  if (rival) return `the ${rival.kind} ${rival.name} in ${rival.path} selects Pods with its labels already`;
  const [scaler] = autoscalersOf(repository, workload);
  return scaler ? `${scaler.path} scales it as a ${kind}: the two have to change together` : null;
}

function recreate({ at }: KubeObject): YamlEdit {
  return {
    op: 'set',
    at: [...at, 'spec', 'strategy'],
    value: { type: 'Recreate' },
    after: ['replicas'],
    before: ['selector'],
  };
}

/** A ReplicationController writes its selector without `matchLabels`, and old versions of both could do without one. */
function selectorOf({ object, podLabels }: Workload): readonly YamlEdit[] {
  const at = [...object.at, 'spec', 'selector'];
  const selector = object.query(['spec', 'selector']);
  if (selector.state === 'present') {
    return object.kind === 'ReplicaSet' ? [] : [{ op: 'nest', at, frame: {}, hole: ['matchLabels'] }];
  }
  const matchLabels = podLabels.state === 'present' ? Object.fromEntries(podLabels.value) : {};
  return [{ op: 'set', at, value: { matchLabels }, after: ['replicas', 'minReadySeconds'], before: ['template'] }];
}
